import KlingCost
import KlingLedger
import KlingReports

/// `kcost ledger export`, `import` and `backup`: the journal on its way to another place.
enum ExportCommands {
    /// The journal's own lines, or a statement of its charges.
    static func export(
        _ invocation: Invocation, _ output: inout Output
    ) throws(CommandFailure) -> ExitStatus {
        if let format = invocation.value("--format"), format != "jsonl" {
            return try ChargeExport.run(format, invocation, &output)
        }
        if invocation.flag("--bom") { throw .needs("--bom", "--format focus") }
        for (option, formats) in [
            ("--focus", "focus"), ("--accounts", "beancount"),
            ("--month", "focus, hledger or beancount"), ("--since", "focus, hledger or beancount"),
            ("--until", "focus, hledger or beancount"), ("--tz", "focus, hledger or beancount"),
        ] where invocation.value(option) != nil {
            throw .needs(option, "--format \(formats)")
        }
        let (file, ledger) = try LedgerCommand.existing(invocation)
        var failure: CommandFailure?
        try file.asking { () throws(LedgerError) in
            try ledger.export(only: invocation.value("--chain")) { line in
                do throws(CommandFailure) {
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

    /// Takes in what export wrote.
    static func `import`(
        _ invocation: Invocation, _ output: inout Output
    ) throws(CommandFailure) -> ExitStatus {
        let isRestoring = invocation.flag("--restore")
        if isRestoring, invocation.operands.count > 1 {
            throw .conflict("--restore", "more than one FILE")
        }
        let configuration = try Configuration()
        let file = try LedgerFile(invocation, configuration)
        for name in invocation.operands {
            let report = try file.takeIn(try ExportFile(name), isRestoring: isRestoring)
            for chain in report.chains { try output.write(chain.words + "\n") }
        }
        if !isRestoring { try countOnce(in: file, configuration, &output) }
        if invocation.flag("--count") {
            let exchange = try LoadedPrices(configuration, option: nil).exchange
            let ledger = try file.open()
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
        in file: LedgerFile, _ configuration: Configuration, _ output: inout Output
    ) throws(CommandFailure) {
        let ledger = try file.open()
        let factor = try configuration.brakeFactor()
        let exchange = try LoadedPrices(configuration, option: nil).exchange
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

    /// A copy as of one moment.
    static func backup(
        _ invocation: Invocation, _ output: inout Output
    ) throws(CommandFailure) -> ExitStatus {
        let target = invocation.operands[0]
        let (_, ledger) = try LedgerCommand.existing(invocation)
        if FileSystem.exists(target) {
            throw .unwritable(file: target, reason: "it exists, and a backup replaces nothing")
        }
        let former = FileSystem.hideNewFiles()
        defer { FileSystem.showNewFiles(former) }
        // What fails here is the copy: the ledger was opened before.
        let head = try LedgerFile.asking(target) { () throws(LedgerError) in
            try ledger.backup(to: target)
        }
        try output.write("\(head.sequence) entries\nhead \(head.words)\n")
        return .done
    }
}

extension ImportReport.ImportedChain {
    fileprivate var words: String {
        var words = isOwn ? "this ledger" : "ledger \(ledger.visible)"
        words += ": \(added) entries taken in, \(known) were here"
        if ahead > 0 {
            words += "; \(ahead) of this ledger's own are missing here: --restore takes them in"
        }
        return words
    }
}
