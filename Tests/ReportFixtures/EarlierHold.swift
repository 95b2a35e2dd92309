public import Foundation
public import KlingCost
public import KlingLedger

/// A ledger with one hold of a while ago: 0.275 USD at kie.
public struct EarlierHold {
    /// The ledger, as it was opened then.
    public let ledger: Ledger
    /// The hold's attempt.
    public let id: AttemptID
    /// When it was held.
    public let then: Instant

    /// Makes the ledger.
    ///
    /// - Parameters:
    ///   - data: the folder for users' data; the ledger is where `kcost` looks for it there.
    ///   - age: of the hold, in seconds.
    ///   - fill: says otherwise of the hold.
    public init(
        in data: URL, secondsAgo age: Int64, _ fill: (inout HoldRequest) -> Void = { _ in }
    ) throws {
        let folder = data.appending(path: "kcost")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        var random = SystemRandomNumberGenerator()
        then = Instant(seconds: Int64(Date().timeIntervalSince1970) - age)
        ledger = try Ledger(
            path: folder.appending(path: "ledger.sqlite").path, now: then, using: &random)
        id = AttemptID(milliseconds: UInt64(then.seconds) * 1_000, using: &random)
        var hold = Entry(.hold, id, at: then, by: "ann@desk")
        (hold.gateway, hold.model, hold.currency) = ("kie", "kling-2.6/text-to-video", .usd)
        (hold.expected, hold.upper) = (Nanos(count: 275_000_000), Nanos(count: 275_000_000))
        var request = HoldRequest(hold)
        request.isUnbudgetedAllowed = true
        fill(&request)
        _ = try ledger.hold(request) { _ in .utc }
    }
}
