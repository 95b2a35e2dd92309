internal import KlingCost

/// Where a journal is kept, with what is derived from it: it looks up and writes down, and decides
/// nothing. What may be held, what an entry may follow and what it changes is said by `Rules/`, the same
/// for every store.
///
/// One value belongs to one thread. Several of them, in other threads, processes or machines, may be at
/// one journal: the store sees to it that transactions come one after another, and that what a
/// transaction wrote is durable when it returns. A body that writes may be run again, where it is certain
/// that nothing of the first time is there.
protocol JournalStore: AnyObject, JournalLookup {
    /// The id of the journal, minted when it was made.
    var id: String { get }

    // MARK: One decision

    /// Runs a body that writes, as one: all of it is durable, or none is. Nobody else writes between
    /// what it looks up and what it writes. A body that throws leaves nothing behind.
    ///
    /// - Parameter foresight: what the body will probably look up; a store that is at hand does not ask.
    func transaction<Value>(
        foreseeing foresight: @autoclosure () -> [Foresight],
        _ body: () throws(LedgerError) -> Value
    ) throws(LedgerError) -> Value

    /// When what is written now is written: the instant of whoever writes, or that of a clock that all who
    /// write share. Only inside a transaction or a snapshot.
    func moment(_ instant: Instant) -> Instant

    /// Runs a body inside a transaction, and undoes what it wrote where its value says so. A body that
    /// throws leaves that to the transaction.
    func trial<Value>(
        _ body: () throws(LedgerError) -> Value, keptIf isKept: (Value) -> Bool
    ) throws(LedgerError) -> Value

    /// Runs a body that reads one state of the journal, whatever others write meanwhile.
    func snapshot<Value>(
        _ body: () throws(LedgerError) -> Value
    ) throws(LedgerError) -> Value

    // MARK: The journal

    /// All chains, our own first; never none.
    func chains() throws(LedgerError) -> [Chain]

    /// Where our own journal ends now.
    func head() throws(LedgerError) -> Ledger.Head

    /// How far our own journal is known to be durable: no copy goes further.
    func durable() throws(LedgerError) -> Ledger.Head

    /// Whether it may lack what was written last, and get it later.
    func mayBeBehind() throws(LedgerError) -> Bool

    /// Writes an entry that has its number, its id and its place behind its chain's last: the entry, what
    /// it allocates, the chain's head, and what it changes of what is derived. Only inside a transaction.
    ///
    /// - Throws: ``LedgerError/alreadyWritten(_:entry:)`` where any chain has an entry of its id.
    func append(
        _ entry: Entry, _ hash: ChainHash, _ changes: [Change]
    ) throws(LedgerError)

    /// Calls the body with every entry of a chain in order, its allocations included, until it says
    /// stop.
    func forEachEntry(
        of chain: Int64, from first: Int64, to last: Int64,
        _ body: (Entry, ChainHash) throws(LedgerError) -> Bool
    ) throws(LedgerError)

    /// Calls the body with every charge seen outside of every chain that was written since an instant,
    /// in the order of their chains.
    func forEachSeenOutside(
        since instant: Instant, _ body: (Entry) throws(LedgerError) -> Void
    ) throws(LedgerError)

    /// Our own control entries that say what is in force, in order.
    ///
    /// - Parameter known: the hash of the last one that is known already; `nil` where none is.
    /// - Returns: `nil` where that is still the last; else the last one's hash, and all of them.
    func controls(
        behind known: ChainHash?
    ) throws(LedgerError) -> (last: ChainHash?, all: [ControlLine])?

    // MARK: What is derived

    /// The attempts that a question is about, in its order.
    func attempts(_ question: AttemptQuestion) throws(LedgerError) -> [AttemptID]

    /// Calls the body with what was held behind an instant for payloads that have something in common,
    /// the latest first, until it says stop; imported attempts too.
    func forEachHeldLately(
        _ trait: PayloadTrait, after seconds: Int64,
        _ body: (HeldLately) throws(LedgerError) -> Bool
    ) throws(LedgerError)

    /// When our own payloads left for a gateway since an instant, the latest first.
    func sent(to gateway: String, since instant: Instant) throws(LedgerError) -> [Instant]

    /// The next holds of a chain, in the order of their times and ids, that do not weigh on a budget
    /// yet: some hundreds of them.
    ///
    /// - Parameter last: where it goes on: the hold's time and its attempt's id.
    func uncounted(
        _ chain: Chain, _ budget: Int64, after last: HoldPlace
    ) throws(LedgerError) -> [(place: HoldPlace, hold: Int64)]

    /// What weighs on a budget in a period.
    func balance(
        of budget: StandingBudget, in period: Range<Instant>
    ) throws(LedgerError) -> Ledger.Balance

    // MARK: Beside the journal: nothing of it is money

    /// Keeps the payload of an attempt that was held just now.
    func keep(_ payload: [UInt8], of id: AttemptID) throws(LedgerError)

    /// The payload of an attempt, byte for byte; `nil` when none was kept.
    func payload(of id: AttemptID) throws(LedgerError) -> [UInt8]?

    /// Keeps where an attempt's videos can be fetched, by their places in the list; what was saved
    /// before stays saved. Only inside a transaction.
    func keep(_ videos: [FinishedVideo], of id: AttemptID) throws(LedgerError)

    /// Videos of our own charges that can be fetched, the oldest charge first.
    func unsavedVideos() throws(LedgerError) -> [KeptVideo]

    /// What is known of an attempt's videos, in order.
    func videos(of id: AttemptID) throws(LedgerError) -> [NotedVideo]

    /// Writes that a video is saved, and drops its address.
    ///
    /// - Returns: whether it was known, and not saved before.
    func noteSaved(_ saved: SavedVideo, _ id: AttemptID, place: Int) throws(LedgerError) -> Bool

    /// Drops a video's address.
    func giveUpVideo(_ id: AttemptID, place: Int) throws(LedgerError)
}

extension JournalStore {
    func transaction<Value>(
        _ body: () throws(LedgerError) -> Value
    ) throws(LedgerError) -> Value { try transaction(foreseeing: [], body) }

    func moment(_ instant: Instant) -> Instant { instant }

    func durable() throws(LedgerError) -> Ledger.Head { try head() }

    func mayBeBehind() -> Bool { false }

    /// Calls the body with every entry of a chain in order.
    func forEachEntry(
        of chain: Int64, _ body: (Entry, ChainHash) throws(LedgerError) -> Bool
    ) throws(LedgerError) {
        try forEachEntry(of: chain, from: 1, to: Chain.lastSequence, body)
    }
}

/// A control entry as it stands in the journal.
struct ControlLine {
    /// The entry's number.
    let entry: Int64
    /// When it was written.
    let instant: Instant
    /// What it says.
    let json: String
}

/// Which attempts are meant; but for one question, of our own chain alone.
enum AttemptQuestion {
    /// Whose hold has not ended, in the order of their holds.
    case open
    /// That are held, were never sent, and are to be given back by an instant, in the order of their ids.
    case due(by: Instant)
    /// Whose task was last called so, at any gateway, in the order of their ids; imported ones too.
    case ofTask(String)
    /// That were charged since an instant for a task, the oldest end first.
    case charged(since: Instant)
    /// That have ended and had a task, by their own id or that task's name, the oldest end first.
    case ended(named: String)
    /// Whose gateway said something else once they had ended; in no order.
    case toldOtherwise
}

/// What payloads may have in common.
enum PayloadTrait: Hashable {
    /// They are the same: SHA-256 of the canonical form, hexadecimal.
    case fingerprint(String)
    /// They ask for the same in other words: the digest of their ``PayloadLikeness``, hexadecimal.
    case likeness(String)
}

/// An attempt that was held lately.
struct HeldLately {
    let id: AttemptID
    /// When, in seconds since 1970.
    let instant: Instant
    let state: Attempt.State
    /// The row of its hold.
    let hold: Int64
    let fingerprint: String?
}

/// Where a hold stands among those of its chain in the order of time.
struct HoldPlace: Comparable {
    /// Seconds since 1970.
    let held: Int64
    /// The attempt's id.
    let id: [UInt8]

    /// Before the first of a second.
    init(before held: Int64) { (self.held, id) = (held, [0]) }

    /// That of a hold.
    init(_ held: Int64, _ id: [UInt8]) { (self.held, self.id) = (held, id) }

    static func < (one: HoldPlace, other: HoldPlace) -> Bool {
        one.held == other.held
            ? one.id.lexicographicallyPrecedes(other.id) : one.held < other.held
    }
}

/// An attempt's video that can be fetched.
struct KeptVideo {
    let attempt: AttemptID
    /// Its place among those of the attempt.
    let place: Int
    let video: FinishedVideo
}
