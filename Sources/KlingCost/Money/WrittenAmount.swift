/// An amount as a person writes it: `0.42`, `20USD`, `20 USD`, `55credits`, `55 credits`.
///
/// What a figure without a unit means depends on where it stands; ``money(in:)`` says it, or that
/// it could be two things.
public struct WrittenAmount: Hashable, Sendable {
    /// In what the person counted.
    public enum Unit: Hashable, Sendable {
        /// No unit was written.
        case none
        /// A currency.
        case currency(Currency)
        /// The gateway's own credits.
        case credits
    }

    /// How much; never negative.
    public let figure: Nanos
    /// In what the figure was written.
    public let unit: Unit

    /// A figure in a unit.
    public init(_ figure: Nanos, _ unit: Unit) { (self.figure, self.unit) = (figure, unit) }

    /// Reads a plain decimal, then perhaps spaces and a unit: a currency's code in capital letters,
    /// or `credits` however it is cased.
    ///
    /// - Returns: `nil` for anything else, a sign and separators of thousands included.
    public init?(_ text: some StringProtocol) {
        let digits = text.prefix { $0.isASCII && $0.isNumber || $0 == "." }
        guard let figure = Nanos(decimal: digits) else { return nil }
        let word = text.dropFirst(digits.count).drop { $0 == " " }
        if digits.count == text.count {
            self.init(figure, .none)
        } else if ["credit", "credits"].contains(word.lowercased()) {
            self.init(figure, .credits)
        } else if let currency = Currency(word) {
            self.init(figure, .currency(currency))
        } else {
            return nil
        }
    }
}

extension WrittenAmount: CustomStringConvertible {
    /// `0.42`, `20 USD`, `55 credits`.
    public var description: String {
        switch unit {
        case .none: "\(figure)"
        case .currency(let currency): "\(figure) \(currency)"
        case .credits: "\(figure) credits"
        }
    }
}

// MARK: - What it means

/// In what an amount is counted, and what one of the gateway's credits is worth in it: of a hold, as
/// it was frozen there.
public struct AmountBasis: Hashable, Sendable {
    /// The currency that is counted.
    public let currency: Currency
    /// Worth of one credit; `nil` where nothing is charged in credits.
    public let creditWorth: Nanos?

    /// A currency, and a credit's worth in it.
    public init(_ currency: Currency, creditWorth: Nanos?) {
        (self.currency, self.creditWorth) = (currency, creditWorth)
    }
}

/// Why a written amount does not say what it is worth.
public enum WrittenAmountError: Error, Hashable, Sendable {
    /// No unit was written, and credits and the currency could both be meant. What the figure is
    /// worth as credits; `nil` where that is out of range.
    case unclear(Nanos, AmountBasis, asCredits: Money?)
    /// It is in credits, and nothing there is charged in credits.
    case noCredits(AmountBasis)
    /// It is in another currency.
    case currency(Currency, AmountBasis)
    /// What the credits are worth lies outside the range of amounts.
    case overflow
}

extension WrittenAmount {
    /// What it comes to, and the same in credits where it was written so. Credits are counted by
    /// their worth exactly, and made whole at nine places, half to even.
    public func money(
        in basis: AmountBasis
    ) throws(WrittenAmountError) -> (money: Money, credits: Nanos?) {
        switch unit {
        case .currency(let currency):
            if currency != basis.currency { throw .currency(currency, basis) }
            return (Money(figure, currency), nil)
        case .credits:
            guard let worth = basis.creditWorth else { throw .noCredits(basis) }
            return (try WrittenAmount.worth(of: figure, worth, basis.currency), figure)
        case .none:
            guard let worth = basis.creditWorth else { return (Money(figure, basis.currency), nil) }
            // Nothing is nothing in either.
            if figure == .zero { return (Money(.zero, basis.currency), nil) }
            throw .unclear(
                figure, basis,
                asCredits: try? WrittenAmount.worth(of: figure, worth, basis.currency))
        }
    }

    private static func worth(
        of credits: Nanos, _ worth: Nanos, _ currency: Currency
    ) throws(WrittenAmountError) -> Money {
        do throws(MoneyError) {
            let amount = try Money.product(
                rate: credits, quantity: 1, scale: 1, worth: worth, rounding: .halfEven)
            return Money(amount, currency)
        } catch {
            throw .overflow
        }
    }
}
