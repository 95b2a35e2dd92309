#!/bin/sh
# A whole pipeline, rehearsed: rehearsal.sh [KIE-PAYLOAD.json]
#
# Nothing leaves this machine and nothing is paid: kcost-fake-gateway plays the gateways, and the ledger
# lies in a folder that is gone at the end. Take what you need for a pipeline of your own; to make it
# true, leave the lines of "a stage" away and set a key: KIE_API_KEY.
#
# Exit 0: every step ended as it should. Else the step that did not is the last one shown.
set -eu
examples=$(cd "$(dirname "$0")" && pwd)

# A stage: a folder, a gateway, and nothing of the user's own settings.
stage=$(mktemp -d)
gateway=
leave() {
    [ -z "$gateway" ] || kill "$gateway" 2>/dev/null || true
    rm -rf "$stage"
}
trap leave EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
cp "${1:-$examples/kie/kling-2.6-text-to-video.json}" "$stage/payload.json"
cp "$examples/toapis/kling-v2-6-text-5s-std.json" "$stage/other.json"
cd "$stage"
# A video takes a second instead of a minute. The second submission is taken, and the answer says that
# it timed out: more of such faults, see kcost-fake-gateway --help.
kcost-fake-gateway --seconds 300 --speed 60 --faults submit:2=504-after >address </dev/null &
gateway=$!
until [ -s address ]; do
    kill -0 "$gateway"
    sleep 0.1
done
export XDG_CONFIG_HOME="$stage" KCOST_LEDGER="$stage/ledger.sqlite" KCOST_POLL_INTERVAL=100ms
export KIE_API_KEY=fake-key KCOST_KIE_BASE="$(cat address)/kie"
unset KIE_WEBHOOK_KEY KCOST_DUPLICATE_WINDOW KCOST_MAX_PRICE_AGE KCOST_MIN_CONFIDENCE || true

# Shows a command and runs it; the first word is the exit status that it should have.
step() {
    wanted=$1
    shift
    echo
    echo "\$ $*"
    status=0
    "$@" || status=$?
    if [ "$status" -ne "$wanted" ]; then
        echo "rehearsal.sh: exit $status instead of $wanted" >&2
        exit 1
    fi
}

# What does it cost, and what is the most that may be spent?
step 0 kcost estimate --gateway kie payload.json
step 0 kcost budget set rehearsal --limit 2 --period day

# A script of one's own under that budget: here one that only says what it would send.
step 0 kcost guard --gateway toapis other.json -- \
    sh -c 'echo "a script of yours, with $KCOST_HOLD_AMOUNT $KCOST_HOLD_CURRENCY set aside"'

# Hold, send, wait, write what it cost, save the video.
step 0 kcost submit payload.json --gateway kie --budget rehearsal --yes --wait

# The same payload again is refused; if it is meant, --again. This time the answer gets lost, so the
# hold stays and the exit is 14: it may have been charged, and nothing sends it a second time.
step 17 kcost submit payload.json --gateway kie --yes
step 14 kcost submit payload.json --gateway kie --yes --again
step 0 kcost pending

# Somebody looks at the gateway's record, which here is /truth below its address: it was charged.
open=$(kcost pending --format csv | sed -n '2s/,.*//p')
step 0 kcost resolve "$open" --charged 0.275USD

step 0 kcost balance kie
step 0 kcost ledger list
step 0 kcost ledger verify

# What it comes to, as finance gets it each month: here, and as a page with pictures.
month=$(date -u +%Y-%m)
step 0 kcost report monthly --month "$month" --group-by gateway,model
step 0 kcost report monthly --month "$month" --format html -o statement.html
