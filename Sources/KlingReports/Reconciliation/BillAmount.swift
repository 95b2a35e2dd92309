import KlingCost

/// A figure with what stands about it: `-0.55`, `$0.55`, `0.55 USD`, `55 credits`.
struct BillAmount {
    let number: Nanos
    var currency: Currency?
    var isCredits = false

    /// `nil` for anything else: a comma may be a point or a separator, and is not guessed at.
    init?(_ text: String, isNegated: Bool) {
        var digits = text[...]
        var isNegative = isNegated
        if let sign = digits.first, sign == "-" || sign == "+" || sign == "\u{2212}" {
            if sign != "+" { isNegative.toggle() }
            digits = digits.dropFirst()
        }
        if digits.first == "$" {
            currency = .usd
            digits = digits.dropFirst()
        }
        let figure = digits.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
        let word = digits[figure.endIndex...].trimmed
        switch word.lowercased() {
        case "": break
        case "credit", "credits", "积分", "points": isCredits = true
        default:
            guard let named = Currency(word.uppercased()), word.count == 3,
                currency == nil || currency == named
            else { return nil }
            currency = named
        }
        guard let amount = BillAmount.rounded(figure) else { return nil }
        number = Nanos(isNegative ? -amount.count : amount.count)
    }

    /// A gateway that counts in binary fractions writes 0.27500000000000002: to the nearest of what
    /// money can say here.
    private static func rounded(_ figure: Substring) -> Nanos? {
        guard let point = figure.firstIndex(of: "."), figure.utf8.count <= 40 else {
            return Nanos(decimal: figure)
        }
        let places = figure[figure.index(after: point)...]
        if places.count <= 9 { return Nanos(decimal: figure) }
        guard places.allSatisfy({ $0.isNumber }),
            let kept = Nanos(decimal: figure.dropLast(places.count - 9))
        else { return nil }
        let isUp = places.dropFirst(9).first.map { $0 >= "5" } ?? false
        return isUp ? try? kept.adding(Nanos(1)) : kept
    }
}
