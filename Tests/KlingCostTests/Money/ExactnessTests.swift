import Foundation
import SeededCases
import Testing

@testable import KlingCost

/// Amounts worked out by hand, as on paper, and compared with the program's: numbers are lists of
/// digits of base 1,000, so that dividing by 1,000 or by a thousand millions only drops digits, and
/// what is dropped is what the rounding looks at.
@Suite struct `Exactness` {
    private static let shares = 8

    /// Cases in all: 200,000, or what the environment variable KCOST_CASES says.
    private static var cases: Int {
        ProcessInfo.processInfo.environment["KCOST_CASES"].flatMap { Int($0) } ?? 200_000
    }

    @Test(arguments: 0..<UInt64(shares))
    func `every amount is the exact product, rounded once`(share: UInt64) throws {
        var random = SeededRandom(seed: 0xE0 + share)
        var differences = 0
        var refusals = 0
        for _ in 0..<(Self.cases / Self.shares) {
            let drawn = Drawn(&random)
            let agreed = drawn.compare()
            if !agreed.isSame {
                differences += 1
                if differences == 1 { Testing.Issue.record("\(drawn)") }
            }
            if agreed.isRefused { refusals += 1 }
        }
        #expect(differences == 0)
        // The draw reaches the range's end, but not mainly that.
        #expect(refusals > 0 && refusals < Self.cases / Self.shares / 2)
    }

    @Test(arguments: [
        ("0", "0"), ("7", "7"), ("1000", "1"), ("1500", "2"), ("2500", "2"), ("2501", "3"),
        ("999", "1"), ("500", "0"), ("123456789", "123457"), ("9223372036854775807500", "overflow"),
    ])
    func `is judged by an oracle that can count`(milliunits: String, nearest: String) {
        // Only whole thousands are told apart here; "7" is below a half.
        let digits = Digits(text: milliunits)
        let expected = milliunits == "7" ? "0" : nearest
        let rounded = digits.dropping(1, .halfEven)
        #expect((rounded.fits ? rounded.text : "overflow") == expected)
    }
}

/// One drawn price.
private struct Drawn {
    let rate: Int64
    let milliseconds: Int64
    let worth: Int64?

    init(_ random: inout SeededRandom) {
        switch random.next() % 4 {
        case 0:
            // Like the price book's: few places; lengths of whole and half seconds.
            rate = random.spread(upTo: 100_000) * 10_000
            milliseconds = random.spread(upTo: 600) * 500
        case 1:
            // Ties: odd nanos by half seconds.
            rate = random.spread(upTo: 1 << 40) | 1
            milliseconds = (random.spread(upTo: 600) | 1) * 500
        case 2:
            rate = random.spread(upTo: 1 << 45)
            milliseconds = random.spread(upTo: 86_400_000)
        default:
            rate = random.spread(upTo: .max)
            milliseconds = random.spread(upTo: 86_400_000)
        }
        switch random.next() % 4 {
        case 0: worth = 5_000_000
        case 1: worth = random.spread(upTo: 1 << 40)
        default: worth = nil
        }
    }

    /// Whether the program's amounts are the oracle's, and whether they are out of range.
    func compare() -> (isSame: Bool, isRefused: Bool) {
        let inCredits = Digits(rate).times(Digits(milliseconds))
        // Nanos by milliseconds are thousandths; nanos of worth are another 1e9 below.
        let product = worth.map { inCredits.times(Digits($0)) } ?? inCredits
        let dropped = worth == nil ? 1 : 4
        var isSame = true
        var isRefused = false
        for rounding in Rounding.allCases {
            let money = product.dropping(dropped, rounding)
            let credits = inCredits.dropping(1, rounding)
            let line = try? LineItem(
                entry, length: VideoLength(milliseconds: milliseconds), reason: .expected,
                rounding: rounding)
            guard money.fits, worth == nil || credits.fits else {
                isRefused = true
                if line != nil { isSame = false }
                continue
            }
            if line.map({ Digits($0.amount.amount.count) }) != money { isSame = false }
            let inLine = line?.credits.map { Digits($0.count) }
            if inLine != (worth == nil ? nil : credits) { isSame = false }
        }
        return (isSame, isRefused)
    }

    private var entry: PriceSheet.Entry {
        PriceSheet.Entry(
            conditions: RateConditions(), unit: .second, amount: Nanos(count: rate),
            worth: worth.map { Nanos(count: $0) }, currency: .usd, confidence: .guess, layer: 0,
            rate: RateIndex(0))
    }
}

/// A natural number as digits of base 1,000, smallest first, without leading zeros.
private struct Digits: Equatable {
    private var digits: [Int32]

    private init(digits: [Int32]) {
        self.digits = digits
        while self.digits.last == 0 { self.digits.removeLast() }
    }

    init(_ number: Int64) {
        digits = []
        digits.reserveCapacity(8)
        var rest = number
        while rest > 0 {
            digits.append(Int32(rest % 1000))
            rest /= 1000
        }
    }

    init(text: String) {
        var digits: [Int32] = []
        var rest = Substring(text)
        while !rest.isEmpty {
            digits.append(Int32(rest.suffix(3)) ?? 0)
            rest = rest.dropLast(3)
        }
        self.init(digits: digits)
    }

    var text: String {
        let groups = digits.reversed().map { String(String($0 + 1000).dropFirst()) }
        let plain = groups.joined().drop { $0 == "0" }
        return plain.isEmpty ? "0" : String(plain)
    }

    /// The largest amount there is.
    private static let largest = Digits(text: "9223372036854775807")

    /// Whether an amount can be so large.
    var fits: Bool {
        if digits.count != Digits.largest.digits.count {
            return digits.count < Digits.largest.digits.count
        }
        for (own, limit) in zip(digits.reversed(), Digits.largest.digits.reversed())
        where own != limit {
            return own < limit
        }
        return true
    }

    /// The product, digit by digit with carries.
    func times(_ other: Digits) -> Digits {
        var product = [Int32](repeating: 0, count: digits.count + other.digits.count)
        for place in 0..<digits.count {
            var carry: Int32 = 0
            for otherPlace in 0..<other.digits.count {
                let sum =
                    product[place + otherPlace] + digits[place] * other.digits[otherPlace] + carry
                product[place + otherPlace] = sum % 1000
                carry = sum / 1000
            }
            product[place + other.digits.count] = carry
        }
        return Digits(digits: product)
    }

    /// Without its smallest digits, rounded by what they were.
    func dropping(_ count: Int, _ rounding: Rounding) -> Digits {
        let dropped = digits.prefix(count)
        var kept = Array(digits.dropFirst(count))
        if dropped.allSatisfy({ $0 == 0 }) { return Digits(digits: kept) }
        let goesUp: Bool
        switch rounding {
        case .up: goesUp = true
        case .halfEven:
            let leading = dropped.count == count ? dropped.last ?? 0 : 0
            let isTie = leading == 500 && dropped.dropLast().allSatisfy { $0 == 0 }
            goesUp = isTie ? (kept.first ?? 0) % 2 == 1 : leading >= 500
        }
        var place = 0
        while goesUp {
            if place == kept.count { kept.append(0) }
            kept[place] += 1
            if kept[place] < 1000 { break }
            kept[place] = 0
            place += 1
        }
        return Digits(digits: kept)
    }
}
