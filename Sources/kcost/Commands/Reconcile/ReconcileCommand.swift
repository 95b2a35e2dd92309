import KlingCost
import KlingLedger
import KlingReports
import KlingSystem
import KlingWorkflow

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
    private let freezeFactor: Int64

    static let command = Command(
        name: "reconcile", summary: "hold the gateway's own record against the ledger",
        discussion: [
            "FILE is what the gateway's console or log gives: CSV, JSON or JSON Lines, in UTF-8, "
                + "UTF-16 or GB18030; kie's status answers and callbacks too. Columns are known by "
                + "their titles in English and Chinese; --map says what others mean. Where charges "
                + "are below zero, say --map TITLE=-amount; quota counts in a unit of the site's "
                + "own, so say how many make one: --map quota=amount/500000. Amounts that name no "
                + "currency are in the hold's. Credits count at the worth that was frozen at the "
                + "hold.",
            "A row is a charge, a refund, a top-up or something else: by a column of words (type, "
                + "类型, 收/支 and the like), by new-api's numbers, by its sign, by a refund column, "
                + "or by debits and credits. How a task ended is not what it cost: a status other "
                + "than success leaves its row unclear, unless --kind or the price file's "
                + "statement says what it means. A row that cannot be read is unclear; a column of "
                + "kinds in unknown words stops the command and shows them: say what each means "
                + "with --kind, or that the column says nothing of it with --map TITLE=ignore. A "
                + "second column that may say what was charged stops it too, and so does one page "
                + "of several.",
            "A heading or a list's name that speaks of refunds says what the rows below it are. "
                + "Rows that name another gateway are left out. Rows that say the same in other "
                + "words, or that a column says were not charged (Billed: no), are unclear.",
            "How a gateway writes its bills may stand in a price file (statement, see "
                + "pricing/README.md). One that is known by its titles is used; --as names "
                + "another. --save-map keeps how this bill was read as one: what --map and --kind "
                + "say, and what the statement says that was used. A statement that is a guess "
                + "stays one, and is used where --as names it.",
            "Records are matched by the task's id; without one, by model, amount and time, where "
                + "nothing else fits. Printed is what does not match: differing, not in ledger "
                + "(only the bill has it), not on bill (only the ledger has it; looked for where "
                + "both its hold and its end lie in the span that the bill covers), open (the bill "
                + "has it, its hold has not ended: the next step is named), unclear.",
            "With --month, or --since and --until, the bill's rows of that span are held against "
                + "what was booked in it: a refund of November is on November's bill. Without them "
                + "the bill covers its first time to its last; where it has no times either, what "
                + "is not on it is not looked for. Rows of other times bear witness: a task that "
                + "the file names anywhere is never taken back. Where most rows are off by the "
                + "same hours, the zone is named.",
            "--write writes an adjustment for each difference, all or none: to the attempt where "
                + "there is one, else as a charge seen outside, so too where another ledger has "
                + "the attempt. What they come to is said without --write. Done twice, the second "
                + "writes nothing, and so does the same bill in another form. What is open or "
                + "unclear stays so. It asks for --yes where it would take back or add more than a "
                + "fifth of what the ledger has there, where one charge is more than the setting "
                + "freeze_factor times its hold, and where charges and refunds were told apart by a "
                + "guess. What was bought is held against kcost ledger topup, and told. Charges "
                + "seen outside weigh on the budgets that cover their gateway and model and name "
                + "no project or tag, in the period in which they were charged.",
            "Where several machines use one account, one of them writes: it takes in the others' "
                + "exports first (kcost ledger import), so that their charges are known.",
            "With two balances instead of FILE, what went from the account is held against what "
                + "the ledger says was bought and spent in the span. A bare number is in what the "
                + "gateway counts in: its credits, else USD.",
        ],
        operands: Command.Operands(
            placeholder: "GATEWAY [FILE]",
            help: "Whose record, and where it is; - reads standard input.", maximum: 2),
        examples: [
            "Does kie's log say what the ledger says?":
                "kcost reconcile kie kie-log.csv --month 2026-10 --tz Asia/Shanghai",
            "A console with titles of its own; take over what it says":
                "kcost reconcile xcompute usage.csv --map 'Job No=task' --map 'Paid=amount' "
                + "--write",
            "The log of a site that counts in quota; keep that for the next bill":
                "kcost reconcile toapis log.csv --map 'quota=amount/500000' --save-map log",
            "Words of another language, said once for all bills":
                "kcost reconcile kie log.csv --kind 'Verbrauch=charge' --kind 'Korrektur=refund' "
                + "--save-map german",
            "The next bill": "kcost reconcile toapis log-11.csv --as log --month 2026-11",
            "Two balances": "kcost reconcile kie --balance-before 10000 --balance-after 9450 "
                + "--since 2026-10-01 --until 2026-10-08",
        ],
        exitStatuses: [
            .done: "bill and ledger agree; with --write: they do now",
            .mismatch: "they differ, or every row is of another time; with --write: something is "
                + "left that is open or unclear",
            .usage: "the command line is wrong",
            .invalidData: "the record cannot be understood",
            .noInput: "a file is missing, or there is no ledger",
        ] + .ledger,
        seeAlso: ["kcost help balance", "kcost help resolve"],
        run: run)

    struct Keys: RowKeys {
        let map = Texts(
            "--map", "TITLE=FIELD",
            help: "What a column means: task, time, date, model, amount, credits, currency, "
                + "kind, status, refund, debit, credit, ignore; -amount where charges are "
                + "below zero, amount/500000 where so many make one.")
        let kind = Texts(
            "--kind", "WORD=KIND",
            help: "What a word in a column of kinds or statuses says of its row: charge, "
                + "refund, top-up, other, unclear.")
        let form = Text(
            "--as", "NAME",
            help: "How the gateway writes its bills, by a price file's statement; else it is "
                + "known by its titles.")
        let saveMap = Text(
            "--save-map", "NAME",
            help: "Keep how this bill was read, by --map, --kind and its statement, among your "
                + "price files, for --as NAME.")
        let time = PeriodKeys()
        let write = Flag("--write", help: "Adjust the ledger to what the bill says.")
        let yes = Flag(
            "--yes",
            help: "With --write: also where the bill changes much, or much of it was guessed.")
        let all = Flag("--all", help: "Print what matches too.")
        let balanceBefore = Text(
            "--balance-before", "BALANCE",
            help: "What was there when the span began: 9500credits, 12.5USD.")
        let balanceAfter = Text("--balance-after", "BALANCE", help: "What was there when it ended.")
        let format = Choice.rows

        var declared: [any Declared] {
            [
                map, kind, form, saveMap, time, write, yes, all, balanceBefore, balanceAfter,
                Text.ledger, format,
            ]
        }
    }

    private static func run(
        _ invocation: Invocation<Keys>, _ output: inout Output
    ) throws(CommandError) -> ExitStatus {
        if BalanceSpan.isNamed(in: invocation) {
            return try BalanceSpan.reconcile(invocation, &output)
        }
        guard invocation.operands.count == 2 else {
            throw .needs("reconcile", "GATEWAY FILE, or --balance-before and --balance-after")
        }
        let command = try ReconcileCommand(invocation)
        let writes = invocation.write
        let end =
            writes
            ? try command.write(isAgreed: invocation.yes)
            : End(state: try command.read())
        let result = ReconcileOutput(end.state.judgement)
        let grid = result.grid(all: invocation.all)
        try output.write(invocation.rendered(grid))
        try output.flush()
        let judgement = end.state.judgement
        let adjustments = writes ? end.written : command.adjustments(of: judgement.findings)
        for remark in [
            result.summary(of: command.gateway, zone: command.zone),
            ReconcileWords.strangeNames(judgement, in: command.taskTitle),
            ReconcileWords.lines(judgement.topUps, of: command.gateway),
            end.state.isComplete ? [] : ReconcileWords.withoutPeriod,
            ReconcileWords.changes(adjustments, areWritten: writes),
        ] { invocation.printRemark(remark) }
        for freeze in end.freezes {
            let words = GuardWords.frozen(freeze, above: command.freezeFactor)
            Output.printError(["an attempt on the bill cost more than expected"] + words)
        }
        return end.state.judgement.isSettled(afterWriting: writes) ? .done : .mismatch
    }

    private init(_ invocation: Invocation<Keys>) throws(CommandError) {
        let settings = try Settings(invocation)
        gateway = invocation.operands[0]
        let prices = try orStop(workflow: PriceFiles(settings))
        let place = try orStop(workflow: prices.sendingGateway(gateway))
        worth = CreditWorths(of: prices.book.gateways[place])
        models = prices.book.models.filter { $0.gateway == place }.map(\.id)
        exchange = prices.exchange
        freezeFactor = try orStop(workflow: settings.freezeFactor())
        file = try LedgerFile(of: settings)
        let (span, zone) = try invocation.time.span()
        self.zone = zone
        period = invocation.time.isNamed ? span : nil
        // The maker's list sells nothing.
        let sellers = prices.book.gateways.filter { !$0.isReferenceOnly }.map(\.name)
        let bill = try BillFile(
            invocation.operands[1], of: prices.book.gateways[place], among: sellers, invocation,
            zone: zone)
        if let name = invocation.saveMap {
            Output.printError(
                try bill.save(name, of: prices.book.gateways[place], invocation, settings))
        }
        (reading, taskTitle) = (bill.reading, bill.taskTitle)
        invocation.printRemark(bill.remarks)
    }

    // MARK: The ledger

    /// The findings as of an entry.
    private struct State {
        let judgement: BillJudgement
        /// Whether what is not on the bill was looked for.
        let isComplete: Bool
        let last: Int64
    }

    private func read() throws(CommandError) -> State {
        let ledger = try orStop(workflow: file.openExisting())
        return try state(of: ledger)
    }

    private func state(of ledger: Ledger) throws(CommandError) -> State {
        func judged<Value>(
            _ body: () throws(BillError) -> Value
        ) throws(CommandError) -> Value {
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

    private func adjustments(of findings: [ReconciliationItem]) -> [BillAdjustment] {
        findings.compactMap { $0.adjustment(from: gateway) }
    }

    /// What came of it.
    private struct End {
        let state: State
        var written: [BillAdjustment] = []
        var freezes: [Control] = []
    }

    /// Writes the adjustments, all or none; worked out anew where somebody else wrote meanwhile.
    private func write(isAgreed: Bool) throws(CommandError) -> End {
        let ledger = try orStop(workflow: file.openExistingToChange())
        let zones = SystemZones()
        for _ in 0..<ReconcileCommand.mostTries {
            let state = try state(of: ledger)
            let adjustments = adjustments(of: state.judgement.findings)
            if adjustments.isEmpty { return End(state: state) }
            if !isAgreed { try refuseDoubtful(state.judgement, adjustments) }
            let freezes = try file.asking { () throws(LedgerError) in
                try ledger.adjust(
                    adjustments, ifLastIs: state.last, freezingAbove: freezeFactor,
                    exchange: exchange, zones: zones.zone, at: Host.now, by: Host.owner)
            }
            if let freezes { return End(state: state, written: adjustments, freezes: freezes) }
        }
        throw .ledger(file: file.path, .busy)
    }

    /// What changes much is rather of another account or month, cut off, or misread.
    private func refuseDoubtful(
        _ judgement: BillJudgement, _ adjustments: [BillAdjustment]
    ) throws(CommandError) {
        let doubts: [BillDoubt]
        do throws(BillError) {
            doubts = try judgement.doubts(above: freezeFactor)
        } catch {
            throw .bill(file: "the bill", error)
        }
        if doubts.isEmpty { return }
        throw .doubtfulBill(
            doubts, zone: zone,
            sums: ReconcileWords.changes(adjustments, areWritten: false)
                + ReconcileWords.strangeNames(judgement, in: taskTitle))
    }

    private static let mostTries = 20
}

/// What a gateway's credits are worth by the price book, where no hold froze it.
struct CreditWorths {
    private let credit: [CreditWorth]

    init(of gateway: Gateway) { credit = gateway.credit }

    init(of gateway: String, _ settings: Settings) throws(CommandError) {
        self = try CreditWorths(of: gateway, try orStop(workflow: PriceFiles(settings)))
    }

    init(of gateway: String, _ prices: PriceFiles) throws(CommandError) {
        credit = prices.book.gateways[try orStop(workflow: prices.sendingGateway(gateway))].credit
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
