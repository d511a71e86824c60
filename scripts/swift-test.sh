#!/usr/bin/env bash
# Runs the Swift tests of the debug build that is there; prints the closing summary and, last, what failed. The whole output is kept in a file.
set -uo pipefail
cd "$(dirname "$0")/.."
export LC_ALL=C.UTF-8
log=.build/swift-test.log
mkdir -p .build
# All thousand at once share one thread a core: those that compute keep those with a deadline from their turn.
export SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH=6
# Tests take minutes; one that hangs must not take the machine's day.
timeout --kill-after=10 2400 swift test --skip-build --disable-xctest >"$log" 2>&1
status=$?
if [ $status -eq 0 ]; then
    grep -E 'Test run with' "$log"
else
    # A crash says its last words at the end of the log; an expectation says them where it failed, thousands of lines before.
    grep -vE '^[^ ]+ (Test|Suite|Test case passing) .*(started|passed)|^[0-9T:+-]+ (trace|debug|info) ' "$log" | tail -n 60
    [ $status -eq 124 ] && echo "The Swift tests did not end in 40 minutes. Begun and not ended:" \
        && comm -23 <(sed -nE 's/^[^ ]+ (Test .*) started\.$/\1/p' "$log" | sort -u) <(sed -nE 's/^[^ ]+ (Test .*) (with [0-9]+ test cases )?(passed|failed) after.*/\1/p' "$log" | sort -u)
    echo "== what failed:"
    grep -A 6 -E '^✘ Test .*recorded an issue|^✘ Test .* failed after|Fatal error|Crash' "$log" | grep -E '^✘|^↳|^ |Fatal error|Crash' | head -n 80
fi
# A run without a single test proves nothing.
if [ $status -eq 0 ] && ! grep -qE 'Test run with [1-9][0-9]* tests?' "$log"; then
    echo "No Swift test was run; see $log." >&2
    status=1
fi
exit $status
