/// How a fraction of the smallest unit is made whole: named, so that every amount can say which
/// rule it went through. Rounding happens once, at a line item.
public enum Rounding: String, Sendable, CaseIterable {
    /// To the nearest; a tie goes to the even neighbour. For what we *expect* to be charged.
    case halfEven = "half-even"
    /// Away from zero. For what a charge may *at most* be: a cap must never be rounded down.
    case up

    /// The integer nearest to `numerator / denominator` under this rule.
    ///
    /// - Parameter denominator: must be positive.
    func quotient(_ numerator: Int128, by denominator: Int128) -> Int128 {
        precondition(denominator > 0, "a denominator is positive")
        let (whole, rest) = numerator.quotientAndRemainder(dividingBy: denominator)
        if rest == 0 { return whole }
        let awayFromZero = whole + rest.signum()
        switch self {
        case .up:
            return awayFromZero
        case .halfEven:
            let left = denominator.magnitude - rest.magnitude
            if rest.magnitude == left { return whole.isMultiple(of: 2) ? whole : awayFromZero }
            return rest.magnitude > left ? awayFromZero : whole
        }
    }
}
