import KlingClient
import KlingCost
import KlingLedger
import KlingReports
import KlingSystem
import KlingWorkflow

/// `kcost submit`: validate, price, hold, note as sent, send, write the verdict; with `--wait` follow
/// the task to its end, write what it cost and fetch its video.
struct SubmitCommand {
    private let invocation: Invocation<Keys>
    private let settings: Settings
    private let options: SubmitOptions
    private let pricing: PayloadPricer

    static let command = Command(
        name: "submit", summary: "hold a payload's price, send it, and follow its task",
        discussion: [
            "Validates and prices every payload before the first is sent. Then, one by one: the "
                + "most it can cost is held under every budget that covers it, the sending is "
                + "noted, the payload leaves, and the gateway's verdict is written; each is on the "
                + "disk before the next begins.",
            "A paid request is sent again only when nothing of it left this machine or the gateway "
                + "said that it was one too many. After a timeout, a broken connection or an error "
                + "of the server it may have been taken: the hold stays, the exit is 14, and it is "
                + "not sent again by itself.",
            "With --wait the task is followed to its end, its charge written, and its video saved. "
                + "^C ends the waiting, never the task: kcost sync goes on.",
            "A batch goes on behind a payload that the gateway refuses and behind one that was "
                + "sent before, and stops where the others would fare no better: a budget, a key, "
                + "a host that cannot be reached, three in a row without a verdict. Begun once "
                + "more, it sends those that are left, and takes over at once what an earlier run "
                + "had held and not sent. Should that one live, it finds its holds ended and sends "
                + "nothing.",
            "What differs from a payload of lately in the callback's address, the signature of an "
                + "address or a default that one of them spells out asks for the same: on a "
                + "terminal the question names it, elsewhere it is refused (17). Rows of one batch "
                + "that are alike in this way are meant.",
            "The key is in \(GatewayKeys.Use.calls.variables.listed("or")), or in a file of mode "
                + "600; see kcost help balance for this and other settings of the gateways.",
        ],
        operands: Command.Operands(
            placeholder: "FILE…", help: "Payloads; - reads one from standard input."),
        examples: [
            "Send one, wait, and save its video":
                "kcost submit payload.json --gateway kie --budget october --wait",
            "What would be sent?": "kcost submit payload.json --gateway kie --dry-run",
            "A batch from a script":
                "kcost submit clips/*.json --gateway toapis --yes --jobs 8 --wait --timeout 30m "
                + "--download videos",
        ],
        exitStatuses: [
            .done: "accepted; with --wait: done, charged and saved",
            .failure: "not agreed, or refused for another reason",
            .budgetRefused: "refused by a budget; nothing was sent",
            .thresholdCrossed: "with --fail-on warn: a threshold; nothing was sent",
            .priceUnknown: "the price is unknown; nothing was sent",
            .priceTooOld: "the price is older than --max-price-age",
            .outcomeUnknown: "sent, and what became of it is unknown",
            .taskFailed: "the gateway reports that the task failed",
            .duplicate: "sent lately, or its like: see --again",
            .stillRunning: "accepted, and still running when the wait ended",
            .usage: "the command line is wrong, or the gateway unclear",
            .invalidData: "a payload is invalid, or the gateway refuses it",
            .noInput: "a payload is missing, or a video was not to be had",
            .unreachable: "the gateway cannot be reached; nothing was sent",
            .busy: "the gateway, or the ledger, takes no more for now",
            .credentials: "a key is missing, badly kept, or refused",
            .interrupted: "interrupted; the state is printed",
        ] + .ledgerBesidesBusy,
        seeAlso: ["kcost help sync", "kcost help pending", "kcost help balance"],
        run: run)

    struct Keys: RowKeys {
        let yes = Flag("--yes", help: "Do not ask; needed where there is no terminal to ask on.")
        let dryRun = Flag(
            "--dry-run",
            help: "Print the requests as they would be sent, without the key; send nothing.")
        let wait = Flag("--wait", help: "Follow each task to its end and save its video.")
        let timeout = Parsed(
            "--timeout", "SPAN", .wait,
            help: "With --wait: stop waiting for a task after so long (90s, 10m, 2h). The task "
                + "goes on, its hold stays, the exit is 18.")
        let download = Text.download
        let jobs = Parsed(
            "--jobs", "N", .jobs, help: "How many are under way at once, 1 to 64. Default: 4.")
        let verbose = Flag.verbose
        let spend = SpendKeys()
        let measuring = SentMeasuringKeys()
        let format = Choice.rows

        var declared: [any Declared] {
            [
                yes, dryRun, wait, timeout, download, jobs, verbose, spend, Text.gateway, measuring,
                Text.ledger, format,
            ]
        }
    }

    private static func run(
        _ invocation: Invocation<Keys>, _ output: inout Output
    ) throws(CommandError) -> ExitStatus {
        let settings = try Settings(invocation)
        let command = SubmitCommand(
            invocation: invocation, settings: settings,
            options: try SubmitOptions(invocation, settings),
            pricing: try PayloadPricer(invocation.measuring, settings))
        return try command.run(&output)
    }

    private func run(_ output: inout Output) throws(CommandError) -> ExitStatus {
        // All of them before the first is sent: half a batch helps nobody.
        var jobs: [SubmissionJob] = []
        var warnings = PayloadWarnings()
        for file in options.files { jobs.append(try job(file, &warnings)) }
        // Whoever is asked is told what is odd.
        try warnings.tell(options.spend, isQuiet: options.isQuiet && options.isAgreed)
        if options.isDryRun { return try DryRun(jobs, settings).write(to: &output) }
        let keys = try orStop(workflow: GatewayKeys(settings))
        // From here on ^C and its like wait for what is under way.
        let interruptible = Interruptible()
        Host.outliveClosedPipes()
        let file = try LedgerFile(of: settings)
        let guarding = try guarding(file, jobs)
        let gateways = try orStop(
            workflow: PaidGateways(
                jobs.map(\.spend.gateway), settings, keys, pricing.prices.book, guarding,
                observer: invocation.verbose ? ExchangeText.tell : nil))
        if !options.isAgreed {
            try Consent(jobs, gateways, guarding, file).ask(interruptible)
        }
        let progress = ProgressLine(count: jobs.count, isQuiet: options.isQuiet)
        let batch = batch(jobs, gateways, guarding, progress)
        let end = interruptible.run {
            progress.clear()
            Output.printError(SubmitWords.interrupted)
        } _: {
            let outcomes = await batch.outcomes()
            return (
                outcomes: outcomes, takenOver: await guarding.takenOver,
                failedBefore: await guarding.failedBefore
            )
        }
        progress.clear()
        let result = SubmitOutput(
            zip(jobs, end.value.outcomes).map { SubmitOutput.Line(job: $0, outcome: $1) },
            takenOver: end.value.takenOver, failedBefore: end.value.failedBefore)
        // Whether or not anybody takes the rows: what needs a person is told.
        defer { result.printRemarks(isQuiet: options.isQuiet) }
        let isShort = invocation.rowFormat == .table
        try output.write(invocation.rendered(result.grid(isShort: isShort)))
        try output.flush()
        return result.status(isInterrupted: end.isInterrupted)
    }

    /// Only what is to be sent and written is kept of a payload: there may be thousands.
    private func job(
        _ file: String, _ warnings: inout PayloadWarnings
    ) throws(CommandError) -> SubmissionJob {
        let payload = try orStop(
            workflow: PricedPayload(file, pricing, needsSureGateway: true))
        warnings.add(payload.warnings, of: payload.name)
        let spend = payload.spend(
            project: options.spend.project, tags: options.spend.tags, at: Host.now)
        try options.spend.checkMaximum(spend, pricing.prices.exchange)
        return SubmissionJob(payload, spend)
    }

    private func guarding(
        _ file: LedgerFile, _ jobs: [SubmissionJob]
    ) throws(CommandError) -> LedgerGuard {
        var terms = options.spend.terms(pricing.prices.exchange)
        terms.isTakingOver = true
        terms.siblings = Set(jobs.map(\.spend.fingerprint.description))
        return try orStop(workflow: file.guarding(terms))
    }

    private func batch(
        _ jobs: [SubmissionJob], _ gateways: PaidGateways, _ guarding: LedgerGuard,
        _ progress: ProgressLine
    ) -> SubmissionBatch {
        let saver = options.following.map { following in
            VideoSaver(guarding, folder: following.folder, isLocal: gateways.isLoopback)
        }
        let submission = Submission(
            to: gateways, saver: saver, patience: options.following?.patience
        ) { job, stage in
            progress.tell(job, stage)
        }
        return SubmissionBatch(jobs, width: options.jobs, submission)
    }
}

extension ProgressLine {
    fileprivate func tell(_ job: SubmissionJob, _ stage: SubmissionProgress) {
        switch stage {
        case .begun: begin(job.file, "sending to \(job.spend.gateway)")
        case .crossed(let crossed): remark(job.file, GuardWords.lines(crossed))
        case .accepted(let running):
            tell(job.file, "accepted by \(running.gateway), task \(running.task.visible)")
        case .learned(let news): news.progressWords.map { tell(job.file, $0) }
        case .saving: tell(job.file, "done; saving its video")
        case .ended: end()
        }
    }
}

extension OptionReading<Int64> {
    fileprivate static let jobs = number(
        1...SubmitOptions.mostJobs, "a whole number from 1 to \(SubmitOptions.mostJobs)")
}
