import KlingCost

@testable import KlingLedger

/// One thread's way to a journal in memory.
final class MemoryStore: JournalStore {
    let journal: MemoryJournal
    /// What the transaction or the snapshot that is under way sees.
    private var seen: MemoryJournal.State?
    /// Called before each look and each change, where others may come between: so that a test says who
    /// runs when. What it throws breaks the call off.
    var pause: ((Step) throws(LedgerError) -> Void)?

    /// What is about to be done.
    enum Step { case look, wait, change, commit }

    var id: String { journal.id }

    init(_ journal: MemoryJournal) { self.journal = journal }

    var state: MemoryJournal.State { seen ?? journal.state }

    private func look() throws(LedgerError) -> MemoryJournal.State {
        try pause?(.look)
        return state
    }

    private func change(
        _ body: (inout MemoryJournal.State) throws(LedgerError) -> Void
    ) throws(LedgerError) {
        try pause?(.change)
        guard var state = seen else { throw .invariant("only a transaction writes") }
        // Not in two hands, lest all of it be copied.
        seen = nil
        defer { seen = state }
        try body(&state)
    }

    // MARK: One decision

    func transaction<Value>(
        foreseeing foresight: @autoclosure () -> [Foresight],
        _ body: () throws(LedgerError) -> Value
    ) throws(LedgerError) -> Value {
        var left: LedgerError?
        seen = journal.enter(
            pause.map { pause in
                {
                    do throws(LedgerError) { try pause(.wait) } catch { left = left ?? error }
                }
            })
        do throws(LedgerError) {
            if let left { throw left }
            let value = try body()
            try pause?(.commit)
            journal.leave(seen)
            seen = nil
            return value
        } catch {
            journal.leave(nil)
            seen = nil
            throw error
        }
    }

    func trial<Value>(
        _ body: () throws(LedgerError) -> Value, keptIf isKept: (Value) -> Bool
    ) throws(LedgerError) -> Value {
        let before = seen
        let value = try body()
        if !isKept(value) { seen = before }
        return value
    }

    func snapshot<Value>(
        _ body: () throws(LedgerError) -> Value
    ) throws(LedgerError) -> Value {
        if seen != nil { throw .invariant("one is under way") }
        try pause?(.look)
        seen = journal.state
        defer { seen = nil }
        return try body()
    }

    // MARK: The journal

    func chains() throws(LedgerError) -> [Chain] {
        [Chain(number: 0, ledger: id, head: try look().head)]
    }

    func number(ofChain ledger: String) -> Int64? { ledger == id ? 0 : nil }

    func head() throws(LedgerError) -> Ledger.Head { try look().head }

    func append(
        _ entry: Entry, _ hash: ChainHash, _ changes: [Change]
    ) throws(LedgerError) {
        try change { (state) throws(LedgerError) in try state.append(entry, hash, changes) }
    }

    func entry(_ row: Int64) throws(LedgerError) -> Entry? {
        var entry = try look().entry(row)
        entry?.allocations = []
        return entry
    }

    func entry(withID id: EntryID) throws(LedgerError) -> Entry? {
        let state = try look()
        return try state.numbers[id].flatMap { number throws(LedgerError) in try entry(number) }
    }

    func forEachEntry(
        of chain: Int64, from first: Int64, to last: Int64,
        _ body: (Entry, ChainHash) throws(LedgerError) -> Bool
    ) throws(LedgerError) {
        for (entry, hash) in try look().entries
        where chain == 0 && first <= entry.sequence && entry.sequence <= last {
            if !(try body(entry, hash)) { return }
        }
    }

    func forEachSeenOutside(
        since instant: Instant, _ body: (Entry) throws(LedgerError) -> Void
    ) throws(LedgerError) {
        for (entry, _) in try look().entries where entry.isSeenOutside && entry.instant >= instant {
            try body(entry)
        }
    }

    func controls(
        behind known: ChainHash?
    ) throws(LedgerError) -> (last: ChainHash?, all: [ControlLine])? {
        let standing = try look().entries.filter { entry, _ in
            guard entry.kind == .control else { return false }
            if case .count = entry.control.flatMap({ Control(json: $0) }) { return false }
            return true
        }
        if let known, standing.last?.hash == known { return nil }
        let lines = standing.map { entry, _ in
            ControlLine(
                entry: entry.sequence, instant: entry.instant, json: entry.control ?? "")
        }
        return (standing.last?.hash, lines)
    }

    func allocations(
        ofHold hold: Int64, upTo last: Int64
    ) throws(LedgerError) -> [(budget: Int64, allocation: Allocation)] {
        try look().allocations[hold, default: []].filter { $0.entry <= last }
            .map { ($0.budget, $0.allocation) }
    }

    // MARK: What is derived

    func attempt(_ id: AttemptID) throws(LedgerError) -> AttemptRow? { try look().attempts[id] }

    func attempts(_ question: AttemptQuestion) throws(LedgerError) -> [AttemptID] {
        let state = try look()
        let rows = state.attempts.values.sorted { $0.attempt.hold < $1.attempt.hold }
        let byID = rows.sorted {
            $0.attempt.id.bytes.lexicographicallyPrecedes($1.attempt.id.bytes)
        }
        let ended = rows.filter { $0.attempt.state.isEnded && $0.task != nil }
            .sorted { ($0.ended?.seconds ?? 0) < ($1.ended?.seconds ?? 0) }
        let found: [AttemptRow] =
            switch question {
            case .open: rows.filter { !$0.attempt.state.isEnded }
            case .due(let instant):
                byID.filter {
                    $0.attempt.state == .held && $0.attempt.expires.map { $0 <= instant } ?? false
                }
            case .ofTask(let task): byID.filter { $0.task == task }
            case .charged(let instant):
                ended.filter {
                    $0.attempt.state == .captured && $0.ended.map { $0 >= instant } ?? false
                }
            case .ended(let name):
                ended.filter { $0.attempt.id == AttemptID(name) || $0.task == name }
            case .toldOtherwise:
                rows.filter { row in
                    state.entries.contains {
                        $0.entry.attempt == row.attempt.id
                            && $0.entry.adjustReason == .toldOtherwise
                    }
                }
            }
        return found.map(\.attempt.id)
    }

    func forEachHeldLately(
        _ trait: PayloadTrait, after seconds: Int64,
        _ body: (HeldLately) throws(LedgerError) -> Bool
    ) throws(LedgerError) {
        let state = try look()
        let holds = state.entries.map(\.entry).filter { hold in
            guard hold.kind == .hold, hold.instant.seconds > seconds else { return false }
            return switch trait {
            case .fingerprint(let fingerprint): hold.fingerprint == fingerprint
            case .likeness(let digest): hold.payloadLikeness?.digest.hexadecimal == digest
            }
        }.sorted { one, other in
            HoldPlace(other.instant.seconds, other.attempt?.bytes ?? [])
                < HoldPlace(one.instant.seconds, one.attempt?.bytes ?? [])
        }
        for hold in holds {
            guard let id = hold.attempt, let row = state.attempts[id] else { continue }
            let held = HeldLately(
                id: id, instant: hold.instant, state: row.attempt.state, hold: hold.row,
                fingerprint: hold.fingerprint)
            if !(try body(held)) { return }
        }
    }

    func sent(to gateway: String, since instant: Instant) throws(LedgerError) -> [Instant] {
        let state = try look()
        var found: [Instant] = []
        for (entry, _) in state.entries.reversed() {
            if entry.instant < instant { break }
            guard entry.kind == .sent, let id = entry.attempt,
                let hold = state.attempts[id]?.attempt.hold
            else { continue }
            if state.entry(hold)?.gateway == gateway { found.append(entry.instant) }
        }
        return found
    }

    func uncounted(
        _ chain: Chain, _ budget: Int64, after last: HoldPlace
    ) throws(LedgerError) -> [(place: HoldPlace, hold: Int64)] {
        let state = try look()
        var found: [(place: HoldPlace, hold: Int64)] = []
        for attempt in state.attempts.values.map(\.attempt) {
            let place = HoldPlace(attempt.held.seconds, attempt.id.bytes)
            let known = state.allocations[attempt.hold, default: []]
            if last < place, !known.contains(where: { $0.budget == budget }) {
                found.append((place, attempt.hold))
            }
        }
        found.sort { $0.place < $1.place }
        return Array(found.prefix(500))
    }

    func balance(
        of budget: StandingBudget, in period: Range<Instant>
    ) throws(LedgerError) -> Ledger.Balance {
        var (spent, held, milliseconds) = (Int128(0), Int128(0), Int128(0))
        var clips: Int64 = 0
        for (key, weight) in try look().balances
        where key.budget == budget.number && period.contains(Instant(seconds: key.start)) {
            spent += Int128(weight.spent.count)
            held += Int128(weight.held.count)
            milliseconds += Int128(weight.milliseconds)
            clips += weight.clips
        }
        return Ledger.Balance(
            period: period, spent: Nanos(count: Int64(clamping: spent)),
            held: Nanos(count: Int64(clamping: held)), clips: clips,
            milliseconds: Int64(clamping: milliseconds))
    }

    // MARK: Beside the journal

    func keep(_ payload: [UInt8], of id: AttemptID) throws(LedgerError) {
        try change { (state) throws(LedgerError) in
            if state.payloads[id] != nil { throw .invariant("the payload is kept already") }
            state.payloads[id] = payload
        }
    }

    func payload(of id: AttemptID) throws(LedgerError) -> [UInt8]? { try look().payloads[id] }

    func keep(_ videos: [FinishedVideo], of id: AttemptID) throws(LedgerError) {
        try change { state in
            for (place, video) in videos.enumerated()
            where state.videos[id]?[place]?.saved == nil {
                state.videos[id, default: [:]][place] = MemoryJournal.Video(
                    address: video.address, expires: video.expires)
            }
        }
    }

    func unsavedVideos() throws(LedgerError) -> [KeptVideo] {
        let state = try look()
        let charged = state.entries.map(\.entry).filter { $0.kind == .capture || $0.kind == .void }
        return charged.compactMap(\.attempt).flatMap { id in
            state.videos[id, default: [:]].sorted { $0.key < $1.key }.compactMap { place, video in
                video.address.map {
                    KeptVideo(
                        attempt: id, place: place,
                        video: FinishedVideo(address: $0, expires: video.expires))
                }
            }
        }
    }

    func videos(of id: AttemptID) throws(LedgerError) -> [NotedVideo] {
        try look().videos[id, default: [:]].sorted { $0.key < $1.key }.map { place, video in
            NotedVideo(
                place: place, isUnsaved: video.address != nil, expires: video.expires,
                saved: video.saved)
        }
    }

    func noteSaved(_ saved: SavedVideo, _ id: AttemptID, place: Int) throws(LedgerError) -> Bool {
        var isNoted = false
        try change { state in
            guard let video = state.videos[id]?[place], video.saved == nil else { return }
            isNoted = true
            state.videos[id]?[place]?.address = nil
            state.videos[id]?[place]?.saved = saved
        }
        return isNoted
    }

    func giveUpVideo(_ id: AttemptID, place: Int) throws(LedgerError) {
        try change { $0.videos[id]?[place]?.address = nil }
    }
}
