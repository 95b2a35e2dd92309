#!/usr/bin/env bash
# ofxparse 0.21 (PyPI) drops the currency of an OFX transaction: 36.00 in yuan on a card kept in dollars is
# read as 36.00 and nothing else, like the dollars beside it.
#
# Guess before the run: it passes the element by, and the amount counts in the card's currency.
# Seen: so it is. Amounts of 36.00 with CURRENCY (the amount is in that currency, here 0.14 dollars each) and
# with ORIGCURRENCY (it was turned into dollars already) are the same to its reader; the sum is 72.28 where
# 41.32 dollars were paid. ofxtools 1.1.1 gives currency and rate for both, and 41.32 from them.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" -q install --disable-pip-version-check ofxparse==0.21 ofxtools==1.1.1
"$work/venv/bin/python" - 2>/dev/null <<'PY' | tee "$work/seen"
import io
from decimal import Decimal
import ofxparse
from ofxtools.Parser import OFXTree

def row(number, amount, currency=""):
    if currency:
        currency = "<%s><CURRATE>0.14<CURSYM>CNY</%s>" % (currency, currency)
    return ("<STMTTRN><TRNTYPE>DEBIT<DTPOSTED>20261001<TRNAMT>%s<FITID>%d<NAME>Kling%s</STMTTRN>"
            % (amount, number, currency))

status = "<STATUS><CODE>0<SEVERITY>INFO</STATUS>"
statement = """OFXHEADER:100
DATA:OFXSGML
VERSION:102
SECURITY:NONE
ENCODING:USASCII
CHARSET:1252
COMPRESSION:NONE
OLDFILEUID:NONE
NEWFILEUID:NONE

<OFX><SIGNONMSGSRSV1><SONRS>%s<DTSERVER>20261101<LANGUAGE>ENG</SONRS></SIGNONMSGSRSV1>
<CREDITCARDMSGSRSV1><CCSTMTTRNRS><TRNUID>1%s<CCSTMTRS><CURDEF>USD<CCACCTFROM><ACCTID>1</CCACCTFROM>
<BANKTRANLIST><DTSTART>20261001<DTEND>20261031%s</BANKTRANLIST>
<LEDGERBAL><BALAMT>-41.32<DTASOF>20261031</LEDGERBAL>
</CCSTMTRS></CCSTMTTRNRS></CREDITCARDMSGSRSV1></OFX>
""" % (status, status, row(1, "-0.28") + row(2, "-36.00", "CURRENCY") + row(3, "-36.00", "ORIGCURRENCY"))
statement = statement.encode()

total = 0
for entry in ofxparse.OfxParser.parse(io.BytesIO(statement)).account.statement.transactions:
    total += entry.amount
    print("ofxparse", entry.amount, [word for word in vars(entry) if "cur" in word.lower()])
print("ofxparse sum", total)
tree = OFXTree()
tree.parse(io.BytesIO(statement))
total = 0
for entry in tree.convert().statements[0].transactions:
    amount, own, former = entry.trnamt, entry.currency, entry.origcurrency
    total += amount if own is None else amount * own.currate
    print("ofxtools", amount, *("%s %s %s" % (word, found.cursym, found.currate)
                                for word, found in (("in", own), ("from", former))
                             if found is not None))
print("ofxtools sum", total.quantize(Decimal("0.01")))
PY
diff "$work/seen" - <<'SEEN'
ofxparse -0.28 []
ofxparse -36.00 []
ofxparse -36.00 []
ofxparse sum -72.28
ofxtools -0.28
ofxtools -36.00 in CNY 0.14
ofxtools -36.00 from CNY 0.14
ofxtools sum -41.32
SEEN
