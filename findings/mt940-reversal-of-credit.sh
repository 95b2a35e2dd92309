#!/usr/bin/env bash
# mt-940 5.1.1 (PyPI) gives a bank statement's reversal of a credit (mark RC of field :61:) a positive
# amount, as if the money had come twice; only the mark D is made negative.
#
# Guess before the run: RC negative like a debit, RD positive like a credit.
# Seen: C +100, D -30, RD +30, RC +100. The opening and the closing balance of the statement are equal,
# so the amounts should add up to nothing; they add up to 200. Whoever sums a statement to see what a
# gateway took and gave back counts each withdrawn refund twice in the wrong direction.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" -q install --disable-pip-version-check mt-940==5.1.1
"$work/venv/bin/python" - <<'PY' | tee "$work/seen"
import mt940
statement = """:20:STARTUMS
:25:12345678/1234567890
:28C:1/1
:60F:C261001EUR1000,00
:61:2610011001C100,00NTRFNONREF
:86:a refund
:61:2610021002D30,00NTRFNONREF
:86:a charge
:61:2610031003RD30,00NTRFNONREF
:86:the charge, reversed
:61:2610041004RC100,00NTRFNONREF
:86:the refund, reversed
:62F:C261004EUR1000,00
-"""
total = 0
for entry in mt940.parse(statement):
    amount = entry.data["amount"].amount
    total += amount
    print(entry.data["status"], amount)
print("sum", total)
PY
diff "$work/seen" - <<'SEEN'
C 100.00
D -30.00
RD 30.00
RC 100.00
sum 200.00
SEEN
