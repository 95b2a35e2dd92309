import KlingClient
import KlingCost
import KlingLedger
import KlingSystem
import KlingWorkflow

/// `kcost sync`: asks after every open task, writes what became of it, and fetches finished videos.
/// Safe from cron, and several at once.
struct SyncCommand {
    private let invocation: Invocation<Keys>
    private let settings: Settings
    private let file: LedgerFile
    private let prices: PriceFiles
    private let folder: String
    private let patience: Duration?
    /// How long ago a task may have been charged to be asked after once more, in seconds.
    private let recheckSeconds: Int64?
    private let isQuiet: Bool

    static let command = Command(
        name: "sync", summary: "ask after open tasks, write their charges, save their videos",
        discussion: [
            "Asks each gateway after every task that it accepted and has not ended, writes what "
                + "became of it, and saves the videos that are finished. It sends nothing that is "
                + "paid for. Several may run at once, and from cron.",
            "What was sent and never got an answer is noted as unknown. At toapis, where the "
                + "payload had the attempt's id in it, it is looked for by that (see kcost help "
                + "balance: toapis_business_id); else only somebody who looks at the gateway's "
                + "record knows more, and says it with kcost resolve.",
            "What a task was charged may be told otherwise later: a task that was done has failed "
                + "and is refunded, or names another figure. --recheck asks once more, a TASK that "
                + "has ended and a callback do so too. What differs is written as evidence, once, "
                + "the exit is 16, and pending lists it; no money moves before kcost reconcile or "
                + "kcost resolve --adjust.",
            "Where a gateway gives no verdict, nothing is written and the hold stays; the exit "
                + "says so, and standard error what is still open and the way out, with --quiet "
                + "too.",
            "--callback takes what a gateway posted to your callback address. With a key in "
                + GatewayKeys.Use.callbacks.variables.listed("or") + " (or a file: "
                + GatewayKeys.Use.callbacks.settings.joined(separator: ", ")
                + ") its signature is checked; without one it only says which task to ask after.",
        ],
        operands: Command.Operands(
            placeholder: "TASK…", help: "Only these: a task's id, or an attempt's. Default: all.",
            value: .text("TASK"), minimum: 0),
        examples: [
            "How do they stand?": "kcost sync",
            "Go on waiting for one": "kcost sync --wait 0197a6c0-0000-7000-8000-000000000001",
            "From cron, every five minutes":
                "*/5 * * * * kcost sync --quiet --download $HOME/videos",
            "From cron, each night: was anything refunded?":
                "30 4 * * * kcost sync --quiet --recheck 7d --download $HOME/videos",
            "From a web server that takes callbacks":
                "kcost sync --callback - --gateway kie < body.json",
        ],
        exitStatuses: [
            .done: "asked and told; with --wait: all came to their end",
            .failure: "a charge froze its model, or another failure",
            .outcomeUnknown: "unknown: something was lost on the way, or an answer is no verdict",
            .taskFailed: "a gateway reports that a task failed",
            .mismatch: "a gateway says something else now than what was charged",
            .stillRunning: "with --wait: something is still running",
            .usage: "the command line is wrong, or there is no such task",
            .invalidData: "the callback is not its gateway's",
            .noInput: "a video is not to be had, or there is no ledger",
            .unreachable: "a host cannot be reached, or does not answer",
            .busy: "a gateway fails or is busy, or the ledger is",
            .credentials: "a key is missing, badly kept, or refused",
            .interrupted: "interrupted",
        ] + .ledgerBesidesBusy,
        seeAlso: ["kcost help pending", "kcost help submit"],
        run: run)

    struct Keys: RowKeys {
        let wait = Flag("--wait", help: "Wait until each has come to an end.")
        let timeout = Parsed(
            "--timeout", "SPAN", .wait,
            help: "With --wait: stop waiting after so long: 90s, 10m, 2h.")
        let recheck = Parsed(
            "--recheck", "SPAN", .span,
            help: "Ask once more after what was charged within so long: 24h, 7d.")
        let download = Text.download
        let callback = Text(
            "--callback", .file, help: "What a gateway posted, in a file; - reads standard input.")
        let gateway = Text(
            "--gateway", "NAME", setting: .gateway, help: "With --callback: who posted it.")
        let header = Texts(
            "--header", "NAME: VALUE", help: "With --callback: a header field that came with it.")
        let verbose = Flag.verbose
        let format = Choice.rows

        var declared: [any Declared] {
            [
                wait, timeout, recheck, download, callback, gateway, header, Text.pricing, verbose,
                Text.ledger, format,
            ]
        }
    }

    private static func run(
        _ invocation: Invocation<Keys>, _ output: inout Output
    ) throws(CommandError) -> ExitStatus {
        Host.outliveClosedPipes()
        let command = try SyncCommand(invocation)
        if let body = invocation.callback {
            return try command.takeCallback(body, &output)
        }
        return try command.run(&output)
    }

    private init(_ invocation: Invocation<Keys>) throws(CommandError) {
        self.invocation = invocation
        settings = try Settings(invocation)
        file = try LedgerFile(of: settings)
        prices = try orStop(workflow: PriceFiles(settings))
        folder = try SubmitOptions.folder(invocation.download ?? ".")
        patience = try invocation.timeout
        recheckSeconds = try invocation.recheck
        isQuiet = invocation.isQuiet
        if patience != nil, !invocation.wait { throw .needs("--timeout", "--wait") }
        if recheckSeconds != nil, !invocation.operands.isEmpty {
            throw .conflict("--recheck", "TASK")
        }
        if invocation.callback == nil {
            if invocation.gateway != nil { throw .needs("--gateway", "--callback") }
            if !invocation.header.isEmpty { throw .needs("--header", "--callback") }
        } else {
            if !invocation.operands.isEmpty { throw .conflict("--callback", "TASK") }
            if invocation.wait { throw .conflict("--callback", "--wait") }
            if recheckSeconds != nil { throw .conflict("--callback", "--recheck") }
        }
    }

    private func run(_ output: inout Output) throws(CommandError) -> ExitStatus {
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
        for id in given { Output.printError(SubmitWords.lost(id)) }
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
            for line in open.left { Output.printError([line]) }
        }
        return status
    }

    /// - Parameter open: what is open all the same; `nil` where there is no ledger.
    private func nothing(
        _ open: OpenWork? = nil, _ output: inout Output
    ) throws(CommandError) -> ExitStatus {
        if let name = invocation.operands.first {
            throw open == nil ? .workflow(.noLedger(file: file.path)) : .submit(.noOpenTask(name))
        }
        if invocation.rowFormat != .table {
            try write(SyncOutput([]), &output)
        } else if !isQuiet, open?.isEmpty ?? true {
            Output.printError(
                LedgerWords.nothing("nothing is open", missing: open == nil ? file.path : nil))
        }
        return .done
    }

    private func sync(
        _ running: [RunningSpend], _ lost: [LostSpend], new: Set<AttemptID>,
        _ videos: [UnsavedVideo], _ guarding: LedgerGuard, _ interruptible: Interruptible,
        _ output: inout Output
    ) throws(CommandError) -> ExitStatus {
        let progress = ProgressLine(
            count: running.count + lost.count + videos.count, isQuiet: isQuiet)
        var options = options
        (options.waits, options.patience) = (invocation.wait, patience)
        options.progress = { progress.tell($0) }
        let round = try round(running.map(\.gateway) + lost.map(\.gateway), guarding, options)
        let end = interruptible.run {
            progress.clear()
            Output.printError(SubmitWords.interrupted)
        } _: {
            await round.outcomes(running, lost, new: new, videos)
        }
        progress.clear()
        let result = SyncOutput(end.value)
        try write(result, &output)
        return result.status(
            isInterrupted: end.isInterrupted, waits: invocation.wait)
    }

    /// Whether or not anybody takes the rows: what needs a person is told.
    private func write(_ result: SyncOutput, _ output: inout Output) throws(CommandError) {
        defer { result.printRemarks(isQuiet: isQuiet) }
        let isShort = invocation.rowFormat == .table
        try output.write(invocation.rendered(result.grid(isShort: isShort)))
        try output.flush()
    }

    private func terms() throws(CommandError) -> LedgerGuard.Terms {
        var terms = LedgerGuard.Terms()
        terms.freezeFactor = try orStop(workflow: settings.freezeFactor())
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
    ) throws(CommandError) -> ExitStatus {
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
            Output.printError(SubmitWords.interrupted)
        } _: {
            await round.outcome(of: running, told: callback.trusted)
        }
        let result = SyncOutput([line.value])
        try write(result, &output)
        return result.status(isInterrupted: line.isInterrupted, waits: false)
    }

    private func callback(_ file: String) throws(CommandError) -> CallbackReceipt {
        guard let gateway = invocation.gateway else {
            throw .needs("--callback", "--gateway NAME")
        }
        let reader = try orStop(workflow: CallbackReader(of: gateway, settings))
        var fields = HTTPFields()
        for text in invocation.header {
            guard let colon = text.firstIndex(of: ":"), colon > text.startIndex else {
                throw invocation.keys.header.wrong(text, expected: "NAME: VALUE")
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
        options.observer = invocation.verbose ? ExchangeText.tell : nil
        return options
    }

    private func round(
        _ gateways: [String], _ guarding: LedgerGuard, _ options: SyncRound.Options
    ) throws(CommandError) -> SyncRound {
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
