#!/usr/bin/env bash
# Measures the peers and ourselves in one run. UNDERSTUDY_BINARY: the release binary.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
venv=$here/.venv
wanted=$(sha256sum "$here/requirements.txt" | cut -d ' ' -f 1)
if [ "$(cat "$venv/requirements.sha256" 2>/dev/null)" != "$wanted" ]; then
    python3 -m venv --clear "$venv"
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check -r "$here/requirements.txt"
    printf '%s\n' "$wanted" > "$venv/requirements.sha256"
fi
command -v redis-server >/dev/null || { echo "peers: redis-server is missing (Debian package redis-server); only the store is compared" >&2; }
cd "$here"
exec "$venv/bin/python" peers.py --binary "${UNDERSTUDY_BINARY:-$here/../../.build/release/understudy}" --count "${COUNT:-10000}" ${JSON:+--json "$JSON"}
