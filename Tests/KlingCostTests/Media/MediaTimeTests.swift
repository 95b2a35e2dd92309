import SeededCases
import Testing

@testable import KlingCost

/// Conversions of ticks, held against 128-bit arithmetic.
@Suite struct `A media time` {
    /// Half away from zero, as the definition says; `nil` where 63 bits and a sign do not hold it.
    private func oracle(_ ticks: Int64, _ target: UInt32, _ scale: UInt32) -> Int64? {
        let product = Int128(ticks.magnitude) * Int128(target)
        let (whole, rest) = product.quotientAndRemainder(dividingBy: Int128(scale))
        let rounded = whole + (2 * rest >= Int128(scale) ? 1 : 0)
        guard rounded <= Int128(Int64.max) else { return nil }
        return Int64(ticks < 0 ? -rounded : rounded)
    }

    @Test func `is converted as by 128-bit arithmetic: edges`() {
        let ticks: [Int64] = [
            0, 1, 2, 3, 499, 500, 501, 1001, 1 << 31, 1 << 32, 1 << 53, .max / 2, .max - 1, .max,
        ]
        let scales: [UInt32] = [
            1, 2, 3, 600, 999, 1000, 1001, 24_000, 90_000, 1_000_000, 1 << 31, .max - 1, .max,
        ]
        for tick in ticks + ticks.map(-) + [.min, .min + 1] {
            for target in scales + [0] {
                for scale in scales {
                    let converted = MediaTime.rescaled(tick, to: target, from: scale)
                    #expect(converted == oracle(tick, target, scale), "\(tick) \(target)/\(scale)")
                }
            }
        }
    }

    @Test func `is converted as by 128-bit arithmetic: seeded numbers`() {
        var random = SeededRandom(seed: 14_496)
        var held = 0
        for _ in 0..<TortureCases.count(20_000) {
            let magnitude = random.spread(upTo: .max)
            let ticks = Bool.random(using: &random) ? magnitude : -magnitude
            let target = UInt32(random.spread(upTo: Int64(UInt32.max)))
            let scale = UInt32(max(1, random.spread(upTo: Int64(UInt32.max))))
            let expected = oracle(ticks, target, scale)
            if expected != nil { held += 1 }
            if MediaTime.rescaled(ticks, to: target, from: scale) != expected {
                Testing.Issue.record("\(ticks) × \(target) / \(scale): not \(expected as Any)")
                return
            }
        }
        #expect(held > TortureCases.count(20_000) / 2)
    }

    @Test(arguments: [
        (Int64(1), UInt32(2_000_000), Int64(1)), (-1, 2_000_000, -1), (1, 2_000_001, 0),
        (-1, 2_000_001, 0), (3, 2_000_000, 2), (-3, 2_000_000, -2), (12_513, 1000, 12_513_000),
    ])
    func `is rounded half away from zero to microseconds`(
        ticks: Int64, timescale: UInt32, microseconds: Int64
    ) {
        #expect(MediaTime(ticks: ticks, timescale: timescale).microseconds == microseconds)
    }

    @Test(arguments: [
        (UInt32(0), UInt32(1)), (1, 1), (90_000, 90_000), (0x7FFF_FFFF, 0x7FFF_FFFF),
        (0x8000_0000, 1), (.max, 1),
    ])
    func `counts seconds where a timescale is of no use`(stated: UInt32, used: UInt32) {
        #expect(usable(timescale: stated) == used)
    }
}

@Suite struct `A measured length` {
    @Test(arguments: [Int64?.none, 0, -1, .min])
    func `is greater than zero`(microseconds: Int64?) {
        #expect(MeasuredLength(microseconds: microseconds) == nil)
    }

    /// Microseconds, then milliseconds: half up, down, up.
    private static let roundings: [(Int64, Int64, Int64, Int64, String)] = [
        (1, 0, 0, 1, "0.000001"),
        (499, 0, 0, 1, "0.000499"),
        (500, 1, 0, 1, "0.0005"),
        (999, 1, 0, 1, "0.000999"),
        (1000, 1, 1, 1, "0.001"),
        (12_512_500, 12_513, 12_512, 12_513, "12.5125"),
        (10_000_000, 10_000, 10_000, 10_000, "10"),
        (10_000_001, 10_000, 10_000, 10_001, "10.000001"),
        (10_010_000, 10_010, 10_010, 10_010, "10.01"),
        (
            .max, 9_223_372_036_854_776, 9_223_372_036_854_775, 9_223_372_036_854_776,
            "9223372036854.775807"
        ),
    ]

    @Test(arguments: roundings)
    func `is rounded to milliseconds, and written without loss`(
        microseconds: Int64, rounded: Int64, down: Int64, up: Int64, seconds: String
    ) throws {
        let length = try #require(MeasuredLength(microseconds: microseconds))
        #expect(length.rounded.milliseconds == rounded)
        #expect(length.roundedDown.milliseconds == down)
        #expect(length.roundedUp.milliseconds == up)
        #expect(length.seconds == seconds)
    }
}
