#!/usr/bin/env bash
# bean-query of beanquery 0.2.0 on beancount 3.2.3 (PyPI) rounds amounts to the places that most amounts of
# the book have, in CSV as well: in a book of rents, charges of 0.0275 and 0.004 USD are 0.03 and 0.00.
# Fava 1.30.16 (PyPI) gives its page the exact sum, and the rounded one to the CSV that the page offers.
#
# Guess before the run: rounded in the table for people, exact in CSV.
# Seen: rounded in both, and with --numberify: 0.5815 USD of charges are lines that add up to 0.59 under a
# sum of 0.58. The column `number` is exact, and so is an amount once the book says
# option "display_precision" "USD:0.000000001". Whoever bills a client by that CSV gives small clips away.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" -q install --disable-pip-version-check beancount==3.2.3 beanquery==0.2.0 \
    fava==1.30.16
cd "$work"
{
    for account in Assets:Cash Expenses:Rent Expenses:Kling; do
        echo "1970-01-01 open $account"
    done
    for amount in 800.00 800.00 20.50 95.00 12.30; do
        printf '2026-10-01 * "rent"\n  Expenses:Rent  %s USD\n  Assets:Cash\n' $amount
    done
    for amount in 0.275 0.275 0.0275 0.004; do
        printf '2026-10-02 * "a clip"\n  Expenses:Kling  %s USD\n  Assets:Cash\n' $amount
    done
} >book.beancount
{ echo 'option "display_precision" "USD:0.000000001"'; cat book.beancount; } >told.beancount
venv/bin/bean-check book.beancount
ask() { venv/bin/bean-query -f csv "$@" | tr -d ' \r' | tail -n +2; }
{
    ask book.beancount "SELECT position, number WHERE account ~ 'Kling'"
    ask book.beancount "SELECT 'sum', sum(position), sum(number) WHERE account ~ 'Kling'"
    ask -m book.beancount "SELECT 'numberify', sum(position) WHERE account ~ 'Kling'"
    ask told.beancount "SELECT 'told', sum(position) WHERE account ~ 'Kling'"
    venv/bin/python - "$work/book.beancount" <<'PY'
import sys
from fava.application import create_app
client = create_app([sys.argv[1]]).test_client()
query = {"query_string": "SELECT sum(position) AS p WHERE account ~ 'Kling'"}
page = client.get("/beancount/api/query", query_string=query).get_json()
print("Fava's page", page["data"]["rows"])
print("Fava's CSV", *client.get("/beancount/download-query/query_result.csv", query_string=query).text.split())
PY
} | tee seen
diff seen - <<'SEEN'
0.28USD,0.275
0.28USD,0.275
0.03USD,0.0275
0.00USD,0.004
sum,0.58USD,0.5815
numberify,0.58
told,0.581500000USD
Fava's page [[{'USD': 0.5815}]]
Fava's CSV p (USD) 0.58
SEEN
