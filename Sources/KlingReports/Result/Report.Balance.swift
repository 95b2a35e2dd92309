internal import KlingCost

extension Report.Balance {
    /// From what moved; what closes and what was spent is computed.
    init(
        currency: Currency?, opening: (held: Nanos, count: Int64),
        counts: (holds: Int64, captures: Int64, voids: Int64),
        held: Nanos, captured: Nanos, voided: Nanos, charged: Nanos, adjusted: Nanos,
        credits: Nanos, bought: Nanos, paid: Nanos
    ) throws(ReportError) {
        self.currency = currency
        (openingHeld, openingCount) = opening
        (holds, captures, voids) = counts
        (self.held, self.captured, self.voided) = (held, captured, voided)
        (self.charged, self.adjusted, self.credits) = (charged, adjusted, credits)
        (self.bought, self.paid) = (bought, paid)
        closingCount = openingCount + holds - captures - voids
        closingHeld = try exact(
            openingHeld.adding(held).subtracting(captured).subtracting(voided))
        spent = try exact(charged.adding(adjusted))
    }

    /// Every amount of money by a rule; credits are no money.
    func mapped(
        to currency: Currency, _ rule: (Nanos) throws(ReportError) -> Nanos
    ) throws(ReportError) -> Report.Balance {
        try Report.Balance(
            currency: currency, opening: (try rule(openingHeld), openingCount),
            counts: (holds, captures, voids), held: try rule(held), captured: try rule(captured),
            voided: try rule(voided), charged: try rule(charged), adjusted: try rule(adjusted),
            credits: credits, bought: bought, paid: try rule(paid))
    }

    /// Two of one currency together.
    func adding(_ other: Report.Balance) throws(ReportError) -> Report.Balance {
        func sum(_ amount: KeyPath<Report.Balance, Nanos>) throws(ReportError) -> Nanos {
            try exact(self[keyPath: amount].adding(other[keyPath: amount]))
        }
        return try Report.Balance(
            currency: currency,
            opening: (try sum(\.openingHeld), openingCount + other.openingCount),
            counts: (holds + other.holds, captures + other.captures, voids + other.voids),
            held: try sum(\.held), captured: try sum(\.captured), voided: try sum(\.voided),
            charged: try sum(\.charged), adjusted: try sum(\.adjusted),
            credits: try sum(\.credits), bought: try sum(\.bought), paid: try sum(\.paid))
    }

    /// Nothing of that currency was there before, and nothing moved.
    var isEmpty: Bool {
        [openingHeld, held, captured, voided, charged, adjusted, credits, bought, paid]
            .allSatisfy { $0 == .zero } && openingCount == 0
            && [holds, captures, voids].allSatisfy { $0 == 0 }
    }
}
