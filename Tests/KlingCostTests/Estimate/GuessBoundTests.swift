import Testing

@testable import KlingCost

/// A guess in another currency than the maker's list: its bound must not get lost.
@Suite struct `A guess in another currency` {
    private static let payload = #"{"model": "kling-v3", "prompt": "p", "duration": 5}"#

    private func estimate(_ exchange: ExchangeTable) throws -> Estimate {
        let rates = """
            {"schema_version": 1, "gateway": "xcompute", "models": [{"id": "kling-v3", "rates": [
             {"id": "mine", "when": {"mode": "std", "audio": false}, "unit": "second",
              "amount": "0.09", "currency": "CNY", "effective": "2026-01-01",
              "checked": "2026-11-01", "source": "a friend", "confidence": "guess"}]}]}
            """
        let user = PriceBook.Source(name: "mine.json", bytes: Array(rates.utf8), layer: 0)
        let book = try PriceBook(PriceBook.shippedSources + [user])
        let instant = try #require(Instant("2026-11-21"))
        var options = Estimator.Options(asOf: instant)
        options.gateway = book.gateway(named: "xcompute")
        options.exchange = exchange
        return Estimator(book, options).estimate(try JSONReader.document(Self.payload.utf8))
    }

    @Test func `is no price without an exchange rate to the maker's`() throws {
        guard case .unknown(.exchange) = try estimate(ExchangeTable()).outcome else {
            Testing.Issue.record("priced without a bound")
            return
        }
    }

    @Test func `is bounded by the maker's list through the exchange rate, rounded up`() throws {
        let table = try ExchangeTable(
            PriceBook.Source(
                name: "exchange.json",
                bytes: Array(
                    """
                    {"schema_version": 1, "rates": [{"from": "USD", "to": "CNY", "rate": "7.1",
                     "effective": "2026-11-01", "checked": "2026-11-01", "source": "my bank"}]}
                    """.utf8), layer: 0))
        let price = try #require(try estimate(table).price)
        // 5 s at 0.09 CNY; the maker asks 5 × 0.084 USD = 0.42 USD = 2.982 CNY.
        #expect(price.expected?.amount.description == "0.45 CNY")
        #expect(price.upper.amount.description == "2.982 CNY")
        #expect(price.upper.reason == .makersList)
    }

    @Test func `is refused where two exchange rates begin on one day`() {
        let row = """
            {"from": "USD", "to": "CNY", "rate": "7.1", "effective": "2026-11-01",
             "checked": "2026-11-01", "source": "my bank"}
            """
        let text = "{\"schema_version\": 1, \"rates\": [\(row), \(row)]}"
        #expect(throws: PriceBookError.self) {
            try ExchangeTable(
                PriceBook.Source(name: "exchange.json", bytes: Array(text.utf8), layer: 0))
        }
    }
}
