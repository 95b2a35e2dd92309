#!/bin/sh
# Builds and runs all tests; the last line is "N passed, N failed", and the status says the same.
set -eu
results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT

# So many tests at once. Were it all of them, as is usual, each wait of a test would end behind what
# the thousand others do meanwhile: a minute late, and whatever it waited for long over.
export SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH=8

status=0
swift test --parallel --xunit-output "$results/tests.xml" 2>&1 | tee "$results/log" |
    grep -E '^(✘|✔ Test run|error|warning|Build|\[[0-9]+/)|error:|warning:' || true
[ -s "$results/tests-swift-testing.xml" ] || status=1

# Tests are counted, not what they found: one with five findings is one that failed.
counts=$(.ci/count-tests.sh "$results/tests-swift-testing.xml")
total=${counts% *}
failed=${counts#* }
if [ "$total" -eq 0 ] || [ "$failed" -gt 0 ]; then status=1; fi
# Tests of a ledger at PostgreSQL need a server's programs; `make test` installs them.
if ! ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1; then
    echo "skipped: what a ledger at a server does, for PostgreSQL is not installed"
    [ -z "${KCOST_NO_SKIPS:-}" ] || { status=1; [ "$failed" -gt 0 ] || failed=1; }
fi
# A crash ends the run before it is summed up.
grep -q 'Test run with .* passed' "$results/log" || { status=1; [ "$failed" -gt 0 ] || failed=1; }
passed=$((total > failed ? total - failed : 0))
echo "$passed passed, $failed failed"
exit $status
