import Foundation
import KlingCost
import KlingLedger
import ReportFixtures
import Testing

extension Rehearsal {
    /// The ledger of this rehearsal, with one hold of a while ago: 0.275 USD at kie.
    ///
    /// - Parameters:
    ///   - age: of the hold, in seconds.
    ///   - fill: says otherwise of the hold.
    func held(
        secondsAgo age: Int64, _ fill: (inout Entry) -> Void = { _ in }
    ) throws -> (ledger: Ledger, id: AttemptID, then: Instant) {
        let held = try EarlierHold(in: root.appending(path: "data"), secondsAgo: age) { request in
            fill(&request.entry)
        }
        return (held.ledger, held.id, held.then)
    }

    /// Lets hours pass over the one attempt that was sent from here: its ledger is written anew, each
    /// entry so much earlier. Nobody waits, however slow the machine.
    ///
    /// - Returns: the attempt, which has another id by then.
    func letPass(hours: Int64) throws -> AttemptID {
        let former = root.appending(path: "data-before")
        try FileManager.default.moveItem(at: root.appending(path: "data"), to: former)
        let left = try #require(
            try Ledger(reading: former.appending(path: "kcost/ledger.sqlite").path))
        let attempt = try #require(try left.openAttempts().first).attempt.id
        let entries = try left.entries(of: attempt)
        #expect(entries.map(\.kind) == [.hold, .sent])
        let answered = try #require(entries[1].expires)
        let (ledger, id, then) = try held(secondsAgo: hours * 3_600) { hold in
            var same = entries[0]
            (same.attempt, same.instant) = (hold.attempt, hold.instant)
            hold = same
        }
        try ledger.markSent(
            id,
            answeredBy: Instant(
                seconds: then.seconds + answered.seconds - entries[1].instant.seconds),
            at: then, by: entries[1].owner)
        return id
    }
}
