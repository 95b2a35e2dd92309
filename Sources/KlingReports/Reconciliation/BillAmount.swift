import KlingCost

/// A figure with what stands about it: `-0.55`, `$0.55`, `¥8.90`, `1,055.00`, `(1.25)`, `1.25E+00`,
/// `0.55 USD`, `55 credits`.
struct BillAmount {
    let number: Nanos
    private(set) var currency: Currency?
    private(set) var isCredits = false
    /// Whether the number is the nearest of those that can be said.
    let isRounded: Bool

    /// - Parameters:
    ///   - text: a cell.
    ///   - isNegated: whether what was taken off stands below zero there.
    ///   - divisor: how many of what is counted make one.
    /// - Returns: `nil` for anything else, and where a comma may be a point as well as a separator.
    init?(_ text: String, isNegated: Bool = false, divisor: Int64 = 1) {
        var isNegative = isNegated
        var rest = text.trimmed[...]
        if rest.hasPrefix("("), rest.hasSuffix(")") {
            isNegative.toggle()
            rest = rest.dropFirst().dropLast()
        }
        BillAmount.takeSign(&rest, &isNegative)
        if let (mark, code) = BillAmount.marks.first(where: { rest.hasPrefix($0.0) }) {
            currency = Currency(code)
            rest = rest.dropFirst(mark.count).trimmed[...]
            BillAmount.takeSign(&rest, &isNegative)
        }
        let figure = rest.prefix { BillAmount.isOfFigure($0) }
        let exponent = BillAmount.exponent(rest[figure.endIndex...])
        var word = rest[(exponent?.end ?? figure.endIndex)...].trimmed
        if word == "-" {
            isNegative.toggle()
            word = ""
        }
        if let (_, code) = BillAmount.marks.first(where: { word == $0.0 }) { word = code }
        switch word.lowercased() {
        case "": break
        case "credit", "credits", "积分", "points", "点": isCredits = true
        default:
            let code = word.utf8.count == 3 ? Currency(word.uppercased()) : nil
            let named = BillTitles.currencies[word.lowercased()] ?? code
            guard let named, currency == nil || currency == named else { return nil }
            currency = named
        }
        guard let digits = BillAmount.plain(figure),
            let (count, isRounded) = BillAmount.count(
                digits, exponent: exponent?.power ?? 0, divisor: divisor)
        else { return nil }
        number = Nanos(count: isNegative ? -count : count)
        self.isRounded = isRounded
    }

    private static let marks = [
        ("US$", "USD"), ("CN¥", "CNY"), ("HK$", "HKD"), ("$", "USD"), ("＄", "USD"), ("¥", "CNY"),
        ("￥", "CNY"), ("€", "EUR"), ("£", "GBP"),
    ]

    private static func isOfFigure(_ character: Character) -> Bool {
        character.isASCII && character.isNumber || character == "." || character == ","
    }

    private static func takeSign(_ rest: inout Substring, _ isNegative: inout Bool) {
        guard let sign = rest.first, "-+\u{2212}\u{2013}－".contains(sign) else { return }
        if sign != "+" { isNegative.toggle() }
        rest = rest.dropFirst().trimmed[...]
    }

    /// `E+02`, as spreadsheets write it.
    private static func exponent(
        _ text: Substring
    ) -> (power: Int, end: Substring.Index)? {
        guard let mark = text.first, mark == "E" || mark == "e" else { return nil }
        var rest = text.dropFirst()
        var isNegative = false
        if let sign = rest.first, sign == "+" || sign == "-" {
            isNegative = sign == "-"
            rest = rest.dropFirst()
        }
        let digits = rest.prefix { $0.isASCII && $0.isNumber }
        guard !digits.isEmpty, digits.count <= 3, let power = Int(digits) else { return nil }
        return (isNegative ? -power : power, digits.endIndex)
    }

    /// Digits with one point at most; a comma is a separator where it can be nothing else, and a
    /// point where it can be nothing else.
    private static func plain(_ figure: Substring) -> String? {
        if figure.utf8.count > 40 { return nil }
        guard let last = figure.lastIndex(where: { $0 == "," || $0 == "." }) else {
            return figure.isEmpty ? nil : String(figure)
        }
        let mark = figure[last]
        let other: Character = mark == "," ? "." : ","
        let (whole, places) = (figure[..<last], figure[figure.index(after: last)...])
        if places.isEmpty { return nil }
        if whole.contains(other) {
            return grouped(whole, by: other).map { "\($0).\(places)" }
        }
        if whole.contains(mark) { return grouped(figure, by: mark) }
        if mark == "." { return whole.isEmpty ? nil : "\(whole).\(places)" }
        // `1,055` may be a thousand or one; `0,055` and `1,05` can only be little.
        let isGroup = places.count == 3 && (1...3).contains(whole.count) && whole.first != "0"
        return isGroup || whole.isEmpty ? nil : "\(whole).\(places)"
    }

    /// Without the separators of thousands; `nil` where they stand elsewhere.
    private static func grouped(_ text: Substring, by mark: Character) -> String? {
        let groups = text.split(separator: mark, omittingEmptySubsequences: false)
        guard let first = groups.first, (1...3).contains(first.count), first.first != "0",
            groups.dropFirst().allSatisfy({ $0.count == 3 && $0.allSatisfy(\.isNumber) })
        else { return nil }
        return groups.joined()
    }

    /// As a count of 1e-9, to the nearest, ties to the even one. A gateway that counts in binary
    /// fractions writes 0.27500000000000002.
    private static func count(
        _ digits: String, exponent: Int, divisor: Int64
    ) -> (count: Int64, isRounded: Bool)? {
        let parts = digits.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count <= 2, !parts[0].isEmpty,
            parts[0] == "0" || parts[0].first != "0" || parts[0].count < 2
        else { return nil }
        var text = parts.joined()[...]
        var power = 9 + exponent - (parts.count == 2 ? parts[1].count : 0)
        while text.count > 1, text.first == "0" { text = text.dropFirst() }
        // Beyond what decides, only whether anything stands there counts.
        var hasMore = false
        while text.count > 27 {
            hasMore = hasMore || text.last != "0"
            text = text.dropLast()
            power += 1
        }
        guard var number = Int128(text), abs(power) <= 60 else { return nil }
        var below: Int128 = Int128(divisor)
        for _ in 0..<abs(power) {
            let (product, overflow) = (power > 0 ? number : below)
                .multipliedReportingOverflow(by: 10)
            if overflow { return power > 0 && number != 0 ? nil : (0, number != 0) }
            if power > 0 { number = product } else { below = product }
        }
        var (count, rest) = number.quotientAndRemainder(dividingBy: below)
        let (twice, overflow) = rest.multipliedReportingOverflow(by: 2)
        let isAbove = overflow || twice > below || twice == below && (hasMore || count % 2 == 1)
        if isAbove { count += 1 }
        guard count <= Int128(Int64.max) else { return nil }
        return (Int64(count), rest != 0 || hasMore)
    }
}
