import SeededCases
import Testing

@testable import KlingCost

@Suite struct `An amount's text` {
    @Test(arguments: [
        ("0", 0), ("0.0", 0), ("1", 1_000_000_000), ("0.000000001", 1), ("0.336", 336_000_000),
        ("1.40", 1_400_000_000), ("22.5", 22_500_000_000), ("0.42856", 428_560_000),
        ("9223372036.854775807", Int64.max), ("9223372036", 9_223_372_036_000_000_000),
        ("0.100000000", 100_000_000), ("10", 10_000_000_000),
    ])
    func `is a plain decimal of at most nine places`(text: String, count: Int64) {
        #expect(Nanos(decimal: text)?.count == count)
    }

    @Test(arguments: [
        "", ".", "1.", ".5", "-1", "+1", "01", "00", "00.5", "1e3", "1E-2", "0x1", "1,000", "1 000",
        " 1", "1 ", "1_000", "0.0000000001", "0.1234567890", "1.2.3", "１", "٣", "∞", "nan",
        "9223372036.854775808", "9223372037", "10000000000", "99999999999999999999", "1.5\n", "½",
        "$1", "1.-5", "--1", "0.", "1..5",
    ])
    func `is nothing else`(text: String) {
        #expect(Nanos(decimal: text) == nil)
    }

    @Test(arguments: [
        (Int64(0), "0"), (1, "0.000000001"), (-1, "-0.000000001"), (1_000_000_000, "1"),
        (-2_000_000_000, "-2"), (336_000_000, "0.336"), (1_400_000_000, "1.4"),
        (100, "0.0000001"), (10_000_000_010, "10.00000001"), (Int64.max, "9223372036.854775807"),
        (Int64.min, "-9223372036.854775808"), (-500_000_000, "-0.5"),
        (999_999_999, "0.999999999"), (9_000_000_000, "9"), (90_000_000_000, "90"),
    ])
    func `is written the shortest way`(count: Int64, text: String) {
        #expect(Nanos(count: count).decimal == text)
        #expect("\(Nanos(count: count))" == text)
    }

    @Test func `reads back as the same amount, whatever the amount`() throws {
        var random = SeededRandom(seed: 0xA4)
        for _ in 0..<20_000 {
            let count = random.spread(upTo: .max)
            let text = Nanos(count: count).decimal
            #expect(Nanos(decimal: text)?.count == count)
            #expect(!text.contains(".") || !text.hasSuffix("0"))
        }
    }

    @Test(arguments: [0, 1, 9, 10, 11, 99, 100, 1_000_000_007, UInt64.max, UInt64.max - 1])
    func `has the digits of its whole part`(number: UInt64) {
        var digits: [UInt8] = []
        forEachDigit(of: number) { digits.append($0) }
        #expect(String(decoding: digits, as: UTF8.self) == String(number))
    }
}

@Suite struct `Sums of amounts` {
    @Test func `are exact up to the range's ends`() throws {
        #expect(try Nanos(count: .max).adding(.zero) == Nanos(count: .max))
        #expect(try Nanos(count: .min).subtracting(.zero) == Nanos(count: .min))
        #expect(try Nanos(count: .max).adding(Nanos(count: .min)) == Nanos(count: -1))
        #expect(try Nanos(count: 5).subtracting(Nanos(count: 7)) == Nanos(count: -2))
        #expect(Nanos(count: -2) < Nanos(count: 1))
    }

    @Test func `beyond the range are refused, never wrapped`() {
        #expect(throws: MoneyError.overflow) { try Nanos(count: .max).adding(Nanos(count: 1)) }
        #expect(throws: MoneyError.overflow) { try Nanos(count: .min).adding(Nanos(count: -1)) }
        #expect(throws: MoneyError.overflow) { try Nanos(count: .min).subtracting(Nanos(count: 1)) }
        #expect(throws: MoneyError.overflow) { try Nanos.zero.subtracting(Nanos(count: .min)) }
    }

    @Test func `of one currency keep it, of two are refused`() throws {
        let yuan = try #require(Currency("CNY"))
        let sum = try Money(Nanos(count: 1), .usd).adding(Money(Nanos(count: 2), .usd))
        #expect(sum == Money(Nanos(count: 3), .usd))
        #expect(sum.description == "0.000000003 USD")
        #expect(throws: MoneyError.currencies(.usd, yuan)) {
            try Money(Nanos(count: 1), .usd).adding(Money(Nanos(count: 1), yuan))
        }
        #expect(throws: MoneyError.overflow) {
            try Money(Nanos(count: .max), .usd).adding(Money(Nanos(count: 1), .usd))
        }
    }
}

@Suite struct `A currency` {
    @Test(arguments: ["USD", "CNY", "EUR", "POINTS", "ABCDEFGH", "AAA", "ZZZ"])
    func `is three to eight capital letters`(code: String) throws {
        let currency = try #require(Currency(code))
        #expect(currency.code == code)
        #expect("\(currency)" == code)
        #expect(currency == Currency(Substring(code)))
    }

    @Test(arguments: [
        "", "US", "usd", "Usd", "USDUSDUSD", "US1", "U D", " USD", "USD ", "ÜSD", "ＵＳＤ", "$$$",
        "credits",
    ])
    func `is nothing else`(code: String) {
        #expect(Currency(code) == nil)
    }

    @Test func `of the United States is written USD`() {
        #expect(Currency.usd.code == "USD")
        #expect(Currency("USD") == .usd)
    }

    @Test func `sorts by its code`() {
        let codes = ["USD", "CNY", "POINTS", "AAAB", "AAA", "ZZZ"]
        let sorted = codes.compactMap { Currency($0) }.sorted().map(\.code)
        #expect(sorted == codes.sorted())
    }
}
