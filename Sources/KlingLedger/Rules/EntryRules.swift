internal import KlingCost

/// What every entry keeps to, whoever wrote it: held against each when it is written, taken in and
/// replayed.
extension Entry {
    /// The rules of the entry by itself.
    ///
    /// - Throws: ``LedgerError/invariant(_:)`` with the rule that it breaks.
    func check() throws(LedgerError) {
        func demand(_ isSo: Bool, _ rule: String) throws(LedgerError) {
            if !isSo { throw .invariant("entry \(sequence): \(rule)") }
        }
        let mayAllocate = kind == .hold || kind == .control || isSeenOutside
        try demand(
            mayAllocate || allocations.isEmpty,
            "only a hold, a control or a charge seen outside allocates")
        for allocation in allocations {
            // What is taken back of a charge seen outside; of a control it is known by its hold.
            try demand(
                allocation.amount >= .zero || kind != .hold, "no hold weighs less than nothing")
            try demand(
                allocation.exchange ?? Nanos(count: 1) > .zero, "an exchange rate is above zero")
        }
        switch kind {
        case .hold:
            try demand(attempt != nil, "a hold has an attempt")
            try demand(currency != nil, "a hold has a currency")
            try demand(upper.map { $0 >= .zero } ?? false, "a hold sets an amount aside")
            try demand(expected ?? .zero >= .zero, "no price is below zero")
            try demand(billedMilliseconds ?? 0 >= 0, "no length is below zero")
            try demand(amount == nil, "a hold charges nothing")
        case .capture:
            try demand(amount.map { $0 >= .zero } ?? false, "a capture charges an amount")
        case .adjust:
            try demand(amount == nil || currency != nil, "an amount has a currency")
            try demand(attempt == nil || amount != nil, "a correction has an amount")
            try demand(paid ?? .zero >= .zero, "nobody pays less than nothing")
        case .control:
            try demand(control.flatMap { Control(json: $0) } != nil, "a control changes something")
            try demand(amount == nil, "a control charges nothing")
        case .sent, .accepted, .unknown, .void: try demand(amount == nil, "it charges nothing")
        }
    }

    /// What is written now says no more than this, in money: ten million whole units. A slip of a
    /// unit would otherwise fill sums, so that nothing could be added to them any more. What older
    /// entries say stays readable.
    static let mostMoney = Int128(10_000_000) * Int128(Nanos.perWhole)

    /// The same of credits, of which gateways have up to 500,000 to one dollar.
    static let mostCredits = Int128(1_000_000_000) * Int128(Nanos.perWhole)

    /// The rules of what is written now.
    ///
    /// - Throws: ``LedgerError/overflow``, for a time that no line can say too: no export could be taken in
    ///   again.
    func checkFigures() throws(LedgerError) {
        let calendar = Instant.calendar
        guard calendar.contains(instant), calendar.contains(expires ?? instant),
            allocations.allSatisfy({ calendar.contains($0.period) })
        else { throw .overflow }
        let money = [expected, upper, amount, paid].compactMap { $0 }
        if money.contains(where: { $0.count.magnitude > Entry.mostMoney }) { throw .overflow }
        if let credits, credits.count.magnitude > Entry.mostCredits { throw .overflow }
    }

    /// The rules of an entry that goes on with an attempt.
    ///
    /// - Throws: ``LedgerError/refundTooLarge(_:spent:)`` where more is given back than was charged,
    ///   ``LedgerError/invariant(_:)`` otherwise.
    func check(behind attempt: Attempt) throws(LedgerError) {
        guard previous.map({ Chain.row(chain, $0) }) == attempt.last else {
            throw .invariant("entry \(sequence) does not follow its attempt's last")
        }
        guard let amount else { return }
        guard currency == attempt.upper.currency else {
            throw .invariant("entry \(sequence) is in another currency than its hold")
        }
        let after = attempt.spent.count.addingReportingOverflow(amount.count)
        if after.overflow { throw .overflow }
        if after.partialValue < 0 {
            throw .refundTooLarge(attempt.id, spent: Money(attempt.spent, attempt.upper.currency))
        }
    }
}
