"""Makes a seeded ledger with kcost, exports it, and holds each export against the program that reads
it. See exports.sh."""

import csv
import json
import os
import random
import re
import subprocess
import sys
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

KCOST, TOOLS = Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve()
# Runs focus-validator 2.2.1; None where there is no Python 3.12.
NEWER = sys.argv[3] if len(sys.argv) > 3 else None
WORK = TOOLS / "exports"
HOSTILE = [
    "=HYPERLINK(\"http://evil/\",\"x\")", "a|b;c,d", "line\nend\r\n2026-01-01 * evil", "\t; note",
    "<script>alert(1)</script>", "\u202eoverride\u202c", "🎬 \U0001f3ac 片场", "date: 2026-99-99",
    "[2026-13-01]", "a  two blanks", "back\\slash \"quote\" 'single'", "* ! (x)", "-0.42", "%41 100%",
    "\x1b[31mred\x07", "{}", "  ", "@SUM(1)", "tag:v, tag2:w", "é\u0301", "x" * 200,
]
# Rules of FOCUS 1.2 that focus-validator 2.2.1 judges wrongly, by id, and what it does wrong.
MISJUDGED = {
    "ChargeDescription-C-002-M": "text beyond ASCII is text (StringHandling)",
    "SkuId-C-002-M": "the same",
    "SubAccountId-C-002-M": "the same",
    "SubAccountName-C-002-M": "the same",
    "CapacityReservationStatus-C-004-C": "its condition is not read: there are no reservations",
    "CommitmentDiscountStatus-C-004-C": "its condition is turned round: there are no discounts",
    "InvoiceId-C-005-C": "it has no condition: there are no invoices",
    "PricingCurrency-C-003-M": "credits are a virtual currency, which has no code of ISO 4217",
}
failures = []


def check(is_so, words):
    if not is_so:
        failures.append(words)
        print("FAIL", words)


def run(*arguments, status=0, **options):
    """What a program prints; it must end as expected."""
    done = subprocess.run(
        [str(argument) for argument in arguments], capture_output=True, text=True, **options)
    check(done.returncode == status, f"{arguments[:4]}: exit {done.returncode}\n{done.stderr[-2000:]}{done.stdout[-2000:]}")
    return done.stdout


def make_ledger(chance):
    """Charges at three gateways, corrections, refunds, credits bought between them."""
    subprocess.run(["rm", "-rf", WORK], check=True)
    (WORK / "pricing").mkdir(parents=True)
    models = ['a "b" ; c | d/é (e)', 'a "b" ; c | d/é [e]', "=1+1", "可灵"]
    field = {"name": "model", "type": "string", "role": "model", "required": True}
    rate = {"when": {}, "unit": "request", "amount": "0.123456789", "currency": "CNY",
            "effective": "2020-01-01", "checked": "2026-11-01", "source": "none", "confidence": "documented"}
    (WORK / "pricing" / "odd.json").write_text(json.dumps({
        "schema_version": 1, "gateway": "toapis", "models": [
            {"id": model, "family": "odd", "fields_complete": False, "rules": [], "fields": [field],
             "rates": [dict(rate, id=f"odd-{number}")]}
            for number, model in enumerate(models)]}))
    environment = dict(
        os.environ, KCOST_LEDGER=str(WORK / "ledger.sqlite"), KCOST_OFFLINE="true",
        HOME=str(WORK), XDG_CONFIG_HOME=str(WORK / "none"), KCOST_PRICING=str(WORK / "pricing"))
    payloads = {
        "kie": '{"model":"kling-2.6/text-to-video","input":{"prompt":"a boat","sound":false,'
               '"aspect_ratio":"1:1","duration":"5"}}',
        "xcompute": '{"model":"kling-v2-6","prompt":"a boat","mode":"pro","duration":10,"audio":true}',
        "toapis": '{"model":"kling-v2-6","prompt":"a boat","mode":"std","duration":5}',
    }
    kinds = [(gateway, gateway) for gateway in payloads]
    for number, model in enumerate(models):
        payloads[f"odd{number}"] = json.dumps({"model": model})
        kinds.append(("toapis", f"odd{number}"))
    for name, payload in payloads.items():
        (WORK / f"{name}.json").write_text(payload)
    kcost = lambda *arguments, **options: run(KCOST, *arguments, env=environment, **options)
    kcost("ledger", "topup", "kie", "--credits", "300", "--paid", "1.50USD")
    for number in range(60):
        gateway, name = chance.choice(kinds)
        labels = []
        if chance.random() < 0.8:
            labels += ["--project", HOSTILE[number % len(HOSTILE)]]
        for place in range(chance.randrange(3)):
            labels += ["--tag", f"k{place}={chance.choice(HOSTILE)}"]
        key = chance.choice(["shot", "键", "date", "a b", "x;y"])
        labels += ["--tag", f"{key}={number}"]
        held = kcost(
            "guard", "--hold", "--again", "--unbudgeted", "--gateway", gateway, *labels,
            WORK / f"{name}.json").strip()
        if chance.random() < 0.2:
            kcost("resolve", held, "--not-charged")
            continue
        charge = Decimal(chance.randrange(0, 200_000_000)) / 10**9
        unit = "CNY" if name.startswith("odd") else "USD"
        kcost("resolve", held, "--charged", f"{charge:f}{unit}")
        if chance.random() < 0.3:
            back = (charge / 3).quantize(Decimal("1e-9"))
            if back > 0:
                kcost("resolve", held, "--adjust", f"-{back:f}{unit}", "--reason", chance.choice(HOSTILE))
    kcost("ledger", "topup", "toapis", "--credits", "1000", "--paid", "5USD")
    return kcost


def own_totals(kcost):
    """The sums of the journal's own lines: what was charged, and what was paid for credits."""
    spent, paid, count = defaultdict(Decimal), defaultdict(Decimal), 0
    for line in kcost("ledger", "export").splitlines():
        entry = json.loads(line)
        if entry.get("kind") in ("capture", "adjust"):
            if "amount" in entry:
                spent[entry["currency"]] += Decimal(entry["amount"])
                count += 1
            elif "paid" in entry:
                paid[entry["currency"]] += Decimal(entry["paid"])
    return spent, paid, count


def check_focus(kcost, spent, paid, count):
    for version in ("1.0", "1.2", "1.3"):
        text = kcost("ledger", "export", "--format", "focus", "--focus", version)
        file = WORK / f"focus-{version}.csv"
        file.write_text(text, newline="")
        rows = list(csv.DictReader(file.open(newline="")))
        charges = [row for row in rows if row["ChargeCategory"] != "Purchase"]
        check(len(charges) == count, f"FOCUS {version} has {len(charges)} of {count} charges")
        for column, isPurchase, expected in (
            ("EffectiveCost", False, spent), ("BilledCost", True, paid)):
            found = defaultdict(Decimal)
            for row in rows:
                if (row["ChargeCategory"] == "Purchase") == isPurchase:
                    found[row["BillingCurrency"]] += Decimal(row[column])
            check(found == expected, f"FOCUS {version}: {column} is {dict(found)}")
        # All was corrected in the month in which it was charged.
        check(
            not any(row["ChargeClass"] for row in rows)
            and any(row["ChargeCategory"] == "Adjustment" for row in rows),
            f"FOCUS {version}: corrections of the same month have a class")
        for row in rows:
            json.loads(row["Tags"])
            if row["PricingQuantity"]:
                check(
                    Decimal(row["PricingQuantity"]) * Decimal(row["ListUnitPrice"]) == Decimal(row["ListCost"]),
                    f"FOCUS {version}: quantity and price do not make the cost")
    # It looks for its table of currencies below the current folder, and exits 0 whatever it found.
    report = run(
        sys.executable, "-c", "from focus_validator.main import main; main()", "--data-file",
        WORK / "focus-1.0.csv", "--validate-version", "1.0", cwd=TOOLS / "focus",
        env=dict(os.environ, PYTHONPATH=str(TOOLS / "focus")))
    check("Validation succeeded." in report, report[-3000:])
    print("focus-validator 1.0:", report.strip().splitlines()[-1])
    if NEWER:
        check_focus_1_2()


def check_focus_1_2():
    """Every rule of FOCUS 1.2 that focus-validator 2.2.1 has, but for those that it judges wrongly."""
    report = run(
        NEWER, "-c", "from focus_validator.main import main; main()", "--data-file",
        WORK / "focus-1.2.csv", "--validate-version", "1.2.0.1", "--block-download",
        "--applicability-criteria", "ALL", "--show-violations", cwd=TOOLS / "focus2",
        env=dict(os.environ, PYTHONPATH=str(TOOLS / "focus2"), LOG_LEVEL="ERROR"))
    verdicts = dict(re.findall(r"^\S+ ([A-Za-z]+-[ACD]-\d+-[MCO]): (PASS|FAIL|SKIPPED)", report, re.MULTILINE))
    check(len(verdicts) > 500, f"focus-validator 1.2 judged {len(verdicts)} rules\n{report[-3000:]}")
    # A rule that only sums others up fails with them.
    sums = set(re.findall(r"^- (\S+): .* failed - failed child rules:", report, re.MULTILINE))
    failed = {rule for rule, verdict in verdicts.items() if verdict == "FAIL"} - sums
    for rule in sorted(failed - set(MISJUDGED)):
        words = re.search(rf"^- {rule}: .*\n(?:  .*\n?)*", report, re.MULTILINE)
        check(False, f"FOCUS 1.2: {words.group(0) if words else rule}")
    # One that it judges rightly now must not hide a fault of ours later.
    for rule in sorted(set(MISJUDGED) - failed):
        check(False, f"FOCUS 1.2: {rule} is said to be misjudged, and passes")
    passed = sum(verdict == "PASS" for verdict in verdicts.values())
    skipped = sum(verdict == "SKIPPED" for verdict in verdicts.values())
    print(f"focus-validator 1.2: {passed} rules pass, {len(failed)} are misjudged and {len(sums)} "
          f"with them, {skipped} are judged by no program")


def check_hledger(kcost, spent, count):
    file = WORK / "charges.journal"
    file.write_text(kcost("ledger", "export", "--format", "hledger"), newline="")
    run("hledger", "-f", file, "check", "--strict")
    balance = run(
        "hledger", "-f", file, "balance", "expenses", "--depth", "1", "--no-total", "-O", "csv",
        "--layout", "bare")
    found = {
        row["commodity"]: Decimal(row["balance"]) for row in csv.DictReader(balance.splitlines())}
    check(found == {key: value for key, value in spent.items()}, f"hledger finds {found}, not {dict(spent)}")
    stats = run("hledger", "-f", file, "print", "expenses", "-O", "csv")
    numbers = {row["txnidx"] for row in csv.DictReader(stats.splitlines())}
    check(len(numbers) == count, f"hledger finds {len(numbers)} of {count} charges")
    check_footer(file, spent)
    # The same as two files in one book.
    parts = book(kcost, "hledger", "journal")
    arguments = [word for part in parts for word in ("-f", part)]
    run("hledger", *arguments, "check", "--strict")
    both = run("hledger", *arguments, "balance", "-O", "csv", "--layout", "bare")
    check(
        both == run("hledger", "-f", file, "balance", "-O", "csv", "--layout", "bare"),
        "hledger finds other balances in two files than in one")
    print("hledger check --strict: accepted,", dict(found))


def check_beancount(kcost, spent, count):
    file = WORK / "charges.beancount"
    file.write_text(kcost("ledger", "export", "--format", "beancount"), newline="")
    environment = dict(os.environ, PYTHONPATH=str(TOOLS / "beancount"))
    # One file a span, in a book that has an account of its own and knows the dollar.
    parts = book(kcost, "beancount", "beancount")
    whole = WORK / "book.beancount"
    whole.write_text(
        "2020-01-01 commodity USD\n2020-01-01 open Assets:Bank\n"
        + "".join(f'include "{part.name}"\n' for part in parts))
    alone = WORK / "alone.beancount"
    alone.write_text(kcost(
        "ledger", "export", "--format", "beancount", "--accounts", "all", *spans(kcost)[1]))
    for checked in (file, whole, alone):
        run(sys.executable, "-m", "beancount.scripts.check", checked, env=environment)
    program = (
        "import sys, json; from beancount import loader; from beancount.core import data\n"
        "entries, errors, _ = loader.load_file(sys.argv[1]); sums = {}; count = 0\n"
        "for entry in entries:\n"
        "    found = getattr(entry, 'postings', None) or []\n"
        "    count += any(p.account.startswith('Expenses') for p in found)\n"
        "    for p in found:\n"
        "        key = p.account + ' ' + p.units.currency\n"
        "        sums[key] = sums.get(key, 0) + p.units.number\n"
        "print(json.dumps([len(errors), count, {k: str(v) for k, v in sums.items()}]))\n")
    errors, found_count, sums = json.loads(run(sys.executable, "-c", program, file, env=environment))
    check(errors == 0 and found_count == count, f"beancount: {errors} errors, {found_count} of {count} charges")
    check(
        [errors, found_count, sums]
        == json.loads(run(sys.executable, "-c", program, whole, env=environment)),
        "beancount finds other balances in a book of two files than in one")
    found = defaultdict(Decimal)
    for key, value in sums.items():
        account, currency = key.split(" ")
        if account.startswith("Expenses"):
            found[currency] += Decimal(value)
    found = dict(found)
    check(found == dict(spent), f"beancount finds {found}, not {dict(spent)}")
    check_footer(file, spent)
    print("bean-check: accepted,", found)


def spans(kcost):
    """The options of two spans that come to all of time, with about as many charges in each."""
    times = sorted(
        json.loads(line)["at"] for line in kcost("ledger", "export").splitlines()
        if '"kind":"capture"' in line)
    middle = times[len(times) // 2]
    return ("--until", middle), ("--since", middle)


def book(kcost, form, suffix):
    """Two files, a span each."""
    parts = []
    for number, span in enumerate(spans(kcost), 1):
        part = WORK / f"part{number}.{suffix}"
        part.write_text(kcost("ledger", "export", "--format", form, *span), newline="")
        parts.append(part)
    return parts


def check_footer(file, spent):
    totals = {
        currency: Decimal(amount) for amount, currency in
        re.findall(r"^; total (\S+) (\S+) of", file.read_text(), re.MULTILINE)}
    check(totals == dict(spent), f"{file.name} says {totals}")


kcost = make_ledger(random.Random(6))
spent, paid, count = own_totals(kcost)
check_focus(kcost, spent, paid, count)
check_hledger(kcost, spent, count)
check_beancount(kcost, spent, count)
print(f"{count} charges" if not failures else f"{len(failures)} failures")
sys.exit(bool(failures))
