import Foundation
import KlingCost
import KlingLedger
import LedgerSchedules

/// A worker at a ledger whose files somebody deletes and renames meanwhile.
///
/// Again and again it opens the ledger, holds once or a few times, and closes it; of each call it says
/// what came of it, and by that acknowledges what was held. It ends by itself.
struct TakenAway {
    let path: String
    let plan: TakenAwayPlan
    let worker: Int

    /// - Parameter say: prints a line at once.
    func run(_ say: (String) -> Void) {
        var draw = plan.draw(worker)
        for _ in 0..<plan.rounds {
            let holds = 1 + Int.random(in: 0..<4, using: &draw)
            do throws(LedgerError) {
                var random = SystemRandomNumberGenerator()
                let ledger = try Ledger(path: path, now: plan.now, using: &random)
                for _ in 0..<holds {
                    let request = plan.hold(by: worker, &draw)
                    switch try ledger.hold(request, zones: Schedule.zone) {
                    case .held(let entry, _): say("held \(entry.attempt?.description ?? "")")
                    case .refused, .stopped: say("refused")
                    }
                    usleep(UInt32.random(in: 0...2_000, using: &draw))
                }
            } catch {
                say("error \(error)")
            }
        }
    }
}
