import Foundation
import KlingCost
import KlingLedger

extension Rehearsal {
    /// The ledger of this rehearsal, with one hold of a while ago: 0.275 USD at kie.
    ///
    /// - Parameters:
    ///   - age: of the hold, in seconds.
    ///   - fill: says otherwise of the hold.
    func held(
        secondsAgo age: Int64, _ fill: (inout Entry) -> Void = { _ in }
    ) throws -> (ledger: Ledger, id: AttemptID, then: Instant) {
        let folder = root.appending(path: "data/kcost")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        var random = SystemRandomNumberGenerator()
        let then = Instant(seconds: Int64(Date().timeIntervalSince1970) - age)
        let ledger = try Ledger(
            path: folder.appending(path: "ledger.sqlite").path, now: then, using: &random)
        let id = AttemptID(milliseconds: UInt64(then.seconds) * 1_000, using: &random)
        var hold = Entry(.hold, id, at: then, by: "ann@desk")
        (hold.gateway, hold.model, hold.currency) = ("kie", "kling-2.6/text-to-video", .usd)
        (hold.expected, hold.upper) = (Nanos(275_000_000), Nanos(275_000_000))
        fill(&hold)
        var request = HoldRequest(hold)
        request.isUnbudgetedAllowed = true
        _ = try ledger.hold(request) { _ in .utc }
        return (ledger, id, then)
    }
}
