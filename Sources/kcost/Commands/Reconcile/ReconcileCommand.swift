import KlingCost
import KlingLedger
import KlingReports

/// `kcost reconcile`: the gateway's own record held against the journal.
struct ReconcileCommand {
    private let gateway: String
    private let file: LedgerFile
    private let reading: BillReading
    /// What the bill calls the column that names the work.
    private let taskTitle: String?
    /// What the bill covers; `nil`: what its records cover.
    private let period: Range<Instant>?
    /// What zone its times are read in that name none.
    private let zone: Zone
    private let worth: CreditWorths
    /// Names of the models that the gateway sells.
    private let models: [String]
    private let exchange: ExchangeTable
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
        let end =
            writes
            ? try command.write(isAgreed: invocation.flag("--yes"))
            : End(state: try command.read())
        let report = ReconcileReport(end.state.judgement)
        let grid = report.grid(all: invocation.flag("--all"))
        try output.write(grid.rendered(invocation.format ?? .table, invocation.style))
        try output.flush()
        if !invocation.flag("--quiet") {
            Output.complain(report.summary(of: command.gateway, zone: command.zone))
            let strange = ReconcileWords.strangeNames(
                end.state.judgement, in: command.taskTitle)
            if !strange.isEmpty { Output.complain(strange) }
            let bought = ReconcileWords.lines(end.state.judgement.topUps, of: command.gateway)
            if !bought.isEmpty { Output.complain(bought) }
            if !end.state.isComplete { Output.complain(ReconcileReport.withoutPeriod) }
            let adjustments =
                writes ? end.written : command.adjustments(of: end.state.judgement.findings)
            let words = ReconcileReport.changes(adjustments, areWritten: writes)
            if !words.isEmpty { Output.complain(words) }
        }
        for freeze in end.freezes {
            let words = GuardWords.frozen(freeze, above: command.brakeFactor)
            Output.complain(["an attempt on the bill cost more than expected"] + words)
        }
        return end.state.judgement.isSettled(afterWriting: writes) ? .done : .mismatch
    }

    private init(_ invocation: Invocation) throws(CommandFailure) {
        let configuration = try Configuration()
        gateway = invocation.operands[0]
        let prices = try LoadedPrices(configuration, option: nil)
        let place = try prices.sendingGateway(gateway)
        worth = CreditWorths(of: prices.book.gateways[place])
        models = prices.book.models.filter { $0.gateway == place }.map(\.id)
        exchange = prices.exchange
        brakeFactor = try configuration.brakeFactor()
        file = try LedgerFile(invocation, configuration)
        let (span, zone) = try invocation.period()
        self.zone = zone
        period = invocation.hasPeriod ? span : nil
        // The maker's list sells nothing.
        let sellers = prices.book.gateways.filter { !$0.isReferenceOnly }.map(\.name)
        let bill = try BillFile(
            invocation.operands[1], of: prices.book.gateways[place], among: sellers, invocation,
            zone: zone)
        if let name = invocation.value("--save-map") {
            Output.complain(
                try bill.save(name, of: prices.book.gateways[place], invocation, configuration))
        }
        (reading, taskTitle) = (bill.reading, bill.taskTitle)
        if !invocation.flag("--quiet") { Output.complain(bill.remarks) }
    }

    // MARK: The ledger

    /// The findings as of an entry.
    private struct State {
        let judgement: BillJudgement
        /// Whether what is not on the bill was looked for.
        let isComplete: Bool
        let last: Int64
    }

    private func read() throws(CommandFailure) -> State {
        let ledger = try file.openExisting()
        return try state(of: ledger)
    }

    private func state(of ledger: Ledger) throws(CommandFailure) -> State {
        func judged<Value>(
            _ body: () throws(BillError) -> Value
        ) throws(CommandFailure) -> Value {
            do throws(BillError) {
                return try body()
            } catch {
                throw .bill(file: "the bill", error)
            }
        }
        var bill = try judged { () throws(BillError) in
            try Reconciliation(
                of: reading.records, from: gateway, in: period, models: models,
                worth: { worth.worth(at: $0) })
        }
        let last = try file.asking { () throws(LedgerError) in try bill.fill(from: ledger) }
        let judgement = try judged { () throws(BillError) in try bill.judgement() }
        return State(judgement: judgement, isComplete: bill.span != nil, last: last)
    }

    private func adjustments(of findings: [BillFinding]) -> [BillAdjustment] {
        findings.compactMap { $0.adjustment(from: gateway) }
    }

    /// What came of it.
    private struct End {
        let state: State
        var written: [BillAdjustment] = []
        var freezes: [Control] = []
    }

    /// Writes the adjustments, all or none; worked out anew where somebody else wrote meanwhile.
    private func write(isAgreed: Bool) throws(CommandFailure) -> End {
        let ledger = try file.openExistingToChange()
        let zones = SystemZones()
        for _ in 0..<ReconcileCommand.mostTries {
            let state = try state(of: ledger)
            let adjustments = adjustments(of: state.judgement.findings)
            if adjustments.isEmpty { return End(state: state) }
            if !isAgreed { try refuseDoubtful(state.judgement, adjustments) }
            let freezes = try file.asking { () throws(LedgerError) in
                try ledger.adjust(
                    adjustments, ifLastIs: state.last, freezingAbove: brakeFactor,
                    exchange: exchange, zones: zones.zone, at: Host.now, by: Host.owner)
            }
            if let freezes { return End(state: state, written: adjustments, freezes: freezes) }
        }
        throw .ledger(file: file.path, .busy)
    }

    /// What changes much is rather of another account or month, cut off, or misread.
    private func refuseDoubtful(
        _ judgement: BillJudgement, _ adjustments: [BillAdjustment]
    ) throws(CommandFailure) {
        let doubts: [BillDoubt]
        do throws(BillError) {
            doubts = try judgement.doubts(above: brakeFactor)
        } catch {
            throw .bill(file: "the bill", error)
        }
        if doubts.isEmpty { return }
        throw .doubtfulBill(
            doubts, zone: zone,
            sums: ReconcileReport.changes(adjustments, areWritten: false)
                + ReconcileWords.strangeNames(judgement, in: taskTitle))
    }

    private static let mostTries = 20
}

/// What a gateway's credits are worth by the price book, where no hold froze it.
struct CreditWorths {
    private let credit: [CreditWorth]

    init(of gateway: Gateway) { credit = gateway.credit }

    init(of gateway: String, _ configuration: Configuration) throws(CommandFailure) {
        self = try CreditWorths(of: gateway, try LoadedPrices(configuration, option: nil))
    }

    init(of gateway: String, _ prices: LoadedPrices) throws(CommandFailure) {
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
