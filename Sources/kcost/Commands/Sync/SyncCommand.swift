import KlingClient
import KlingCost
import KlingLedger
import KlingSystem
import KlingWorkflow

/// `kcost sync`: asks after every open task, writes what became of it, and fetches finished videos.
/// Safe from cron, and several at once.
struct SyncCommand {
    private let invocation: Invocation
    private let settings: Settings
    private let file: LedgerFile
    private let prices: PriceFiles
    private let folder: String
    private let patience: Duration?
    /// How long ago a task may have been charged to be asked after once more, in seconds.
    private let recheckSeconds: Int64?
    private let isQuiet: Bool

    static func run(
        _ invocation: Invocation, _ output: inout Output
    ) throws(CommandFailure) -> ExitStatus {
        Host.outliveClosedPipes()
        let command = try SyncCommand(invocation)
        if let body = invocation.value("--callback") {
            return try command.takeCallback(body, &output)
        }
        return try command.run(&output)
    }

    private init(_ invocation: Invocation) throws(CommandFailure) {
        self.invocation = invocation
        settings = try Settings(invocation)
        file = try LedgerFile(of: settings)
        prices = try orStop(workflow: PriceFiles(settings))
        folder = try SubmitOptions.folder(invocation.value("--download") ?? ".")
        patience = try invocation.patience("--timeout")
        recheckSeconds = try invocation.span("--recheck")
        isQuiet = invocation.flag("--quiet")
        if patience != nil, !invocation.flag("--wait") { throw .needs("--timeout", "--wait") }
        if recheckSeconds != nil, !invocation.operands.isEmpty {
            throw .conflict("--recheck", "TASK")
        }
        if invocation.value("--callback") == nil {
            if invocation.value("--gateway") != nil { throw .needs("--gateway", "--callback") }
            if !invocation.values("--header").isEmpty { throw .needs("--header", "--callback") }
        } else {
            if !invocation.operands.isEmpty { throw .conflict("--callback", "TASK") }
            if invocation.flag("--wait") { throw .conflict("--callback", "--wait") }
            if recheckSeconds != nil { throw .conflict("--callback", "--recheck") }
        }
    }

    private func run(_ output: inout Output) throws(CommandFailure) -> ExitStatus {
        let interruptible = Interruptible()
        if try orStop(workflow: file.openToChange()) == nil { return try nothing(nil, &output) }
        let terms = try terms()
        let guarding = try orStop(workflow: file.guarding(terms))
        let (now, owner) = (Host.now, Host.owner)
        let again =
            recheckSeconds.map { OpenWork.Again.since(Instant(seconds: now.seconds - $0)) }
            ?? .named(invocation.operands)
        let open = try interruptible.ask(guarding, file) { (ledger) throws(LedgerError) in
            try OpenWork(ledger, again, at: now, by: owner)
        }
        let lost = wanted(open.findable) { [$0.attempt.description] }
        // What its gateway may find is told of when it was looked for.
        let given = open.lost.filter { id in !lost.contains { $0.attempt == id } }
        for id in given { Output.complain(SubmitWords.lost(id)) }
        let running = wanted(open.running, \.names) + open.ended
        let videos = wanted(open.videos, \.names)
        let known = Set(
            running.flatMap(\.names) + videos.flatMap(\.names) + lost.map(\.attempt.description))
        if let missing = invocation.operands.first(where: { !known.contains($0) }) {
            throw .submit(.noOpenTask(missing))
        }
        var status =
            running.isEmpty && videos.isEmpty && lost.isEmpty
            ? try nothing(open, &output)
            : try sync(running, lost, new: Set(open.lost), videos, guarding, interruptible, &output)
        if !given.isEmpty { status = .gravest(of: [status, .outcomeUnknown]) }
        if !isQuiet, invocation.operands.isEmpty {
            for line in open.left { Output.complain([line]) }
        }
        return status
    }

    /// - Parameter open: what is open all the same; `nil` where there is no ledger.
    private func nothing(
        _ open: OpenWork? = nil, _ output: inout Output
    ) throws(CommandFailure) -> ExitStatus {
        if let name = invocation.operands.first {
            throw open == nil ? .workflow(.noLedger(file: file.path)) : .submit(.noOpenTask(name))
        }
        if invocation.format ?? .table != .table {
            try write(SyncReport([]), &output)
        } else if !isQuiet, open?.isEmpty ?? true {
            Output.complain(
                LedgerWords.nothing("nothing is open", missing: open == nil ? file.path : nil))
        }
        return .done
    }

    private func sync(
        _ running: [RunningSpend], _ lost: [LostSpend], new: Set<AttemptID>,
        _ videos: [UnsavedVideo], _ guarding: LedgerGuard, _ interruptible: Interruptible,
        _ output: inout Output
    ) throws(CommandFailure) -> ExitStatus {
        let progress = ProgressLine(
            count: running.count + lost.count + videos.count, isQuiet: isQuiet)
        var options = options
        (options.waits, options.patience) = (invocation.flag("--wait"), patience)
        options.progress = { progress.tell($0) }
        let round = try round(running.map(\.gateway) + lost.map(\.gateway), guarding, options)
        let end = interruptible.run {
            progress.clear()
            Output.complain(SubmitWords.interrupted)
        } _: {
            await round.outcomes(running, lost, new: new, videos)
        }
        progress.clear()
        let report = SyncReport(end.value)
        try write(report, &output)
        return report.status(
            isInterrupted: end.isInterrupted, waits: invocation.flag("--wait"))
    }

    /// Whether or not anybody takes the rows: what needs a person is told.
    private func write(_ report: SyncReport, _ output: inout Output) throws(CommandFailure) {
        defer { report.complain(isQuiet: isQuiet) }
        let format = invocation.format ?? .table
        try output.write(
            report.grid(isShort: format == .table).rendered(format, invocation.style))
        try output.flush()
    }

    private func terms() throws(CommandFailure) -> LedgerGuard.Terms {
        var terms = LedgerGuard.Terms()
        terms.brakeFactor = try orStop(workflow: settings.brakeFactor())
        return terms
    }

    // MARK: What was named

    private func wanted<Item>(_ items: [Item], _ names: (Item) -> [String]) -> [Item] {
        let wanted = Set(invocation.operands)
        return wanted.isEmpty ? items : items.filter { !wanted.isDisjoint(with: names($0)) }
    }

    // MARK: A callback

    /// Takes what a gateway posted about a task. With a checked signature it counts as an answer to
    /// the question after the task; without, it only says which task to ask after.
    private func takeCallback(
        _ body: String, _ output: inout Output
    ) throws(CommandFailure) -> ExitStatus {
        let callback = try callback(body)
        let interruptible = Interruptible()
        _ = try orStop(workflow: file.openExistingToChange())
        let terms = try terms()
        let guarding = try orStop(workflow: file.guarding(terms))
        let running = try interruptible.ask(guarding, file) { (ledger) throws(LedgerError) in
            // One that has ended may be told otherwise.
            try ledger.running() + ledger.ended(named: callback.task.text)
        }
        .first { $0.gateway == callback.gateway && $0.task == callback.task.text }
        guard let running else { throw .submit(.noOpenTask(callback.task.text)) }
        var options = options
        options.keys = callback.keys
        let round = try round([running.gateway], guarding, options)
        let line = interruptible.run {
            Output.complain(SubmitWords.interrupted)
        } _: {
            await round.outcome(of: running, told: callback.trusted)
        }
        let report = SyncReport([line.value])
        try write(report, &output)
        return report.status(isInterrupted: line.isInterrupted, waits: false)
    }

    private func callback(_ file: String) throws(CommandFailure) -> CallbackReceipt {
        guard let gateway = invocation.value("--gateway") else {
            throw .needs("--callback", "--gateway NAME")
        }
        let reader = try orStop(workflow: CallbackReader(of: gateway, settings))
        var fields = HTTPFields()
        for text in invocation.values("--header") {
            guard let colon = text.firstIndex(of: ":"), colon > text.startIndex else {
                throw .badValue(option: "--header", value: text, expected: "NAME: VALUE")
            }
            fields.append(
                String(text[..<colon]),
                String(text[text.index(after: colon)...].drop { $0 == " " }))
        }
        let given = fields
        let body = try orStop(
            file: Descriptor(file).readAll(limit: CallbackReader.maximumBytes))
        return try orStop(workflow: reader.receipt(body, given))
    }

    // MARK: A round

    private var options: SyncRound.Options {
        var options = SyncRound.Options()
        options.folder = folder
        options.observer = invocation.flag("--verbose") ? ExchangeText.tell : nil
        return options
    }

    private func round(
        _ gateways: [String], _ guarding: LedgerGuard, _ options: SyncRound.Options
    ) throws(CommandFailure) -> SyncRound {
        try orStop(
            workflow: SyncRound(asking: gateways, settings, prices.book, guarding, options))
    }
}

extension ProgressLine {
    fileprivate func tell(_ stage: SyncProgress) {
        switch stage {
        case .asking(let spend): begin(spend.task, "asking \(spend.gateway)")
        case .learned(let spend, let news): news.progressWords.map { tell(spend.task, $0) }
        case .lookingFor(let lost):
            begin(lost.attempt.description, "looking for it at \(lost.gateway)")
        case .saving(let video): begin(video.attempt.description, "saving its video")
        case .ended: end()
        }
    }
}
