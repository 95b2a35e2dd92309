import Foundation
import KlingCost
import KlingLedger
import ReportFixtures

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
}
