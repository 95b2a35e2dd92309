import KlingCost
import KlingLedger

/// The words by which an adjustment says what a bill showed, and from which they are known again: see
/// `Entry.billed` and `Entry.outsideKey`.
enum BillEvidence {
    /// What the bill shows, in a few words; a record without a task is known again by them.
    ///
    /// - Parameters:
    ///   - charged: before some of it came back; `nil` where nothing did.
    ///   - name: the digest that it is known by; `nil` where its task is.
    ///   - attempt: which counts for it, where its charge seen outside is taken off.
    static func words(
        _ item: BillItem?, _ billed: Money?, of charged: Money?, called name: String?,
        at time: ClosedRange<Instant>?, _ record: AttemptRecord?,
        countedOnceWith attempt: AttemptID?
    ) -> String {
        let time = time.map(Entry.billedWords) ?? ""
        var words = "not on the gateway's bill; charged" + time
        if let item {
            let lines = item.lines.prefix(3).map(String.init).joined(separator: ", ")
            let cost = billed.map { "\($0)" } ?? "nothing"
            let untimed = item.times == nil ? timelessMark : ""
            let row = lines + (item.task == nil ? namelessMark + untimed : "")
            let whole = charged.map { "\(chargedMark)\($0)" } ?? ""
            words = "the gateway's bill, row \(row)\(time)\(saysMark)\(cost)\(whole)"
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

    /// Whether that row named no time either.
    static func isTimeless(_ entry: Entry) -> Bool {
        isNameless(entry) && entry.evidence?.contains(namelessMark + timelessMark) ?? false
    }

    /// How much the bill of an adjustment showed to have come back by then; zero where it did not.
    static func returned(_ entry: Entry) -> Nanos {
        guard let words = entry.evidence, let says = words.firstRange(of: saysMark) else {
            return .zero
        }
        let sums = words[says.upperBound...].prefix { $0 != ";" }
        guard let gap = sums.firstRange(of: chargedMark),
            let billed = amount(sums[..<gap.lowerBound]),
            let charged = amount(sums[gap.upperBound...]), charged > billed
        else { return .zero }
        return (try? charged.subtracting(billed)) ?? .zero
    }

    /// An adjustment's amount, and apart from it what its bill showed to have come back since the last.
    ///
    /// - Parameter former: what had come back by the bills before; and by this one.
    static func parts(
        of entry: Entry, _ amount: Nanos, _ former: inout Nanos
    ) -> [(amount: Nanos, isReturn: Bool)] {
        let all = returned(entry)
        guard entry.countedOnceWith == nil, all > former, let back = try? all.subtracting(former),
            let rest = try? amount.adding(back), let minus = try? Nanos.zero.subtracting(back)
        else { return [(amount, false)] }
        former = all
        return rest == .zero ? [(minus, true)] : [(rest, false), (minus, true)]
    }

    private static func amount(_ money: Substring) -> Nanos? {
        money.split(separator: " ").first.flatMap { Nanos(signedDecimal: $0) }
    }

    private static let namelessMark = " without a task"
    private static let timelessMark = " or a time"
    private static let saysMark = ", says "
    private static let chargedMark = " of a charge of "
}
