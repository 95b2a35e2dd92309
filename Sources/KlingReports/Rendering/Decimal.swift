import KlingCost

/// Figures as people read them: decimals with points beneath each other, rounded to the fourth place.
/// Programs get every place, from CSV and JSON.
enum Decimal {
    /// A hundredth of a cent, in nanos.
    private static let unit: Int128 = 100_000

    /// To as many places as people get, a tie away from zero.
    static func rounded(_ amount: Nanos) -> Nanos {
        let (count, half) = (Int128(amount.count), unit / 2)
        let units = (count + (count < 0 ? -half : half)) / unit
        // Next to the largest amount of all there is nothing to round up to.
        return Int64(exactly: units * unit).map { Nanos(count: $0) } ?? amount
    }

    /// How many places behind the point an amount needs.
    static func places(_ amount: Nanos) -> Int {
        let text = rounded(amount).decimal
        return text.firstIndex(of: ".").map { text.distance(from: $0, to: text.endIndex) - 1 } ?? 0
    }

    /// An amount with at least so many places.
    static func text(_ amount: Nanos, places: Int) -> String {
        padded(rounded(amount).decimal, places: places)
    }

    /// Milliseconds as seconds.
    static func seconds(_ milliseconds: Int64, places: Int) -> String {
        let rest = Nanos(count: Int64((milliseconds % 1000).magnitude) * 1_000_000).decimal
            .dropFirst()
        let sign = milliseconds < 0 ? "-" : ""
        return padded("\(sign)\((milliseconds / 1000).magnitude)\(rest)", places: places)
    }

    /// A part of one in hundredths, with one place.
    static func percent(_ share: Nanos) -> String {
        let tenths = (Int128(share.count) * 2000 / 1_000_000_000 + (share.count < 0 ? -1 : 1)) / 2
        let sign = tenths < 0 ? "-" : ""
        return "\(sign)\(tenths.magnitude / 10).\(tenths.magnitude % 10)"
    }

    private static func padded(_ text: String, places: Int) -> String {
        if places == 0 { return text }
        let found =
            text.firstIndex(of: ".").map { text.distance(from: $0, to: text.endIndex) - 1 }
        let missing = String(repeating: "0", count: max(0, places - (found ?? 0)))
        return text + (found == nil ? "." : "") + missing
    }
}
