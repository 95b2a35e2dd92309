#!/usr/bin/env bash
# price-parser 0.5.1 (PyPI) takes the decimal point of a price with three decimals for a separator of
# thousands: "0.275 USD" is 275, though no number is written with a leading zero before its thousands.
#
# Guess before the run: 0.275, 1.344 and 0.336, for an English text.
# Seen: 275, 1344 and 336; with two or four decimals the same text is read as written. Prices of
# generated video have three decimals as a rule (0.275 a clip, 0.336 for five seconds), so whoever reads
# a price page or a bill with it is wrong by a factor of a thousand. Given decimal_separator it is right.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" -q install --disable-pip-version-check price-parser==0.5.1
"$work/venv/bin/python" - <<'PY' | tee "$work/seen"
from price_parser import Price
for text in ["0.275 USD", "$1.344", "0.336", "0.2750 USD", "1.25 USD"]:
    print(text, "->", Price.fromstring(text).amount)
print("0.275 USD with decimal_separator ->", Price.fromstring("0.275 USD", decimal_separator=".").amount)
PY
diff "$work/seen" - <<'SEEN'
0.275 USD -> 275
$1.344 -> 1344
0.336 -> 336
0.2750 USD -> 0.2750
1.25 USD -> 1.25
0.275 USD with decimal_separator -> 0.275
SEEN
