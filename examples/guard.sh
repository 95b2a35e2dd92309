#!/bin/sh
# Sends a kie payload, and only what the budgets allow: guard.sh PAYLOAD.json
#
# Needs KIE_API_KEY. Set a budget once:
#     kcost budget set daily --limit 20 --period day --tz Asia/Shanghai
# From cron: see README.md beside this file.
#
# Exit 0: accepted; kcost sync follows the task and writes its charge. 10: refused by a budget, nothing
# was sent. 14: no verdict came, so nobody knows whether kie charges; the hold stays: kcost pending.
# Others: kie refused it, and the hold was given back.
set -eu
payload=${1:?usage: guard.sh PAYLOAD.json}
: "${KIE_API_KEY:?set KIE_API_KEY}"
answer=$(mktemp)
trap 'rm -f "$answer"' EXIT
export payload answer

# The key goes to curl through its standard input, so that no list of processes shows it.
kcost guard --gateway kie --answer "$answer" "$payload" -- sh -c '
    printf "header = \"Authorization: Bearer %s\"\n" "$KIE_API_KEY" |
        curl --config - --silent --show-error --include --output "$answer" --max-time 60 \
            --header "Content-Type: application/json" --data-binary "@$payload" \
            "${KIE_URL:-https://api.kie.ai/api/v1/jobs/createTask}"'
