#!/usr/bin/env bash
# Cheap checks of the sources that no compiler makes. Ends with 1 if one fails.
set -euo pipefail
cd "$(dirname "$0")/.."
exec python3 scripts/lint.py
