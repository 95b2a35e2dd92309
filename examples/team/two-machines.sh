#!/bin/sh
# Two machines at one ledger: the owner sets a budget and lets a render node spend; what the node holds, the
# owner's machine has no room for any more. Nothing is sent, so this costs nothing.
#
#   OWNER=postgresql://studio@ledger.example/kcost NODE=postgresql://node1@ledger.example/kcost \
#     ROLE=node1 examples/team/two-machines.sh
set -eu
cd "$(dirname "$0")/../.."
: "${OWNER:?the ledger's address, as its owner}" "${NODE:?the same, as the render node}" "${ROLE:?its role}"
machines=$(mktemp -d)
trap 'rm -rf "$machines"' EXIT
payload=examples/xcompute/kling-v2-6-audio.json

# Each machine has a home of its own.
owner() { HOME=$machines/owner KCOST_LEDGER=$OWNER kcost "$@"; }
node() { HOME=$machines/node KCOST_LEDGER=$NODE kcost "$@"; }
mkdir "$machines/owner" "$machines/node"

owner budget set month --limit 2 --period month
owner ledger grant "$ROLE" --spend
attempt=$(node guard --hold "$payload" --gateway xcompute)
echo "the node holds $attempt"

# 10: the budget refuses.
status=0
owner guard "$payload" --gateway xcompute --again || status=$?
[ "$status" = 10 ] || { echo "the owner's machine should be refused, and ended with $status"; exit 1; }

owner pending
node resolve "$attempt" --charged 1.40
owner report monthly
owner ledger verify
