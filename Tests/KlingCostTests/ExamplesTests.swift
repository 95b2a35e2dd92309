import Testing

@testable import KlingCost

@Suite struct `The shipped price book` {
    @Test func `is sound`() throws {
        let book = try PriceBook.shipped()
        #expect(book.gateways.map(\.name) == ["xcompute", "toapis", "kie", "kling"])
    }
}
