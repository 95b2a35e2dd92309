import Foundation
import KlingCost

@testable import KlingLedger

/// A journal that is kept in memory, for several threads: another store than a file, under the same rules.
final class MemoryJournal: @unchecked Sendable {
    let id: String
    private let turn = NSCondition()
    private var isTaken = false
    private var stand: State

    init(id: String) {
        self.id = id
        stand = State(head: Ledger.Head(sequence: 0, hash: ChainHash(beginning: id)))
    }

    /// What was committed.
    var state: State { turn.withLock { stand } }

    /// Waits until nobody else is in a transaction.
    ///
    /// - Parameter pause: called as often as somebody else is; without one, the thread sleeps.
    func enter(_ pause: (() -> Void)?) -> State {
        turn.lock()
        defer { turn.unlock() }
        while isTaken {
            guard let pause else {
                turn.wait()
                continue
            }
            turn.unlock()
            pause()
            turn.lock()
        }
        isTaken = true
        return stand
    }

    /// Lets the next one in.
    ///
    /// - Parameter state: what is committed; `nil` where nothing is.
    func leave(_ state: State?) {
        turn.withLock {
            if let state { stand = state }
            isTaken = false
            turn.signal()
        }
    }
}

extension MemoryJournal {
    /// All of a journal at one moment: a value, so that a transaction that fails leaves the one before.
    struct State {
        var head: Ledger.Head
        /// In order; the first is number 1.
        private(set) var entries: [(entry: Entry, hash: ChainHash)] = []
        private(set) var numbers: [EntryID: Int64] = [:]
        private(set) var attempts: [AttemptID: AttemptRow] = [:]
        private(set) var allocations: [Int64: [Weight]] = [:]
        private(set) var balances: [Period: BudgetWeight] = [:]
        private(set) var sums: [Sum: Measures] = [:]
        var payloads: [AttemptID: [UInt8]] = [:]
        var videos: [AttemptID: [Int: Video]] = [:]

        init(head: Ledger.Head) { self.head = head }
    }

    /// What a hold weighs on a budget, and the entry that says so.
    struct Weight {
        let entry, budget: Int64
        let allocation: Allocation
    }

    /// A budget's period that begins at a second.
    struct Period: Hashable { let budget, start: Int64 }

    /// A row of the sums that reports read.
    struct Sum: Hashable {
        let spans: RollupChange.Spans
        let subject: RollupChange.Subject
    }

    /// A video that can be fetched, or was.
    struct Video {
        var address: String?
        var expires: Instant?
        var saved: SavedVideo?
    }
}

extension MemoryJournal.State {
    /// Writes an entry where the one before it was the last, and an attempt begins and ends once.
    mutating func append(
        _ entry: Entry, _ hash: ChainHash, _ changes: [Change]
    ) throws(LedgerError) {
        func demand(_ isSo: Bool, _ rule: String) throws(LedgerError) {
            if !isSo { throw .invariant(rule) }
        }
        try demand(entry.chain == 0, "it has one chain")
        try demand(entry.sequence == head.sequence + 1, "the next entry has another number")
        if let id = entry.attempt {
            let isEnded = attempts[id]?.attempt.state.isEnded ?? false
            let (begins, ends) = (entry.kind == .hold, [.capture, .void].contains(entry.kind))
            try demand(!begins || attempts[id] == nil, "the attempt has a hold already")
            try demand(!ends || !isEnded, "the attempt has ended already")
        }
        for allocation in entry.allocations {
            let hold = allocation.hold ?? entry.sequence
            let weight = MemoryJournal.Weight(
                entry: entry.sequence, budget: allocation.budget ?? entry.sequence,
                allocation: Allocation(
                    hold: hold, budget: allocation.budget ?? entry.sequence,
                    period: allocation.period, amount: allocation.amount,
                    exchange: allocation.exchange))
            let isThere = allocations[hold, default: []].contains { $0.budget == weight.budget }
            try demand(!isThere, "the hold weighs on that budget already")
            allocations[hold, default: []].append(weight)
        }
        if let id = entry.id {
            if let number = numbers[id] { throw .alreadyWritten(id, entry: number) }
            numbers[id] = entry.sequence
        }
        entries.append((entry, hash))
        head = Ledger.Head(sequence: entry.sequence, hash: hash)
        for change in changes { try apply(change) }
    }

    private mutating func apply(_ change: Change) throws(LedgerError) {
        switch change {
        case .begin(let row, _), .goOn(let row): attempts[row.attempt.id] = row
        // A rolling budget's periods need no sums of their own here: its balance adds up each of them.
        case .allocate(let weight, let budget, let period, isRolling: _):
            let key = MemoryJournal.Period(budget: budget, start: period.seconds)
            balances[key] = try balances[key, default: BudgetWeight(clips: 0)].adding(weight)
        case .sum(let change):
            for grain in Rollup.grains {
                let key = MemoryJournal.Sum(spans: change.spans(grain), subject: change.subject)
                do throws(MoneyError) {
                    try sums[key, default: Measures()].add(change.measures)
                } catch {
                    throw .overflow
                }
            }
        }
    }

    /// The entry of a number.
    func entry(_ number: Int64) -> Entry? {
        guard (1...Int64(max(entries.count, 1))).contains(number), !entries.isEmpty else {
            return nil
        }
        return entries[Int(number) - 1].entry
    }
}
