internal import KlingCost

/// A transaction or a snapshot that is under way: what it saw, and what it is going to write. What is
/// written goes out with the commit, so that a decision is two trips; what it wrote itself it knows.
struct PostgresDecision {
    /// Where the journal ends, its own entries included.
    var head: Ledger.Head
    /// What the server's clock said once nobody else could write.
    let moment: Instant
    let isWriting: Bool
    /// The version of the tables, where a newer program made them so that this one may only say what
    /// became of what it holds.
    var newer: Int?

    /// Attempts that were looked at or written; `nil` inside: there is none.
    var attempts: [AttemptID: AttemptRow?] = [:]
    /// Entries by their rows, without what they allocate.
    var entries: [Int64: Entry] = [:]
    /// What holds weigh on budgets.
    var allocations: [Int64: [PostgresAllocation]] = [:]
    /// Answers to what was asked ahead; none once anything was written.
    var foreseen = PostgresForesight()
    /// Statements that write, and are not sent yet.
    var waiting: [PostgresQuery] = []
    /// How often such statements were sent before the commit, since something had to be read behind them.
    var sendings = 0
    /// The last entry that was written: its row and hash are in no other journal.
    var written: (row: Int64, hash: ChainHash)?

    init(head: Ledger.Head, moment: Instant, isWriting: Bool) {
        (self.head, self.moment, self.isWriting) = (head, moment, isWriting)
    }

    /// Writes something, with the commit.
    mutating func write(_ query: PostgresQuery) {
        waiting.append(query)
        foreseen = PostgresForesight()
    }
}

/// What a hold weighs on a budget, and the entry that says so.
struct PostgresAllocation {
    let entry, budget: Int64
    let allocation: Allocation
}

/// A question that is asked with the lock, since it will probably be asked.
struct PostgresQuestion {
    let subject: Subject
    let query: PostgresQuery

    /// What its answer is.
    enum Subject {
        case attempts, entries, allocations
        /// The answer to the very same question.
        case anything
        /// Holds that are over by an instant.
        case due(Instant)
        /// What was held behind a second.
        case held(PayloadTrait, after: Int64)
    }

    init(_ subject: Subject, _ query: PostgresQuery) {
        (self.subject, self.query) = (subject, query)
    }
}

/// Answers to what was asked ahead. What is asked by a clock was asked by that of this machine, and with
/// some room: the answer holds for each instant within it.
struct PostgresForesight {
    private var answers: [PostgresQuery: PostgresRows] = [:]
    private var due: (limit: Instant, rows: PostgresRows)?
    private var held: [PayloadTrait: (since: Int64, rows: PostgresRows)] = [:]

    mutating func add(_ question: PostgresQuestion, _ rows: PostgresRows) {
        switch question.subject {
        case .due(let limit): due = (limit, rows)
        case .held(let trait, let since): held[trait] = (since, rows)
        case .attempts, .entries, .allocations, .anything: answers[question.query] = rows
        }
    }

    subscript(query: PostgresQuery) -> PostgresRows? { answers[query] }

    func due(by instant: Instant) -> PostgresRows? {
        due.flatMap { instant <= $0.limit ? $0.rows : nil }
    }

    func held(_ trait: PayloadTrait, after seconds: Int64) -> PostgresRows? {
        held[trait].flatMap { seconds >= $0.since ? $0.rows : nil }
    }
}
