#!/usr/bin/env bash
# Installs what the build and the tests need beyond the Swift toolchain: Debian packages, and a Python venv for e2e/.
# Safe to run any number of times: what is there is skipped, and nothing is fetched when nothing is missing.
set -euo pipefail
cd "$(dirname "$0")/.."

# libsqlite3-dev: the embedded store links it. libarchive-dev: imports of zip files. sqlite3: looking into a data folder. tzdata: schedules and reports in a
# workspace's time zone. The rest of the first line: the tests from outside (e2e/).
packages=(libsqlite3-dev libarchive-dev sqlite3 tzdata ca-certificates git make python3 python3-venv)
# The dashboard (web/): its libraries and the tools that build it. Tailwind and the linter come with the Python packages.
packages+=(nodejs esbuild node-typescript node-react node-react-dom node-redux node-babel7-runtime node-axios node-chart.js node-yaml node-terser)
# What the queue is measured beside (Benchmarks/peers).
packages+=(redis-server)
# Its tests in a real browser (e2e/browser), with the letters and pictures that its screens use.
packages+=(chromium fonts-inter fonts-noto-color-emoji)

say() { printf 'setup: %s\n' "$*"; }

as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        say "'$*' has to run as root, and there is no sudo. Run it as root, then 'make setup' again." >&2
        exit 1
    fi
}

is_installed() { [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }

if command -v dpkg-query >/dev/null; then
    missing=()
    for package in "${packages[@]}"; do
        is_installed "$package" || missing+=("$package")
    done
    if [ ${#missing[@]} -eq 0 ]; then
        say "Debian packages: all there"
    else
        say "Debian packages: installing ${missing[*]}"
        as_root apt-get update -qq
        as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
    fi
else
    say "not a Debian system: SQLite's headers, a C toolchain and Python 3 with venv have to be there already"
fi

if ! command -v swift >/dev/null; then
    say "there is no Swift toolchain on the PATH. Install Swift 6.3 or newer, then run 'make setup' again." >&2
    exit 1
fi
say "$(swift --version 2>/dev/null | grep -m1 'Swift version')"

wanted=$(sha256sum e2e/requirements.txt | cut -d ' ' -f 1)
stamp=.venv/requirements.sha256
if [ -x .venv/bin/python ] && .venv/bin/python -c '' 2>/dev/null && [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ]; then
    say "Python venv: up to date"
else
    say "Python venv: installing e2e/requirements.txt into .venv"
    [ -x .venv/bin/python ] && .venv/bin/python -c '' 2>/dev/null || python3 -m venv --clear .venv
    .venv/bin/python -m pip install --quiet --disable-pip-version-check -r e2e/requirements.txt
    printf '%s\n' "$wanted" > "$stamp"
fi
say "done"
