#!/usr/bin/env bash
# csv2ofx 0.34.2 with meza 0.47.0 (PyPI) writes the amount -0.275 of a CSV into OFX and QIF as -275.00: the
# point before three decimals counts as a separator of thousands. What imports the file books that.
#
# Guess before the run: -0.28, since the form has two decimals.
# Seen: -0.275, -1.344 and -100.000 are 275, 1344 and 100000; one or two decimals are right; a fourth stops
# the command. A bill of generated video has three decimals in about every row, and the rows of one file
# come out of two scales, so the sum tells nothing.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" -q install --disable-pip-version-check csv2ofx==0.34.2 meza==0.47.0
cd "$work"
{
    echo Date,Amount,Description,Account,Type
    for amount in 0.275 1.344 100.000 1.25 0.5 1234.5; do
        echo "2026-10-01,-$amount,kling $amount,kie,debit"
    done
} >bill.csv
{ head -1 bill.csv; echo 2026-10-01,-0.2750,kling,kie,debit; } >four.csv
{
    venv/bin/csv2ofx bill.csv | tr -d '\t\r' | sed -n 's/<.TRNAMT>//;s/<TRNAMT>/OFX /p'
    venv/bin/csv2ofx --qif bill.csv | tr -d '\r' | sed -n 's/^T-/QIF -/p'
    venv/bin/csv2ofx four.csv 2>&1 | grep -o 'Invalid number format.*-0.2750' || true
} | tee seen
diff seen - <<'SEEN'
OFX -275.00
OFX -1344.00
OFX -100000.00
OFX -1.25
OFX -0.50
OFX -1234.50
QIF -275.00
QIF -1344.00
QIF -100000.00
QIF -1.25
QIF -0.50
QIF -1234.50
Invalid number format for `-0.2750
SEEN
