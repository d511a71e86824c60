#!/usr/bin/env bash
# stage.sh NAME COMMAND...: runs the command, says how many minutes it took, and ends with its status.
set -uo pipefail
name=$1
shift
printf '== %s\n' "$name"
started=$(date +%s)
"$@"
status=$?
seconds=$(( $(date +%s) - started ))
printf '== %s: %s in %d.%d min\n' "$name" "$([ $status -eq 0 ] && echo ok || echo "FAILED ($status)")" $((seconds / 60)) $((seconds % 60 / 6))
exit $status
