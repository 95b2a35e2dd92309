extension CommandTree {
    static let ledgerExport = Command(
        name: "export", summary: "print the journal, or a statement of its charges for others",
        discussion: [
            "As JSON Lines: the first line names the ledger; each entry is a line with its hash, and "
                + "each chain has a line at its end. The same bytes each time; kcost ledger verify "
                + "FILE checks them, kcost ledger import takes them in.",
            "The other formats are statements: one row or transaction for each charge whose entry's "
                + "own instant lies in the span, from its first instant to the one behind its last, of "
                + "imported ledgers too, as reports count them, the earliest first. A correction is a row "
                + "of its own. focus is CSV by the FinOps Open Cost and Usage Specification; hledger "
                + "and beancount are journals that hledger check and bean-check accept, with their "
                + "totals at the end to compare. Journals of several months stand in one book: "
                + "accounts are called the same in each.",
            "FOCUS counts nothing twice: credits bought with kcost ledger topup are billed as a "
                + "Purchase; what uses them up has a BilledCost of 0 and an EffectiveCost of what the "
                + "ledger counts. They are used up in the order in which they were bought, until "
                + "they end, whichever ledger bought or spent them, and a refund puts them back. A "
                + "charge beyond them is billed by itself. "
                + "So BilledCost adds up to what was paid, EffectiveCost to what was spent. ListCost is "
                + "what the rate said before. What is priced is a request, since the journal names "
                + "rates, not their units; its seconds are the ConsumedQuantity. A correction of a "
                + "month that is over has the ChargeClass Correction; one of the month that it stands "
                + "in has none, and is an Adjustment.",
        ],
        options: [
            Option(
                name: "--format", value: .oneOf(["jsonl", "focus", "hledger", "beancount"]),
                help: "As what to print it. Default: jsonl, the whole journal."),
            Option(
                name: "--focus", value: .oneOf(["1.0", "1.2", "1.3"]),
                help:
                    "With --format focus: the version whose columns are written. In 1.2 credits are "
                    + "a pricing currency; 1.3 says who provides and who hosts. Default: 1.0."),
            Option(
                name: "--bom",
                help: "With --format focus: a byte order mark first, by which Excel knows UTF-8."),
            Option(
                name: "--accounts", value: .oneOf(["new", "all"]),
                help:
                    "With --format beancount: open the accounts that no earlier charge names, for "
                    + "a book of one file a month, or all, for a file that stands alone. "
                    + "Default: new."),
        ] + period + [chain],
        examples: [
            Command.Example(
                explanation: "Keep a copy", line: "kcost ledger export > ledger.jsonl"),
            Command.Example(
                explanation: "October for the finance department",
                line: "kcost ledger export --format focus --month 2026-10 --tz Asia/Shanghai"),
            Command.Example(
                explanation: "What was spent on what, in hledger's words",
                line: "kcost ledger export --format hledger | hledger -f - balance expenses"),
        ],
        exitStatuses: [
            Command.Status(code: 0, meaning: "all of it is printed"),
            Command.Status(code: 64, meaning: "the command line is wrong, or the chain unknown"),
            Command.Status(code: 66, meaning: "there is no ledger"),
        ] + ledgerStatuses)

    /// The span that a statement covers.
    static let period = [
        Option(
            name: "--month", value: .text("MONTH"),
            help: "Only this month: 2026-10."),
        Option(
            name: "--since", value: .text("DATE"),
            help: "From a day (2026-10-01) or an instant (2026-10-01T08:00:00Z) on."),
        Option(
            name: "--until", value: .text("DATE"),
            help: "Up to a day or an instant, which is not in it any more."),
        Option(
            name: "--tz", value: .text("ZONE"),
            help: "Whose days and months: Asia/Shanghai, +08:00. Default: UTC."),
    ]
}
