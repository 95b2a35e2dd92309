import KlingCost

/// An axis of amounts between round ones: its ends and what stands between are multiples of 1, 2 or
/// 5 times a power of ten.
struct AmountAxis {
    private let low, high, step: Int128

    /// One that takes all of some amounts in, and zero.
    init(_ amounts: [Nanos]) {
        let counts = amounts.map { Int128($0.count) } + [0]
        let (least, most) = (counts.min() ?? 0, counts.max() ?? 0)
        var power: Int128 = 1
        while most - least > power * 40 { power *= 10 }
        step =
            most == least
            ? Int128(Nanos.perWhole)
            : ([1, 2, 5, 10].first { most - least <= $0 * power * 4 } ?? 10) * power
        low = least / step * step - (least % step < 0 ? step : 0)
        let above = most / step * step + (most % step > 0 ? step : 0)
        high = above == low ? low + step : above
    }

    /// The amounts that are named on it, from the least on.
    var ticks: [(amount: Nanos, words: String)] {
        let counts = (0...Int((high - low) / step)).compactMap {
            Int64(exactly: low + Int128($0) * step)
        }
        let places = counts.reduce(0) { max($0, Decimal.places(Nanos($1))) }
        return counts.map { (Nanos($0), Decimal.text(Nanos($0), places: places)) }
    }

    /// Where an amount lies when the least stands at one place and the most at another.
    func place(_ amount: Nanos, from first: Int, to last: Int) -> Int {
        first + Int((Int128(amount.count) - low) * Int128(last - first) / (high - low))
    }
}
