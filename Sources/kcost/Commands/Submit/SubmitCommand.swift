import KlingClient
import KlingCost
import KlingLedger
import KlingReports
import KlingSystem
import KlingWorkflow

/// `kcost submit`: validate, price, hold, note as sent, send, write the verdict; with `--wait` follow
/// the task to its end, write what it cost and fetch its video.
struct SubmitCommand {
    private let invocation: Invocation
    private let settings: Settings
    private let options: SubmitOptions
    private let pricing: PayloadPricer

    static func run(
        _ invocation: Invocation, _ output: inout Output
    ) throws(CommandFailure) -> ExitStatus {
        let settings = try Settings(invocation)
        let command = SubmitCommand(
            invocation: invocation, settings: settings,
            options: try SubmitOptions(invocation, settings),
            pricing: try PayloadPricer(invocation, settings))
        return try command.run(&output)
    }

    private func run(_ output: inout Output) throws(CommandFailure) -> ExitStatus {
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
                observer: invocation.flag("--verbose") ? ExchangeText.tell : nil))
        if !options.isAgreed {
            try Consent(jobs, gateways, guarding, file).ask(interruptible)
        }
        let progress = ProgressLine(count: jobs.count, isQuiet: options.isQuiet)
        let batch = batch(jobs, gateways, guarding, progress)
        let end = interruptible.run {
            progress.clear()
            Output.complain(SubmitWords.interrupted)
        } _: {
            let outcomes = await batch.outcomes()
            return (
                outcomes: outcomes, takenOver: await guarding.takenOver,
                failedBefore: await guarding.failedBefore
            )
        }
        progress.clear()
        let report = SubmitReport(
            zip(jobs, end.value.outcomes).map { SubmitReport.Line(job: $0, outcome: $1) },
            takenOver: end.value.takenOver, failedBefore: end.value.failedBefore)
        let format = invocation.format ?? .table
        // Whether or not anybody takes the rows: what needs a person is told.
        defer { report.complain(isQuiet: options.isQuiet) }
        try output.write(
            report.grid(isShort: format == .table).rendered(format, invocation.style))
        try output.flush()
        return report.status(isInterrupted: end.isInterrupted)
    }

    /// Only what is to be sent and written is kept of a payload: there may be thousands.
    private func job(
        _ file: String, _ warnings: inout PayloadWarnings
    ) throws(CommandFailure) -> SubmissionJob {
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
    ) throws(CommandFailure) -> LedgerGuard {
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
