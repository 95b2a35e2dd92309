public import KlingCost

/// What an adjustment says of the bill that it rests on, for programs: when the gateway charged the
/// work, and what the work is known by. The entry's evidence says the same for people.
///
/// It stands in the line's member `control`, where a control says what it changes. Every version keeps
/// that member to the byte, so that an older program works on the same ledger, and reads the evidence.
public struct BillReference: Hashable, Sendable {
    /// When the gateway charged it: one instant where the bill named it, else the period that it was the
    /// bill of; `nil` where neither is known.
    public var window: ClosedRange<Instant>?
    /// What the work is known by that has no task: `record` and the digest of its row.
    public var key: String?
    /// The attempt whose part is taken off, so that a charge of two ledgers counts once.
    public var countedOnceWith: AttemptID?
    /// What the bill's row did not name.
    public var lacking: Set<Lack> = []
    /// How much of the charge the bill showed to have come back.
    public var returned: Nanos = .zero

    /// What a bill's row may not name.
    public enum Lack: String, Sendable, CaseIterable {
        case task, time
    }

    /// Nothing is known of it yet.
    public init() {}

    /// As the line has it: members in a fixed order.
    var json: String {
        var json = JSONText()
        var isFirst = true
        func member(_ name: String, _ value: String?) {
            guard let value else { return }
            json.raw(isFirst ? "{" : ",")
            isFirst = false
            json.string(name)
            json.raw(":")
            json.string(value)
        }
        let isPeriod = window.map { $0.lowerBound != $0.upperBound } ?? false
        let lacks = Lack.allCases.filter(lacking.contains).map(\.rawValue)
        member("billed_from", window?.lowerBound.description)
        member("billed_until", isPeriod ? window?.upperBound.description : nil)
        member("bill_key", key)
        member("counted_once_with", countedOnceWith?.description)
        member("row_lacks", lacks.isEmpty ? nil : lacks.joined(separator: ","))
        member("returned", returned == .zero ? nil : returned.decimal)
        json.raw(isFirst ? "{}" : "}")
        return json.string
    }

    /// Reads what ``json`` writes; `nil` for anything else, such as what a newer program wrote.
    init?(json text: String) {
        guard let document = try? JSONReader.document(Array(text.utf8)) else { return nil }
        func member(_ name: String) -> String? {
            guard let node = document.member(JSONDocument.root, name),
                document.kind(node) == .string
            else { return nil }
            return document.string(node)
        }
        if let first = member("billed_from").flatMap({ Instant($0) }) {
            let last = member("billed_until").flatMap { Instant($0) } ?? first
            if first > last { return nil }
            window = first...last
        }
        key = member("bill_key")
        countedOnceWith = member("counted_once_with").flatMap { AttemptID($0) }
        let lacks = member("row_lacks")?.split(separator: ",") ?? []
        lacking = Set(lacks.compactMap { Lack(rawValue: String($0)) })
        returned = member("returned").flatMap { Nanos(signedDecimal: $0) } ?? .zero
        if json != text { return nil }
    }
}

extension Entry {
    /// What it says of the bill that it rests on; `nil` where it rests on none, and for entries of
    /// before, which say it in their evidence alone: `LegacyBillEvidence`.
    public var bill: BillReference? {
        kind == .adjust ? control.flatMap { BillReference(json: $0) } : nil
    }

    /// When the gateway charged what an adjustment is about; `nil` where nothing says so, or where a
    /// person wrote it. Of a month's bill without times it is the month's beginning: see
    /// ``billedWindow``.
    ///
    /// Whoever writes October's bill in November corrects October.
    public var billed: Instant? { billedWindow?.lowerBound }

    /// When that was, to the second: one instant where the bill named it, else the period that it was
    /// the bill of.
    public var billedWindow: ClosedRange<Instant>? {
        if let bill { return bill.window }
        return LegacyBillEvidence(of: self)?.window
    }

    /// The attempt whose part an entry takes off a charge that two ledgers have, so that it counts
    /// once; `nil` for any other entry.
    public var countedOnceWith: AttemptID? {
        guard isSeenOutside else { return nil }
        if let bill { return bill.countedOnceWith }
        return LegacyBillEvidence(of: self)?.countedOnceWith
    }

    /// What a charge seen outside is known by: the gateway's task, else the digest of the bill's row;
    /// `nil` for anything else. Its corrections have the same.
    public var outsideKey: String? {
        if let task { return "task \(task)" }
        if let bill { return bill.key }
        return LegacyBillEvidence(of: self)?.key
    }

    /// What the bill's row did not name that it rests on; nothing where it rests on none.
    package var lackingOnBill: Set<BillReference.Lack> {
        if let bill { return bill.lacking }
        return LegacyBillEvidence(of: self)?.lacking ?? []
    }

    /// How much the bill showed to have come back by then; zero where it did not.
    package var returnedByBill: Nanos {
        if let bill { return bill.returned }
        return LegacyBillEvidence(of: self)?.returned ?? .zero
    }
}
