import SeededCases
import Testing

@testable import KlingCost

@Suite struct `Money as a text` {
    @Test(arguments: [
        ("20 USD", Int64(20_000_000_000), "USD"), ("20USD", 20_000_000_000, "USD"),
        ("0.42  CNY", 420_000_000, "CNY"), ("0 USD", 0, "USD"), ("0.000000001 EUR", 1, "EUR"),
        ("9223372036.854775807 USD", .max, "USD"), ("1.50 CREDITSX", 1_500_000_000, "CREDITSX"),
    ])
    func `is a figure and a currency`(text: String, count: Int64, code: String) throws {
        let currency = try #require(Currency(code))
        #expect(Money(text) == Money(Nanos(count: count), currency))
    }

    @Test(arguments: [
        "", "20", "USD", "USD 20", "$20", "-20 USD", "+20 USD", "20 usd", "20 US", "20 USD ",
        " 20 USD", "20\tUSD", "20 USD USD", "1,000 USD", "2e1 USD", "020 USD", ".5 USD", "5. USD",
        "２０ USD", "0.1234567890 USD", "9223372036.854775808 USD", "55 credits", "55 CREDITS",
    ])
    func `is nothing else`(text: String) { #expect(Money(text) == nil) }

    @Test func `is read again as it is written`() throws {
        var random = SeededRandom(seed: 20)
        for code in ["USD", "CNY", "ABCDEFGH"] {
            let currency = try #require(Currency(code))
            for _ in 0..<500 {
                let shift = Int.random(in: 0..<63, using: &random)
                let count = Int64.random(in: 0...Int64.max, using: &random) >> shift
                let money = Money(Nanos(count: count), currency)
                #expect(Money(money.description) == money)
            }
        }
    }
}
