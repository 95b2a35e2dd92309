#!/bin/sh
# Many processes at one ledger, with the release binary:
#
#   cap         100 processes ask together for ten holds of 0.275 each, under a limit that has room
#               for exactly fifty: fifty must be admitted.
#   cold start  32 processes come first to a ledger that is not there yet: none may fail.
#
# TRIALS (20) says how often the cold start is tried. KCOST names the binary.
set -eu
cd "$(dirname "$0")/../.."
kcost=$(realpath "${KCOST:-.build/release/kcost}")
payload=$(realpath examples/kie/kling-2.6-text-to-video.json)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
HOME=$work XDG_CONFIG_HOME=$work/config XDG_DATA_HOME=$work/data
export HOME XDG_CONFIG_HOME XDG_DATA_HOME

# Everybody waits for the file `go`, then asks.
asker() {
    until [ -e "$work/go" ]; do :; done
    for _ in 1 2 3 4 5 6 7 8 9 10; do
        status=0
        "$kcost" guard --hold --again --quiet "$payload" >>"$work/ids.$1" 2>>"$work/errors.$1" || status=$?
        echo $status >>"$work/statuses.$1"
    done
}

"$kcost" budget set cap --limit 13.75 --period total --quiet
asked=0
while [ $asked -lt 100 ]; do
    asked=$((asked + 1))
    asker $asked &
done
touch "$work/go"
wait
admitted=$(cat "$work"/ids.* | sort -u | wc -l)
others=$(cat "$work"/statuses.* | grep -cv '^0$\|^10$' || true)
answers=$(cat "$work"/statuses.* | wc -l)
echo "cap: $answers asked, $admitted admitted, $others neither admitted nor refused"
"$kcost" ledger verify
[ "$answers" -eq 1000 ] && [ "$admitted" -eq 50 ] && [ "$others" -eq 0 ]

trial=0
failed=0
while [ $trial -lt "${TRIALS:-20}" ]; do
    trial=$((trial + 1))
    rm -rf "$work/cold"
    mkdir "$work/cold"
    number=0
    while [ $number -lt 32 ]; do
        number=$((number + 1))
        ("$kcost" budget set "b$number" --limit 1 --period day --quiet \
            --ledger "$work/cold/ledger.sqlite" 2>>"$work/cold/errors" || echo $? >>"$work/cold/failed") &
    done
    wait
    budgets=$("$kcost" budget list --format csv --ledger "$work/cold/ledger.sqlite" | tail -n +2 | grep -c '^b')
    if [ -e "$work/cold/failed" ] || [ "$budgets" -ne 32 ]; then
        failed=$((failed + 1))
        head -3 "$work/cold/errors"
    fi
done
echo "cold start: $trial trials of 32 processes, $failed failed"
[ $failed -eq 0 ]
