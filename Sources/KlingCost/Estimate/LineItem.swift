/// One line of an estimate: `quantity × rate = amount`, and why.
public struct LineItem: Hashable, Sendable {
    /// Why an upper line differs from the expected one.
    public enum Reason: String, Sendable {
        /// It is what we expect.
        case expected
        /// Fractions of a second may be charged as whole ones: no gateway says.
        case wholeSecond = "whole-second"
        /// Programs read the reference video differently; by the longest of their answers, whole
        /// seconds.
        case longestReading = "longest-reading"
        /// The shortest reference video that the gateway takes.
        case shortestReference = "shortest-reference"
        /// The longest reference video that the orientation allows.
        case longestReference = "longest-reference"
        /// Voices in a field that the page does not document may be billed at the voice rate.
        case voiceRate = "voice-rate"
        /// The gateway's rate is a guess, and the maker's own list is higher.
        case makersList = "makers-list"
        /// A field that the page does not have may be understood and billed all the same.
        case undocumentedField = "undocumented-field"
    }

    /// Why the line is part of the price.
    public let reason: Reason
    /// The unit that is billed: seconds, clips or requests.
    public let unit: Rate.Unit
    /// How much of it: milliseconds for seconds, else whole units.
    public let quantity: Int64
    /// The price of one unit, an index into ``PriceBook/rates``.
    public let rate: RateIndex
    /// The charge in money, rounded once by ``rounding``.
    public private(set) var amount: Money
    /// The charge in the gateway's credits, where the rate is in credits.
    public let credits: Nanos?
    /// How the amount was made whole.
    public let rounding: Rounding

    /// Computes `quantity × rate` for a length, so many times.
    ///
    /// - Throws: ``MoneyError/overflow`` when the product is out of range.
    init(
        _ entry: PriceSheet.Entry, length: VideoLength?, reason: Reason, rounding: Rounding,
        times: Int64 = 1
    ) throws(MoneyError) {
        let scale: Int64
        let single: Int64
        switch entry.unit {
        case .second: (single, scale) = (length?.milliseconds ?? 0, 1000)
        case .clip, .request: (single, scale) = (1, 1)
        }
        let product = single.multipliedReportingOverflow(by: times)
        if product.overflow { throw .overflow }
        quantity = product.partialValue
        let money = try Money.product(
            rate: entry.amount, quantity: quantity, scale: scale, worth: entry.worth,
            rounding: rounding)
        amount = Money(money, entry.currency)
        credits =
            entry.worth == nil
            ? nil
            : try Money.product(
                rate: entry.amount, quantity: quantity, scale: scale, rounding: rounding)
        unit = entry.unit
        rate = entry.rate
        self.reason = reason
        self.rounding = rounding
    }

    /// This line with its charge in another currency.
    func with(_ amount: Money) -> LineItem {
        var line = self
        line.amount = amount
        return line
    }

    /// This line when it charges more of the same currency than another, else that one.
    func ifHigher(than other: LineItem) -> LineItem {
        amount.currency == other.amount.currency && amount.amount > other.amount.amount
            ? self : other
    }

    /// The quantity in its unit: `8.2`, `1`.
    public var quantityText: String {
        unit == .second ? VideoLength(milliseconds: quantity).seconds : String(quantity)
    }
}

extension BilledLength {
    /// Why the upper length differs from the expected one, if it does.
    var upperReason: LineItem.Reason {
        guard let expected, upper != expected else { return .expected }
        return upper == expected.roundedUpToSecond ? .wholeSecond : .longestReading
    }
}
