#!/usr/bin/env bash
# xlsx2csv 0.8.6 (PyPI) writes what a cell shows and not what it holds, for some number formats: an amount
# of 0.275 in a column formatted 0.00 becomes 0.28 in the CSV, and a time loses its seconds.
#
# Guess before the run: the stored value, as other converters give it.
# Seen: 0.28 and 1.34 for 0.275 and 1.344 under the format 0.00, the stored values under $#,##0.00 and
# under no format, 10:05 for 10:05:03. python-calamine 0.9.1 gives the stored values. A bill that went
# through it differs from the account by some per cent, up and down.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" -q install --disable-pip-version-check xlsx2csv==0.8.6 XlsxWriter==3.3.1 \
    python-calamine==0.9.1
cd "$work"
"$work/venv/bin/python" - <<'PY'
import datetime, xlsxwriter
book = xlsxwriter.Workbook("bill.xlsx")
sheet = book.add_worksheet()
formats = [book.add_format({"num_format": form}) for form in ("General", "0.00", "$#,##0.00")]
clock = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
for row, amount in enumerate((0.275, 1.344)):
    for column, form in enumerate(formats):
        sheet.write_number(row, column, amount, form)
    sheet.write_datetime(row, 3, datetime.datetime(2026, 10, 1, 10, 5, 3), clock)
book.close()
PY
{
    "$work/venv/bin/xlsx2csv" bill.xlsx
    "$work/venv/bin/python" -c 'import python_calamine as c
for row in c.CalamineWorkbook.from_path("bill.xlsx").get_sheet_by_index(0).to_python(): print(*row)'
} | tee "$work/seen"
diff "$work/seen" - <<'SEEN'
0.275,0.28,0.275,2026-10-01 10:05
1.344,1.34,1.344,2026-10-01 10:05
0.275 0.275 0.275 2026-10-01 10:05:03
1.344 1.344 1.344 2026-10-01 10:05:03
SEEN
