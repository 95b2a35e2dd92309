import Foundation
import KlingCost
import KlingLedger
import LedgerSchedules

/// One process at a ledger that others use too: `LedgerWorker LEDGER SCHEDULE WORKER`.
///
/// It opens the ledger, says `ready`, waits until its input ends, and makes its calls; of each it
/// says when it begins and what came of it, before the next. Where the schedule says so it kills
/// itself. A schedule that is a ``TakenAwayPlan`` is ``TakenAway``'s.
@main
struct LedgerWorker {
    static func main() throws {
        let arguments = CommandLine.arguments
        if arguments.count == 4, let plan = TakenAwayPlan(arguments[2]),
            let worker = Int(arguments[3])
        {
            return TakenAway(path: arguments[1], plan: plan, worker: worker).run(say)
        }
        guard arguments.count == 4, let schedule = Schedule(arguments[2]),
            let worker = Int(arguments[3])
        else {
            say("usage: LedgerWorker LEDGER SCHEDULE WORKER")
            exit(64)
        }
        let death = schedule.deaths[worker]
        DeathTrap.install()
        let ledger = try open(arguments[1])
        try warm(ledger, schedule.workers[worker])
        say("ready")
        while readLine() != nil {}
        for call in schedule.workers[worker] {
            say("begin \(call.place) \(try ledger.head().sequence)")
            let moment = death?.place == call.place ? death?.moment : nil
            if let moment { DeathTrap.arm(moment) }
            let answer = call.make(at: ledger, exchange: schedule.exchange)
            if moment != nil { DeathTrap.spring() }
            say("end \(call.place) \(try ledger.head().sequence) \(answer)")
        }
    }

    private static func open(_ name: String) throws -> Ledger {
        if PostgresAddress.isAddress(name) {
            return try Ledger(writingByOwnClock: PostgresAddress(name))
        }
        var random = SystemRandomNumberGenerator()
        return try Ledger(path: name, now: Instant(seconds: 0), using: &random)
    }

    /// Everything that a connection does but once is done before the start.
    private static func warm(_ ledger: Ledger, _ calls: [Call]) throws {
        _ = try ledger.head()
        for case .hold(let request) in calls.prefix(1).map(\.deed) {
            _ = try ledger.evaluate(request, zones: Schedule.zone)
        }
    }

    /// Nothing waits in a buffer when the process dies.
    private static func say(_ line: String) {
        FileHandle.standardOutput.write(Data((line + "\n").utf8))
    }
}
