import KlingCost
import KlingLedger
import KlingReports
import KlingWorkflow

/// `kcost ledger export`: the journal's own lines, or a statement of its charges.
enum LedgerExport {
    static let command = Command(
        name: "export", summary: "print the journal, or a statement of its charges for others",
        discussion: [
            "As JSON Lines: the first line names the ledger; each entry is a line with its hash, "
                + "and each chain has a line at its end. The same bytes each time; kcost ledger "
                + "verify FILE checks them, kcost ledger import takes them in.",
            "The other formats are statements: one row or transaction for each charge whose "
                + "entry's own instant lies in the span, from its first instant to the one behind "
                + "its last, of imported ledgers too, as reports count them, the earliest first. A "
                + "correction is a row of its own. focus is CSV by the FinOps Open Cost and Usage "
                + "Specification; hledger and beancount are journals that hledger check and "
                + "bean-check accept, with their totals at the end to compare. Journals of several "
                + "months stand in one book: accounts are called the same in each.",
            "FOCUS counts nothing twice: credits bought with kcost ledger topup are billed as a "
                + "Purchase; what uses them up has a BilledCost of 0 and an EffectiveCost of what "
                + "the ledger counts. They are used up in the order in which they were bought, "
                + "until they end, whichever ledger bought or spent them, and a refund puts them "
                + "back. A charge beyond them is billed by itself. So BilledCost adds up to what "
                + "was paid, EffectiveCost to what was spent. ListCost is what the rate said "
                + "before. What is priced is a request, since the journal names rates, not their "
                + "units; its seconds are the ConsumedQuantity. A correction of a month that is "
                + "over has the ChargeClass Correction; one of the month that it stands in has "
                + "none, and is an Adjustment.",
        ],
        examples: [
            "Keep a copy": "kcost ledger export > ledger.jsonl",
            "October for the finance department":
                "kcost ledger export --format focus --month 2026-10 --tz Asia/Shanghai",
            "What was spent on what, in hledger's words":
                "kcost ledger export --format hledger | hledger -f - balance expenses",
        ],
        exitStatuses: [
            .done: "all of it is printed",
            .usage: "the command line is wrong, or the chain unknown",
            .noInput: "there is no ledger",
        ] + .ledger,
        run: run)

    /// As what it is printed.
    enum Format: String, CaseIterable {
        case jsonl, focus, hledger, beancount
    }

    struct Keys: OptionKeys {
        let format = Choice<Format>(
            "--format", help: "As what to print it. Default: jsonl, the whole journal.")
        let focus = Choice<FocusVersion>(
            "--focus",
            help: "With --format focus: the version whose columns are written. In 1.2 credits "
                + "are a pricing currency; 1.3 says who provides and who hosts. Default: 1.0.")
        let bom = Flag(
            "--bom",
            help: "With --format focus: a byte order mark first, by which Excel knows UTF-8.")
        let accounts = Choice<TextJournal.Opens>(
            "--accounts",
            help: "With --format beancount: open the accounts that no earlier charge names, "
                + "for a book of one file a month, or all, for a file that stands alone. "
                + "Default: new.")
        let time = PeriodKeys()
        let chain = Text.chain

        var declared: [any Declared] { [format, focus, bom, accounts, time, chain] }
    }

    private static let statements = "focus, hledger or beancount"

    private static func run(
        _ invocation: Invocation<Keys>, _ output: inout Output
    ) throws(CommandError) -> ExitStatus {
        switch invocation.format {
        case .jsonl?, nil: break
        case let format?: return try ChargeExport.run(format, invocation, &output)
        }
        let (keys, time) = (invocation.keys, invocation.keys.time)
        for (key, formats) in [
            (keys.bom, "focus"), (keys.focus, "focus"), (keys.accounts, "beancount"),
            (time.month, statements), (time.since, statements), (time.until, statements),
            (time.tz, statements),
        ] as [(any OptionKey, String)] where !invocation.given(key).isEmpty {
            throw .needs(key.name, "--format \(formats)")
        }
        let (file, ledger) = try LedgerCommand.existing(invocation)
        var failure: CommandError?
        try file.asking { () throws(LedgerError) in
            try ledger.export(only: invocation.chain) { line in
                do throws(CommandError) {
                    try output.write(String(decoding: line, as: UTF8.self) + "\n")
                    return true
                } catch {
                    failure = error
                    return false
                }
            }
        }
        if let failure { throw failure }
        return .done
    }
}
