import SeededCases
import Testing

@testable import KlingCost

@Suite struct `The rounding of an amount` {
    /// Numerator and denominator; then the quotient to the nearest even, and away from zero.
    static let rows: [(Int128, Int128, Int128, Int128)] = [
        (0, 1, 0, 0), (6, 3, 2, 2), (-6, 3, -2, -2), (7, 1, 7, 7),
        (1, 2, 0, 1), (3, 2, 2, 2), (5, 2, 2, 3), (7, 2, 4, 4), (9, 2, 4, 5),
        (-1, 2, 0, -1), (-3, 2, -2, -2), (-5, 2, -2, -3), (-7, 2, -4, -4),
        (1, 3, 0, 1), (2, 3, 1, 1), (4, 3, 1, 2), (5, 3, 2, 2),
        (-1, 3, 0, -1), (-2, 3, -1, -1), (-4, 3, -1, -2), (-5, 3, -2, -2),
        (499, 1000, 0, 1), (500, 1000, 0, 1), (501, 1000, 1, 1), (1500, 1000, 2, 2),
        (2499, 1000, 2, 3), (2500, 1000, 2, 3), (2501, 1000, 3, 3), (1, 1000, 0, 1),
        (-499, 1000, 0, -1), (-500, 1000, 0, -1), (-501, 1000, -1, -1),
        (.max, 1, .max, .max), (.min, 1, .min, .min), (.max, 2, 1 << 126, 1 << 126),
        (.max, .max, 1, 1), (.max - 1, .max, 1, 1), (1, .max, 0, 1), (.min, .max, -1, -2),
    ]

    @Test(arguments: rows)
    func `goes to the nearest, a tie to the even one, or away from zero`(
        numerator: Int128, denominator: Int128, halfEven: Int128, up: Int128
    ) {
        #expect(Rounding.halfEven.quotient(numerator, by: denominator) == halfEven)
        #expect(Rounding.up.quotient(numerator, by: denominator) == up)
    }

    @Test func `up is never below and less than one above the exact quotient`() {
        var random = SeededRandom(seed: 0xB0)
        for _ in 0..<20_000 {
            let numerator = Int128(random.spread(upTo: .max))
            let denominator = Int128(random.spread(upTo: 1 << 40)) + 1
            let up = Rounding.up.quotient(numerator, by: denominator)
            let excess = up * denominator - numerator
            #expect(excess >= 0 && excess < denominator)
            let nearest = Rounding.halfEven.quotient(numerator, by: denominator)
            let error = (nearest * denominator - numerator).magnitude
            #expect(error * 2 <= denominator.magnitude)
            #expect(error * 2 < denominator.magnitude || nearest.isMultiple(of: 2))
        }
    }

    @Test(arguments: [
        ("0.05712", 8200, "0.468384"), ("0.0368", 5000, "0.184"), ("11", 5250, "57.75"),
        ("0.000000001", 1, "0"), ("0.000000001", 500, "0"), ("0.000000001", 501, "0.000000001"),
        ("0.000000003", 500, "0.000000002"), ("0", 86_400_000, "0"),
    ])
    func `happens once, to the nano of the product`(
        rate: String, milliseconds: Int64, amount: String
    ) throws {
        let product = try Money.product(
            rate: #require(Nanos(decimal: rate)), quantity: milliseconds, scale: 1000,
            rounding: .halfEven)
        #expect(product.decimal == amount)
    }

    @Test func `of credits is of the product with their worth, not of each`() throws {
        // 0.000000001 credits x 1.5 x 0.999999999: below the middle only when multiplied first.
        let product = try Money.product(
            rate: Nanos(count: 1), quantity: 1500, scale: 1000, worth: Nanos(count: 999_999_999),
            rounding: .halfEven)
        #expect(product == Nanos(count: 1))
        let half = try Money.product(
            rate: Nanos(count: 3), quantity: 1, scale: 1, worth: Nanos(count: 500_000_000),
            rounding: .halfEven)
        #expect(half == Nanos(count: 2))
    }

    @Test func `out of range is refused`() {
        for rounding in Rounding.allCases {
            #expect(throws: MoneyError.overflow) {
                try Money.product(
                    rate: Nanos(count: .max), quantity: 2, scale: 1, rounding: rounding)
            }
            #expect(throws: MoneyError.overflow) {
                try Money.product(
                    rate: Nanos(count: .max), quantity: .max, scale: 1, worth: Nanos(count: .max),
                    rounding: rounding)
            }
            #expect(throws: MoneyError.overflow) {
                try Money.product(
                    rate: Nanos(count: .max), quantity: .max, scale: 1000, rounding: rounding)
            }
        }
        #expect(throws: Never.self) {
            try Money.product(rate: Nanos(count: .max), quantity: 1, scale: 1, rounding: .up)
        }
        // Up leads out of the range where the nearest stays within.
        #expect(throws: Never.self) {
            try Money.product(
                rate: Nanos(count: .max), quantity: 10_000, scale: 9999,
                worth: Nanos(count: 999_900_000),
                rounding: .halfEven)
        }
    }

    @Test func `of a zero denominator stops the program`() async {
        await #expect(processExitsWith: .failure) {
            _ = Rounding.up.quotient(1, by: 0)
        }
    }

    @Test func `of a negative denominator stops the program`() async {
        await #expect(processExitsWith: .failure) {
            _ = Rounding.halfEven.quotient(1, by: -1)
        }
    }
}
