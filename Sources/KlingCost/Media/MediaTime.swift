/// A span or point of a media timeline: a count of a timescale's ticks.
///
/// Kept as read and converted once: converting earlier costs agreement with other programs.
struct MediaTime: Hashable {
    let ticks: Int64
    /// Ticks a second, at least 1.
    let timescale: UInt32

    /// The time in microseconds, half away from zero; `nil` beyond what 64 bits hold.
    var microseconds: Int64? { MediaTime.rescaled(ticks, to: 1_000_000, from: timescale) }

    /// The same time in ticks of another timescale, half away from zero.
    static func rescaled(_ ticks: Int64, to target: UInt32, from scale: UInt32) -> Int64? {
        precondition(scale > 0, "a timescale is at least 1")
        let product = ticks.magnitude.multipliedFullWidth(by: UInt64(target))
        let (low, carry) = product.low.addingReportingOverflow(UInt64(scale) / 2)
        let high = product.high + (carry ? 1 : 0)
        guard high < UInt64(scale) else { return nil }
        let quotient = UInt64(scale).dividingFullWidth((high, low)).quotient
        guard let magnitude = Int64(exactly: quotient) else { return nil }
        return ticks < 0 ? -magnitude : magnitude
    }
}

/// A timescale as files state it: zero, and what a signed reader takes for negative, count as 1.
func usable(timescale: UInt32) -> UInt32 {
    (1...UInt32(Int32.max)).contains(timescale) ? timescale : 1
}
