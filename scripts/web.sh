#!/usr/bin/env bash
# web.sh build|check|test|dev [arguments]: the dashboard in web/.
# The libraries are Debian's packages unless web/node_modules was made by a package manager.
set -euo pipefail
cd "$(dirname "$0")/../web"
PATH="$PWD/node_modules/.bin:$PWD/../.venv/bin:$PATH"

system=/usr/share/nodejs
if [ ! -e node_modules ]; then
    if [ ! -d "$system/react-dom" ]; then
        echo "web: there is neither web/node_modules nor Debian's node-react-dom. Run 'make setup'." >&2
        exit 1
    fi
    ln -sfn "$system" node_modules
fi
export NODE_PATH="$PWD/node_modules"

types() { node tools/types.mjs; }
case "${1:-}" in
    build) types; node tools/build.mjs ;;
    check) types; tsc -p . ; oxlint --config oxlint.json --quiet src tests tools ;;
    test) types; node tools/test.mjs ;;
    dev) shift; types; exec node tools/dev.mjs "$@" ;;
    *) echo "usage: scripts/web.sh build|check|test|dev" >&2; exit 2 ;;
esac
