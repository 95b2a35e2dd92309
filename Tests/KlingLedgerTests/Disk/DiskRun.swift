import CFaultyDisk
import KlingCost
import SeededCases

@testable import KlingLedger

/// A schedule on a disk of its own, call by call.
final class DiskRun {
    let schedule: DiskSchedule
    let disk: FaultyDisk
    private var ledgers: [Ledger?] = [nil, nil]

    /// - Parameter seed: of what a failed sync leaves on the disk.
    init(_ schedule: DiskSchedule, seed: UInt64 = 0) {
        self.schedule = schedule
        disk = FaultyDisk(isPowersafe: schedule.isPowersafe, seed: seed)
    }

    deinit { close() }

    /// A connection, opened when it is not.
    func ledger(_ connection: Int = 0) throws(LedgerError) -> Ledger {
        if let open = ledgers[connection] { return open }
        // Made again after a power loss, it has the same id: so all heads are the reference's.
        var random = SeededRandom(seed: schedule.seed)
        let ledger = try Ledger(
            path: disk.path, now: Instant(seconds: 1_795_000_000), using: &random)
        try ledger.database.execute("PRAGMA cache_size = \(schedule.cachePages)")
        _ = try ledger.database.number("PRAGMA wal_autocheckpoint = \(schedule.checkpointPages)")
        ledgers[connection] = ledger
        return ledger
    }

    /// Closes both connections, as the end of a process does.
    func close() { ledgers = [nil, nil] }

    /// Makes a call of the schedule.
    func perform(_ place: Int) throws(LedgerError) {
        let (connection, step) = schedule.steps[place]
        if case .close = step {
            ledgers[connection] = nil
            return
        }
        let ledger = try ledger(connection)
        // Made again, a call draws the same ids.
        ledger.random = SeededRandom(seed: schedule.seed &* 1_000 &+ UInt64(place))
        switch step {
        case .open, .close: return
        case .set(let budget, let instant): try set(budget, at: instant, ledger)
        case .control(let control, let instant):
            _ = try ledger.control(control, at: instant, by: "ann@desk")
        case .hold(let request): _ = try ledger.hold(request, zones: { _ in .utc })
        case .holdMeanwhile(let request):
            try holdMeanwhile(request, ledger, reading: self.ledger(1 - connection))
        case .note(let entry): _ = try ledger.note(entry)
        case .capture(let entry): _ = try ledger.capture(entry, freezingAbove: 2)
        case .checkpoint(let mode):
            _ = try ledger.database.number("PRAGMA wal_checkpoint(\(mode))")
        case .rebuild: try ledger.rebuild()
        }
    }

    private func set(
        _ budget: Budget, at instant: Instant, _ ledger: Ledger
    ) throws(LedgerError) {
        _ = try ledger.set(
            budget, at: instant, by: "ann@desk", exchange: ExchangeTable(), zones: { _ in .utc })
    }

    private func holdMeanwhile(
        _ request: HoldRequest, _ ledger: Ledger, reading reader: Ledger
    ) throws(LedgerError) {
        let before = try reader.head().sequence
        var seen: Int64 = 0
        try reader.forEachEntry { (_) throws(LedgerError) in
            if seen == 0 { _ = try ledger.hold(request, zones: { _ in .utc }) }
            seen += 1
            return true
        }
        if seen != before { throw .invariant("a reader of \(before) entries saw \(seen)") }
    }
}

/// What a schedule leads to where nothing fails.
struct DiskReference {
    let schedule: DiskSchedule
    /// The head before each call, and behind the last.
    let heads: [Ledger.Head]
    /// What each call threw for reasons of its own.
    let refusals: [LedgerError?]
    /// What the calls alone, without looking at heads, ask of the disk.
    let calls: [faulty_call]

    init(_ schedule: DiskSchedule) throws {
        let run = DiskRun(schedule)
        var heads: [Ledger.Head] = []
        var refusals: [LedgerError?] = []
        for place in schedule.steps.indices {
            do throws(LedgerError) {
                try run.perform(place)
                refusals.append(nil)
            } catch {
                refusals.append(error)
            }
            let head = try run.ledger().head()
            if heads.isEmpty { heads.append(head) }
            heads.append(head)
        }
        (self.schedule, self.heads, self.refusals) = (schedule, heads, refusals)
        let bare = DiskRun(schedule)
        for place in schedule.steps.indices { try? bare.perform(place) }
        bare.close()
        calls = bare.disk.calls
    }
}
