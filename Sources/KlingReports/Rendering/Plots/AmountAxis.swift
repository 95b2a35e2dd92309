import KlingCost

/// An axis of amounts between round ones: its ends and what stands between are multiples of 1, 2 or
/// 5 times a power of ten. Below zero it reaches no further than it must.
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
        let fine = step % 5 == 0 ? step / 5 : step
        low = least / fine * fine - (least % fine < 0 ? fine : 0)
        let above = most / step * step + (most % step > 0 ? step : 0)
        high = max(above, low + step)
    }

    /// The amounts that are named on it, from the least on.
    var ticks: [(amount: Nanos, words: String)] {
        let first = low / step
        let counts = (0...Int(high / step - first)).compactMap {
            Int64(exactly: (first + Int128($0)) * step)
        }
        let places = counts.reduce(0) { max($0, Decimal.places(Nanos(count: $1))) }
        return counts.map { (Nanos(count: $0), Decimal.text(Nanos(count: $0), places: places)) }
    }

    /// Where an amount lies when the least stands at one place and the most at another.
    func place(_ amount: Nanos, from first: Int, to last: Int) -> Int {
        first + Int((Int128(amount.count) - low) * Int128(last - first) / (high - low))
    }
}
