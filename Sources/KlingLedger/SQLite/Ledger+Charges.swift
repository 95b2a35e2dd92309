public import KlingCost

/// One entry that moved money, with what it was for: a charge, its correction, a charge that was
/// seen outside, or credits that were bought.
public struct ChargeEntry: Hashable, Sendable {
    /// A capture or an adjustment.
    public let entry: Entry
    /// What was asked for; `nil` for an adjustment of no attempt.
    public let hold: Entry?
    /// The gateway's name of its work, where it named one.
    public let task: String?
    /// When its attempt's hold ended: what a correction corrects was charged then. `nil` for an
    /// adjustment of no attempt.
    public let ended: Instant?

    /// An entry with what it was for.
    public init(_ entry: Entry, hold: Entry?, task: String?, ended: Instant? = nil) {
        (self.entry, self.hold, self.task, self.ended) = (entry, hold, task, ended)
    }

    /// Where gateway, model, project and tags stand.
    public var subject: Entry { hold ?? entry }
    /// Whether it is credits that were bought: no spend yet.
    public var isTopUp: Bool { entry.isTopUp }
    /// Whether it changes what an attempt was charged.
    public var isCorrection: Bool { entry.attempt != nil && entry.kind == .adjust }

    /// What was charged, or by how much that changed; `nil` for credits that were bought.
    public var amount: Money? {
        guard let amount = entry.amount, let currency = entry.currency ?? hold?.currency else {
            return nil
        }
        return Money(amount, currency)
    }
}

extension ChargeEntry {
    /// The same in the gateway's credits: as the entry says, else what the amount comes to at the
    /// worth that was frozen at the hold; `nil` where the hold was in money, or it does not come out
    /// even.
    public var credits: Nanos? { entry.credits(of: hold) }
}

extension Nanos {
    /// How many times another amount goes into this one; `nil` where it does not come out even at nine
    /// places, or is too much.
    public func dividedExactly(by other: Nanos) -> Nanos? {
        if other.count == 0 { return nil }
        let (whole, rest) = (Int128(count) * Int128(Nanos.perWhole)).quotientAndRemainder(
            dividingBy: Int128(other.count))
        return rest == 0 ? Int64(exactly: whole).map { Nanos(count: $0) } : nil
    }
}

/// One attempt as a gateway's bill would know it.
public struct AttemptRecord: Hashable, Sendable {
    /// Where it stands, and what was charged in all.
    public let attempt: Attempt
    /// What was asked for.
    public let hold: Entry
    /// The gateway's name of its work, where it named one.
    public let task: String?
    /// The capture or void that ended its hold.
    public let end: Entry?
    /// Who said last what it was charged.
    public let authority: Authority?
    /// Its corrections, in order.
    public let corrections: [Entry]

    /// An attempt with what is known of it.
    public init(
        _ attempt: Attempt, hold: Entry, task: String?, end: Entry?, authority: Authority?,
        corrections: [Entry] = []
    ) {
        (self.attempt, self.hold, self.task) = (attempt, hold, task)
        (self.end, self.authority, self.corrections) = (end, authority, corrections)
    }

    /// Whether another ledger's chain has it, which can only be corrected there.
    public var isImported: Bool { hold.chain != 0 }
}

extension Ledger {
    /// Calls the body with every entry of a chain that moved money, in order, until it says stop. One
    /// entry at a time is kept, however many there are.
    ///
    /// - Parameters:
    ///   - chain: one of ``chains()``; `nil` means our own.
    ///   - body: gets each; `false` ends the walk.
    public func forEachCharge(
        of chain: Chain? = nil, _ body: (ChargeEntry) throws(LedgerError) -> Bool
    ) throws(LedgerError) {
        try tables.snapshot { () throws(LedgerError) in
            let table = try tables.entryTable()
            let rows = try moved(in: chain?.number ?? 0, table)
            while try rows.step() {
                if !(try body(try charge(try table.entry(rows).entry))) { return }
            }
        }
    }

    /// The same of several chains, the earliest entry first; entries of one chain stay in its order,
    /// whatever its clock did. One entry of each chain at a time is kept.
    public func forEachCharge(
        ofAll chains: [Chain], _ body: (ChargeEntry, Chain) throws(LedgerError) -> Bool
    ) throws(LedgerError) {
        try tables.snapshot { () throws(LedgerError) in
            let table = try tables.entryTable()
            func next(_ rows: Statement) throws(LedgerError) -> Entry? {
                try rows.step() ? try table.entry(rows).entry : nil
            }
            var walks: [(chain: Chain, rows: Statement, next: Entry?)] = []
            for chain in chains {
                let rows = try moved(in: chain.number, table)
                walks.append((chain, rows, try next(rows)))
            }
            while true {
                var first: (place: Int, entry: Entry)?
                for (place, walk) in walks.enumerated() {
                    guard let entry = walk.next else { continue }
                    if first.map({ entry.instant < $0.entry.instant }) ?? true {
                        first = (place, entry)
                    }
                }
                guard let (place, entry) = first else { return }
                if !(try body(try charge(entry), walks[place].chain)) { return }
                walks[place].next = try next(walks[place].rows)
            }
        }
    }

    /// The rows of a chain's entries that moved money, in order.
    private func moved(
        in chain: Int64, _ table: EntryTable
    ) throws(LedgerError) -> Statement {
        try Statement(
            table.select
                + """
                 WHERE seq BETWEEN ?1 AND ?2 AND kind IN ('capture', 'adjust')
                  AND (attempt IS NULL OR kind = 'capture' OR amount_nanos <> 0) ORDER BY seq
                """, tables.database
        ).bind(1, Chain.row(chain, 1)).bind(2, Chain.row(chain, Chain.lastSequence))
    }

    /// Calls the body with every charge seen outside, and every correction of one, of all chains.
    public func forEachSeenOutside(_ body: (Entry) -> Void) throws(LedgerError) {
        try tables.snapshot { () throws(LedgerError) in
            try store.forEachSeenOutside(since: Instant(seconds: .min)) { body($0) }
        }
    }

    private func charge(_ entry: Entry) throws(LedgerError) -> ChargeEntry {
        guard let id = entry.attempt else {
            return ChargeEntry(entry, hold: nil, task: entry.task)
        }
        let attempt = try attempt(id)
        let trail = try trail(of: attempt)
        return ChargeEntry(
            entry, hold: try store.entry(attempt.hold), task: trail.task, ended: trail.ended)
    }

    /// Calls the body with every attempt, imported ones too, that was held in a span or whose task is
    /// one of those named, the oldest first, until it says stop; those at one gateway, or all where
    /// none is named.
    public func forEachAttempt(
        of gateway: String?, heldIn span: Range<Instant>, orOf tasks: Set<String> = [],
        _ body: (AttemptRecord) throws(LedgerError) -> Bool
    ) throws(LedgerError) {
        try tables.snapshot { () throws(LedgerError) in
            let isNamed = "OR task IN (SELECT value FROM json_each(?3))"
            let rows = try Statement(
                """
                SELECT id FROM attempt WHERE held_s >= ?1 AND held_s < ?2
                  \(tasks.isEmpty ? "" : isNamed) ORDER BY held_s, hold
                """, tables.database)
            rows.bind(1, span.lowerBound.seconds).bind(2, span.upperBound.seconds)
            if !tasks.isEmpty {
                let names = tasks.map { JSONText.quoted($0) }.joined(separator: ",")
                rows.bind(3, "[\(names)]")
            }
            while try rows.step() {
                guard let id = rows.bytes(0).flatMap({ AttemptID(bytes: $0) }) else { continue }
                let attempt = try attempt(id)
                guard let hold = try store.entry(attempt.hold) else {
                    throw .corrupt("attempt \(id) names entries that are not there")
                }
                guard gateway == nil || hold.gateway == gateway else { continue }
                if !(try body(try record(of: attempt, hold))) { return }
            }
        }
    }

    private func record(
        of attempt: Attempt, _ hold: Entry
    ) throws(LedgerError) -> AttemptRecord {
        let trail = try trail(of: attempt)
        let end = try trail.end.map { (row) throws(LedgerError) in try store.entry(row) }
        var corrections: [Entry] = []
        for row in trail.corrections.reversed() {
            if let entry = try store.entry(row) { corrections.append(entry) }
        }
        return AttemptRecord(
            attempt, hold: hold, task: trail.task, end: end ?? nil, authority: trail.authority,
            corrections: corrections)
    }

    /// What an attempt's entries say behind its hold.
    private struct Trail {
        /// The last task that was named.
        var task: String?
        /// The row that ended the hold, and its instant.
        var end: Int64?
        var ended: Instant?
        /// Who said last what was charged.
        var authority: Authority?
        /// The rows that corrected it, the last first.
        var corrections: [Int64] = []
    }

    /// Looks an attempt's entries through from the last back to the hold.
    private func trail(of attempt: Attempt) throws(LedgerError) -> Trail {
        var row = attempt.last
        var trail = Trail()
        while row > attempt.hold {
            let columns = try tables.database.statement(
                """
                SELECT kind, previous, task, authority, at_s, amount_nanos FROM entry
                  WHERE seq = ?1
                """
            ).bind(1, row)
            defer { columns.reset() }
            guard try columns.step(), let previous = columns.optionalInteger(1) else {
                throw .corrupt("attempt \(attempt.id) names entries that are not there")
            }
            switch columns.text(0).flatMap({ Entry.Kind(rawValue: $0) }) {
            case .capture, .void:
                trail.end = row
                trail.ended = Instant(seconds: columns.integer(4))
                trail.authority = trail.authority ?? columns.text(3).map { Authority($0) }
            case .adjust:
                trail.corrections.append(row)
                // A correction of the task alone, or a later word, changes nothing of the charge.
                if columns.integer(5) != 0 {
                    trail.authority = trail.authority ?? Authority(columns.text(3) ?? "")
                }
                trail.task = trail.task ?? columns.text(2)
            case .accepted: trail.task = trail.task ?? columns.text(2)
            default: break
            }
            let before = Chain.row(Chain.number(ofRow: row), previous)
            guard before < row else {
                throw .corrupt("attempt \(attempt.id) names entries that are not there")
            }
            row = before
        }
        return trail
    }
}
