import KlingCost
import KlingLedger

/// The words by which an adjustment says what a bill showed, and from which they are known again:
/// whoever writes October's bill in November corrects October.
enum BillEvidence {
    private static let reasons = ["reconciled", "not-billed", "outside"]
    private static let mark = " at "

    /// What the bill shows, in a few words; a record without a task is known again by them.
    static func words(
        _ item: BillItem?, _ billed: Money?, at instant: Instant?, _ record: AttemptRecord?
    ) -> String {
        let time = instant.map { mark + $0.description } ?? ""
        var words = "not on the gateway's bill; charged" + time
        if let item {
            let lines = item.lines.prefix(3).map(String.init).joined(separator: ", ")
            let cost = billed.map { "\($0)" } ?? "nothing"
            words = "the gateway's bill, row \(lines)\(time), says \(cost)"
            if item.task == nil { words = "bill \(item.key); \(words)" }
        }
        if let record, record.isImported {
            words += "; attempt \(record.attempt.id) of another ledger"
        }
        return words
    }

    /// The time on the bill that an adjustment is about; `nil` where it names none, or was written
    /// by a person.
    static func instant(of entry: Entry) -> Instant? {
        guard entry.authority == "gateway", reasons.contains(entry.reason ?? ""),
            let words = entry.evidence, let place = words.firstRange(of: mark)
        else { return nil }
        return Instant(words[place.upperBound...].prefix { $0 != "," && $0 != ";" })
    }

    /// The key of the ``BillItem`` that an entry was written for as seen outside.
    static func key(of entry: Entry) -> String? {
        if let task = entry.task { return "task \(task)" }
        guard let words = entry.evidence, words.hasPrefix("bill record ") else { return nil }
        return String(words.dropFirst("bill ".count).prefix { $0 != ";" })
    }
}
