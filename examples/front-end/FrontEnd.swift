import KlingClient
import KlingCost
import KlingLedger
import KlingReports
import KlingWorkflow

/// A front end of its own: says what a payload costs, sends it where the user's budgets let it pass,
/// waits for its video, and prints the month's statement.
///
/// It takes the user's settings, keys, price files and ledger as `kcost` does, and shares them with it.
@main
struct FrontEnd {
    static func main() async throws {
        guard CommandLine.arguments.count == 2 else {
            return print("usage: front-end PAYLOAD.json")
        }
        let settings = try Settings()
        let pricer = try PayloadPricer(settings)
        let payload = try PricedPayload(CommandLine.arguments[1], pricer)
        print("\(payload.name) to \(payload.gateway.name): at most \(payload.price.upper.amount)")

        let now = SystemClock().now
        let file = try LedgerFile(settings)
        let spendGuard = try file.guarding(LedgerGuard.Terms())
        let gateways = try PaidGateways(
            [payload.gateway.name], settings, GatewayKeys(settings), pricer.prices.book, spendGuard)
        let saver = VideoSaver(spendGuard, folder: ".", isLocal: gateways.isLoopback)
        let job = SubmissionJob(payload, payload.spend(project: "front-end", at: now))
        tell(await Submission(to: gateways, saver: saver).send(job))

        // The rest needs no key: what was spent this month, as `kcost report monthly` prints it.
        guard let ledger = try file.openToRead(),
            let monthly = try ShippedReports.definition("monthly")
        else { return }
        let zones = SystemZones()
        let zone = zones.zone("Asia/Shanghai") ?? .utc
        let month = ReportQuery(zone.month(containing: now), zone: zone) { _ in zone }
        print(try ledger.statement(monthly, month, as: .table))
    }

    /// Four things can have happened, and a fifth that leaves a hold.
    private static func tell(_ outcome: SubmissionOutcome) {
        switch outcome {
        case .followed(_, .success(.captured(let charge, _, _)), let videos):
            print("charged \(charge.amount.decimal)")
            for case .saved(let video) in videos { print("saved \(video.file)") }
        case .followed(let running, _, _):
            print("task \(running.task) is not done; later: kcost sync")
        case .failed(.guarded(.refused(let why, _))):
            print("nothing was sent, a budget refused it: \(why)")
        case .ended(let result): print("not accepted, or nobody knows: \(result.end)")
        case .failed, .leftOut: print("see: kcost pending")
        }
    }
}
