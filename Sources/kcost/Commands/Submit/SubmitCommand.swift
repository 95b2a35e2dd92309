import KlingClient
import KlingCost
import KlingLedger
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
        var jobs: [Job] = []
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
        let gateways = try PaidGateways(
            jobs.map(\.spend.gateway), settings, keys, pricing.prices.book, guarding,
            isVerbose: invocation.flag("--verbose"))
        if !options.isAgreed {
            try Consent(jobs, gateways, guarding, file).ask(interruptible)
        }
        let progress = ProgressLine(count: jobs.count, isQuiet: options.isQuiet)
        let batch = batch(jobs, gateways, guarding, progress)
        let end = interruptible.run {
            progress.clear()
            Output.complain(SubmitWords.interrupted)
        } _: {
            let fates = await batch.fates()
            return (
                fates: fates, takenOver: await guarding.takenOver,
                failedBefore: await guarding.failedBefore
            )
        }
        progress.clear()
        let isFollowed = options.following != nil
        let report = SubmitReport(
            zip(jobs, end.value.fates).map { SubmitReport.Line($0, $1, isFollowed: isFollowed) },
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
    ) throws(CommandFailure) -> Job {
        let payload = try orStop(
            workflow: PricedPayload(file, pricing, needsSureGateway: true))
        warnings.add(payload.warnings, of: payload.name)
        let spend = payload.spend(
            project: options.spend.project, tags: options.spend.tags, at: Host.now)
        try options.spend.checkMaximum(spend, pricing.prices.exchange)
        var random = SystemRandomNumberGenerator()
        return Job(
            file: payload.name, payload: payload.bytes,
            spend: spend,
            attempt: AttemptID(milliseconds: Host.nowMilliseconds, using: &random))
    }

    private func guarding(
        _ file: LedgerFile, _ jobs: [Job]
    ) throws(CommandFailure) -> LedgerGuard {
        var terms = options.spend.terms(pricing.prices.exchange)
        terms.isTakingOver = true
        terms.siblings = Set(jobs.map(\.spend.fingerprint.description))
        return try orStop(workflow: file.guarding(terms))
    }

    private func batch(
        _ jobs: [Job], _ gateways: PaidGateways, _ guarding: LedgerGuard,
        _ progress: ProgressLine
    ) -> Batch {
        let saver = options.following.map { following in
            VideoSaver(
                spendGuard: guarding, folder: following.folder, isLocal: gateways.isLoopback)
        }
        let patience = options.following?.patience
        return Batch(jobs: jobs, width: options.jobs) { job in
            progress.begin(job.file, "sending to \(job.spend.gateway)")
            let run = JobRun(
                client: gateways[job.spend.gateway], saver: saver, patience: patience,
                progress: progress)
            let fate = await run(job)
            progress.end()
            return fate
        }
    }
}
