import KlingCost
import KlingLedger
import KlingReports
import KlingSystem
import KlingWorkflow

/// `kcost ledger import`: what other ledgers exported is taken in.
enum LedgerImport {
    static let command = Command(
        name: "import", summary: "take in the exports of other ledgers",
        discussion: [
            "Entries of another ledger are kept beside this one's own, each held against its hash. "
                + "Importing again brings only what is new. They are in reports, but weigh on no "
                + "budget unless --count is given. A charge that one of the ledgers has by its own "
                + "request and another as one seen outside, from a bill, counts once: that is said "
                + "and written.",
            "Where several machines use one account, one of them holds the bill against its ledger "
                + "and writes (kcost reconcile --write), after it took in the others' exports.",
            "An export is not signed: whoever can write one can invent a ledger. This ledger's own "
                + "entries therefore never come from an export, except with --restore. But a chain "
                + "that was forged under another ledger's id keeps the real one out, and imported "
                + "attempts count where kcost guard refuses to send the same payload twice: import "
                + "only what you trust.",
        ],
        operands: Command.Operands(placeholder: "FILE…", help: "Exports; - reads standard input."),
        examples: [
            "The server's spend counts here too": "kcost ledger import server.jsonl --count",
            "On a new machine": "kcost ledger import --restore ledger.jsonl",
        ],
        exitStatuses: [
            .done: "all is taken in, or was here already",
            .usage: "the command line is wrong",
            .invalidData: "a line is wrong; nothing of that file was taken in",
            .noInput: "a file is missing or unreadable",
        ] + .ledger,
        run: run)

    struct Keys: OptionKeys {
        let count = Flag(
            "--count",
            help: "Imported holds of the current period weigh on the budgets that cover them.")
        let restore = Flag(
            "--restore",
            help: "The export is this ledger's own: make the ledger from it, or take in what "
                + "is missing at its end.")

        var declared: [any Declared] { [count, restore] }
    }

    private static func run(
        _ invocation: Invocation<Keys>, _ output: inout Output
    ) throws(CommandError) -> ExitStatus {
        let isRestoring = invocation.restore
        if isRestoring, invocation.operands.count > 1 {
            throw .conflict(invocation.keys.restore.name, "more than one FILE")
        }
        let settings = try Settings(invocation)
        let file = try LedgerFile(of: settings)
        for name in invocation.operands {
            let export = try orStop(workflow: ExportFile(name))
            let summary = try orStop(
                workflow: file.importLines(of: export, isRestoring: isRestoring))
            for chain in summary.chains { try output.write(chain.words + "\n") }
        }
        if !isRestoring { try countOnce(in: file, settings, &output) }
        if invocation.count {
            let exchange = try orStop(workflow: PriceFiles(settings)).exchange
            let ledger = try orStop(workflow: file.open())
            let zones = SystemZones()
            let counted = try file.asking { () throws(LedgerError) in
                try ledger.countImported(
                    at: Host.now, by: Host.owner, exchange: exchange, zones: zones.zone)
            }
            try output.write("\(counted) imported holds count in budgets that did not before\n")
        }
        return .done
    }

    /// What was taken in and stands here as seen outside already, or the other way round, counts once.
    private static func countOnce(
        in file: LedgerFile, _ settings: Settings, _ output: inout Output
    ) throws(CommandError) {
        let ledger = try orStop(workflow: file.open())
        let factor = try orStop(workflow: settings.freezeFactor())
        let exchange = try orStop(workflow: PriceFiles(settings)).exchange
        let zones = SystemZones()
        for _ in 0..<mostTries {
            let twice = try file.asking { () throws(LedgerError) in
                try CountedOnce(in: ledger)
            }
            if twice.adjustments.isEmpty { return }
            let written = try file.asking { () throws(LedgerError) in
                try ledger.adjust(
                    twice.adjustments, ifLastIs: twice.last, freezingAbove: factor,
                    exchange: exchange, zones: zones.zone, at: Host.now, by: Host.owner)
            }
            if written != nil {
                for line in ReconcileWords.countedOnce(twice.adjustments) {
                    try output.write(line + "\n")
                }
                return
            }
        }
        throw .ledger(file: file.path, .busy)
    }

    private static let mostTries = 20
}

extension ImportSummary.ImportedChain {
    fileprivate var words: String {
        var words = isOwn ? "this ledger" : "ledger \(ledger.visible)"
        words += ": \(added) entries taken in, \(known) were here"
        if ahead > 0 {
            words += "; \(ahead) of this ledger's own are missing here: --restore takes them in"
        }
        return words
    }
}
