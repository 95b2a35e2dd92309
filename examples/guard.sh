#!/bin/sh
# Sends a kie payload, and only what the budgets allow: guard.sh PAYLOAD.json
#
# Needs KIE_API_KEY. Set a budget once:
#     kcost budget set daily --limit 20 --period day --tz Asia/Shanghai
# From cron: see README.md beside this file.
#
# Exit 0: sent, and the estimate is written as the charge. 10: refused, nothing was sent.
# 14: curl failed, so nobody knows whether kie charged; the hold stays: kcost pending
set -eu
payload=${1:?usage: guard.sh PAYLOAD.json}
: "${KIE_API_KEY:?set KIE_API_KEY}"
export payload

# The key goes to curl through its standard input, so that no list of processes shows it.
exec kcost guard --gateway kie "$payload" -- sh -c '
    printf "header = \"Authorization: Bearer %s\"\n" "$KIE_API_KEY" |
        curl --config - --silent --show-error --fail-with-body --max-time 60 \
            --header "Content-Type: application/json" --data-binary "@$payload" \
            "${KIE_URL:-https://api.kie.ai/api/v1/jobs/createTask}"'
