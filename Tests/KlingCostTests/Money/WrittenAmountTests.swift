import SeededCases
import Testing

@testable import KlingCost

@Suite struct `An amount as a person writes it` {
    private static let kie = AmountBasis(.usd, creditWorth: Nanos(count: 5_000_000))
    private static let money = AmountBasis(.usd, creditWorth: nil)

    @Test(arguments: [
        ("0.42", WrittenAmount.Unit.none, Int64(420_000_000)), ("20", .none, 20_000_000_000),
        ("20USD", .currency(.usd), 20_000_000_000), ("20 USD", .currency(.usd), 20_000_000_000),
        ("55credits", .credits, 55_000_000_000), ("55 credits", .credits, 55_000_000_000),
        ("1 credit", .credits, 1_000_000_000), ("0.5 CREDITS", .credits, 500_000_000),
    ])
    func `is a figure and perhaps a unit`(text: String, unit: WrittenAmount.Unit, count: Int64) {
        #expect(WrittenAmount(text) == WrittenAmount(Nanos(count: count), unit))
    }

    @Test(arguments: [
        "", "credits", "-55credits", "+1", "55 creditsx", "55kredits", "20usd", "20 U", "1.2.3",
        "55 credits ", "55\ncredits", "20 USD USD", "1,000credits", "５５credits", "1e3credits",
        "20 ", "0.1234567890credits", "9223372037credits",
    ])
    func `is nothing else`(text: String) { #expect(WrittenAmount(text) == nil) }

    @Test func `counts credits by the worth that the hold froze, exactly`() throws {
        let (money, credits) = try WrittenAmount(Nanos(count: 55_000_000_000), .credits)
            .money(in: Self.kie)
        #expect(money == Money(Nanos(count: 275_000_000), .usd) && credits?.decimal == "55")
        let (plain, none) = try WrittenAmount(Nanos(count: 275_000_000), .currency(.usd))
            .money(in: Self.kie)
        #expect(plain == money && none == nil)
    }

    @Test func `says both readings where credits are charged and no unit was written`() {
        let written = WrittenAmount(Nanos(count: 55_000_000_000), .none)
        #expect(
            throws: WrittenAmountError.unclear(
                written.figure, Self.kie, asCredits: Money(Nanos(count: 275_000_000), .usd))
        ) { try written.money(in: Self.kie) }
        #expect((try? written.money(in: Self.money))?.money.amount == written.figure)
        // Nothing is nothing in either.
        #expect((try? WrittenAmount(.zero, .none).money(in: Self.kie))?.money.amount == .zero)
    }

    @Test func `takes no credits where none are charged, and no other currency`() throws {
        let cny = try #require(Currency("CNY"))
        #expect(throws: WrittenAmountError.noCredits(Self.money)) {
            try WrittenAmount(Nanos(count: 1), .credits).money(in: Self.money)
        }
        #expect(throws: WrittenAmountError.currency(cny, Self.kie)) {
            try WrittenAmount(Nanos(count: 1), .currency(cny)).money(in: Self.kie)
        }
    }

    @Test func `is refused where its worth is out of range`() {
        let dear = AmountBasis(.usd, creditWorth: Nanos(count: Int64.max))
        #expect(throws: WrittenAmountError.overflow) {
            try WrittenAmount(Nanos(count: Int64.max), .credits).money(in: dear)
        }
        let written = WrittenAmount(Nanos(count: Int64.max), .none)
        #expect(
            throws: WrittenAmountError.unclear(written.figure, dear, asCredits: nil)
        ) { try written.money(in: dear) }
    }

    @Test func `whatever the figure and the worth, credits are worth their exact product`() throws {
        var random = SeededRandom(seed: 12)
        for _ in 0..<2_000 {
            let figure = Nanos(count: Int64.random(in: 0...10_000_000_000_000, using: &random))
            let worth = Nanos(count: Int64.random(in: 1...2_000_000_000, using: &random))
            let basis = AmountBasis(.usd, creditWorth: worth)
            let (money, _) = try WrittenAmount(figure, .credits).money(in: basis)
            let exact = Int128(figure.count) * Int128(worth.count)
            let off = exact - Int128(money.amount.count) * 1_000_000_000
            #expect(off.magnitude * 2 <= 1_000_000_000, "\(figure) at \(worth)")
        }
    }
}
