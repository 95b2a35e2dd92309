import KlingCost
import KlingLedger

/// The words by which an adjustment says to people what a bill showed. Programs read the entry's
/// `bill`; those of before it read these words, which are therefore the same as ever.
enum BillEvidence {
    /// What the bill shows, in a few words.
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
        let time = time.map(words) ?? ""
        var words = "not on the gateway's bill; charged" + time
        if let item {
            let lines = item.lines.prefix(3).map(String.init).joined(separator: ", ")
            let cost = billed.map { "\($0)" } ?? "nothing"
            let untimed = item.times == nil ? " or a time" : ""
            let row = lines + (item.task == nil ? " without a task" + untimed : "")
            let whole = charged.map { " of a charge of \($0)" } ?? ""
            words = "the gateway's bill, row \(row)\(time), says \(cost)\(whole)"
            if let attempt { words = "\(countedOnce(with: attempt)); \(words)" }
            if let name { words = "bill \(name); \(words)" }
        }
        if let record, record.isImported {
            words += "; attempt \(record.attempt.id) of another ledger"
        }
        return words
    }

    /// What an adjustment says that takes an attempt's part off a charge seen outside.
    ///
    /// - Parameter name: the digest that the charge is known by; `nil` where its task is.
    static func words(
        countedOnceWith attempt: AttemptID, called name: String?, at time: ClosedRange<Instant>?
    ) -> String {
        let name = name.map { "bill \($0); " } ?? ""
        return "\(name)\(countedOnce(with: attempt)); charged\(time.map(words) ?? "")"
    }

    private static func words(_ window: ClosedRange<Instant>) -> String {
        let (first, last) = (window.lowerBound, window.upperBound)
        return " at \(first)" + (first == last ? "" : " to \(last)")
    }

    private static func countedOnce(with attempt: AttemptID) -> String {
        "counted once with attempt \(attempt)"
    }

    /// Whether an adjustment rests on a row that named no task.
    static func isNameless(_ entry: Entry) -> Bool {
        entry.billedWindow != nil && entry.lackingOnBill.contains(.task)
    }

    /// Whether that row named no time either.
    static func isTimeless(_ entry: Entry) -> Bool {
        isNameless(entry) && entry.lackingOnBill.contains(.time)
    }

    /// An adjustment's amount, and apart from it what its bill showed to have come back since the last.
    ///
    /// - Parameter former: what had come back by the bills before; and by this one.
    static func parts(
        of entry: Entry, _ amount: Nanos, _ former: inout Nanos
    ) -> [(amount: Nanos, isReturn: Bool)] {
        let all = entry.returnedByBill
        guard entry.countedOnceWith == nil, all > former, let back = try? all.subtracting(former),
            let rest = try? amount.adding(back), let minus = try? Nanos.zero.subtracting(back)
        else { return [(amount, false)] }
        former = all
        return rest == .zero ? [(minus, true)] : [(rest, false), (minus, true)]
    }
}
