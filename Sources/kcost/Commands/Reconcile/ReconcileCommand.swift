import KlingCost
import KlingLedger
import KlingReports

/// `kcost reconcile`: the gateway's own record held against the journal.
struct ReconcileCommand {
    private let gateway: String
    private let file: LedgerFile
    private let items: [BillItem]
    /// What the bill covers; `nil`: what its records cover.
    private let span: Range<Instant>?
    private let worth: CreditWorths
    private let brakeFactor: Int64

    static func run(
        _ invocation: Invocation, _ output: inout Output
    ) throws(CommandFailure) -> ExitStatus {
        if BalanceSpan.isNamed(in: invocation) {
            return try BalanceSpan.reconcile(invocation, &output)
        }
        guard invocation.operands.count == 2 else {
            throw .needs("reconcile", "GATEWAY FILE, or --balance-before and --balance-after")
        }
        let command = try ReconcileCommand(invocation)
        let writes = invocation.flag("--write")
        let end = writes ? try command.write() : End(findings: try command.read().findings)
        let report = ReconcileReport(end.findings)
        let grid = report.grid(all: invocation.flag("--all"))
        try output.write(grid.rendered(invocation.format ?? .table, invocation.style))
        try output.flush()
        if !invocation.flag("--quiet") {
            Output.complain(report.summary(of: command.gateway, written: end.written))
        }
        for freeze in end.freezes {
            let words = GuardWords.frozen(freeze, above: command.brakeFactor)
            Output.complain(["an attempt on the bill cost more than expected"] + words)
        }
        return report.isSettled(afterWriting: writes) ? .done : .mismatch
    }

    private init(_ invocation: Invocation) throws(CommandFailure) {
        let configuration = try Configuration()
        gateway = invocation.operands[0]
        worth = try CreditWorths(of: gateway, configuration)
        brakeFactor = try configuration.brakeFactor()
        file = try LedgerFile(invocation, configuration)
        let (span, zone) = try invocation.period()
        self.span = invocation.hasPeriod ? span : nil
        let meanings = try invocation.values("--map").map { (text) throws(CommandFailure) in
            guard let meaning = BillColumns.Meaning(text) else {
                throw .badValue(
                    option: "--map", value: text,
                    expected: "TITLE=FIELD, where FIELD is task, time, model, amount, credits, "
                        + "currency or ignore; -amount or -credits where charges are below zero")
            }
            return meaning
        }
        let name = invocation.operands[1]
        let bytes =
            try name == "-"
            ? Descriptor(name).readAll(limit: BillTable.mostBytes)
            : Descriptor.contents(of: name, limit: BillTable.mostBytes)
        do throws(BillError) {
            let table = try BillTable(bytes)
            let columns = try BillColumns(table.titles, meanings)
            let records = try BillRecord.all(of: table, columns, zone: zone)
            items = try BillItem.all(of: records, from: gateway)
            if !invocation.flag("--quiet") {
                Output.complain(["\(records.count) rows; \(columns.words.visible)"])
            }
        } catch {
            throw .bill(file: name, error)
        }
    }

    // MARK: The ledger

    /// The findings as of an entry.
    private func read() throws(CommandFailure) -> (findings: [BillFinding], last: Int64) {
        guard let ledger = try file.openToRead() else {
            throw .noLedger(file: file.path)
        }
        return try findings(in: ledger)
    }

    private func findings(
        in ledger: Ledger
    ) throws(CommandFailure) -> (findings: [BillFinding], last: Int64) {
        var bill = Reconciliation(
            of: items, from: gateway, in: span, worth: { worth.worth(at: $0) })
        var failure: BillError?
        let last = try file.asking { () throws(LedgerError) in
            // Before the rest: what is written meanwhile is found out when the ledger is written.
            let last = try ledger.head().sequence
            try ledger.forEachAttempt(of: gateway, heldIn: bill.holds) { record in
                bill.take(record)
                return true
            }
            try ledger.forEachCharge { charge in
                do throws(BillError) {
                    try bill.take(charge)
                } catch {
                    failure = error
                }
                return failure == nil
            }
            return last
        }
        do throws(BillError) {
            if let failure { throw failure }
            return (try bill.findings(), last)
        } catch {
            throw .bill(file: "the bill", error)
        }
    }

    /// What came of it.
    private struct End {
        let findings: [BillFinding]
        var written = 0
        var freezes: [Control] = []
    }

    /// Writes the adjustments, all or none; worked out anew where somebody else wrote meanwhile.
    private func write() throws(CommandFailure) -> End {
        guard let ledger = try file.openToChange() else {
            throw .noLedger(file: file.path)
        }
        for _ in 0..<ReconcileCommand.mostTries {
            let (findings, last) = try findings(in: ledger)
            let (now, owner) = (Host.now, Host.owner)
            let entries = findings.compactMap {
                $0.adjustment(from: gateway, at: now, by: owner)
            }
            if entries.isEmpty { return End(findings: findings) }
            let freezes = try file.asking { () throws(LedgerError) in
                try ledger.adjust(entries, ifLastIs: last, freezingAbove: brakeFactor)
            }
            if let freezes {
                return End(findings: findings, written: entries.count, freezes: freezes)
            }
        }
        throw .ledger(file: file.path, .busy)
    }

    private static let mostTries = 20
}

/// What a gateway's credits are worth by the price book, where no hold froze it.
struct CreditWorths {
    private let credit: [CreditWorth]

    init(of gateway: String, _ configuration: Configuration) throws(CommandFailure) {
        let prices = try LoadedPrices(configuration, option: nil)
        credit = prices.book.gateways[try prices.sendingGateway(gateway)].credit
    }

    /// Whether the gateway sells by credits.
    var areCounted: Bool { !credit.isEmpty }

    /// The worth in force at an instant; the first one before that.
    func worth(at instant: Instant) -> Money? {
        let inForce = credit.filter { $0.effective <= instant }.max { $0.effective < $1.effective }
        let found = inForce ?? credit.min { $0.effective < $1.effective }
        return found.map { Money($0.worth, $0.currency) }
    }
}
