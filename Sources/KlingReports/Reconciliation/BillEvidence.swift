import KlingCost
import KlingLedger

/// The words by which an adjustment says what a bill showed, and from which they are known again: see
/// `Entry.billed` and `Entry.outsideKey`.
enum BillEvidence {
    /// What the bill shows, in a few words; a record without a task is known again by them.
    ///
    /// - Parameters:
    ///   - name: the digest that it is known by; `nil` where its task is.
    ///   - attempt: which counts for it, where its charge seen outside is taken off.
    static func words(
        _ item: BillItem?, _ billed: Money?, called name: String?, at time: ClosedRange<Instant>?,
        _ record: AttemptRecord?, countedOnceWith attempt: AttemptID?
    ) -> String {
        let time = time.map(Entry.billedWords) ?? ""
        var words = "not on the gateway's bill; charged" + time
        if let item {
            let lines = item.lines.prefix(3).map(String.init).joined(separator: ", ")
            let cost = billed.map { "\($0)" } ?? "nothing"
            let row = lines + (item.task == nil ? namelessMark : "")
            words = "the gateway's bill, row \(row)\(time), says \(cost)"
            if let attempt { words = "\(Entry.countedOnceMark)\(attempt); \(words)" }
            if let name { words = "bill \(name); \(words)" }
        }
        if let record, record.isImported {
            words += "; attempt \(record.attempt.id) of another ledger"
        }
        return words
    }

    /// Whether an adjustment rests on a row that named no task.
    static func isNameless(_ entry: Entry) -> Bool {
        entry.billedWindow != nil && entry.evidence?.contains(namelessMark) ?? false
    }

    private static let namelessMark = " without a task"
}
