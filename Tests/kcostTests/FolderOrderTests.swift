import Testing

/// The checker of folders, on sources of a few lines.
@Suite struct `The order of folders` {
    private let order = FolderOrder(folders: ["Coins", "Prices"])

    private func faults(
        _ order: FolderOrder, _ sources: KeyValuePairs<String, String>
    ) -> [String] {
        order.faults(in: sources.map { ($0, $1.split(separator: "\n")) })
    }

    @Test func `lets a folder know those before it`() {
        #expect(
            faults(
                order,
                [
                    "Coins/Coin.swift": "public struct Coin {\n    let count: Int\n}",
                    "Prices/Price.swift": "struct Price {\n    let amount: Coin\n}",
                    "Prices/List.swift": "func price(_ coin: Coin) -> Price { Price(coin) }",
                ]
            ).isEmpty)
    }

    @Test func `finds an arrow that is turned round`() {
        let turned = [
            "struct Coin {\n    let price: Price\n}", "extension Price {\n}",
            "func coins(_ price: borrowing Price) {}", "let prices: [Price?] = []",
        ]
        for source in turned {
            let sources: KeyValuePairs = [
                "Coins/Coin.swift": source, "Prices/Price.swift": "package final class Price {\n}",
            ]
            #expect(
                faults(order, sources) == ["Coins/Coin.swift names Price of Prices"], "\(source)")
        }
    }

    @Test func `minds nothing that is not another folder's type`() {
        let other: KeyValuePairs = [
            "Coins/Coin.swift": """
            /// Not yet a Price.
            struct Coin {
                enum Kind { case round }
                let kind: Kind  // Price
                let price = Shop.Price()
                let face: Ledger
            }
            private struct Price {}
            """,
            "Prices/Price.swift": "struct Kind {}\nstruct Shop {\n    struct Price {}\n}",
            "Ledger.swift": "struct Ledger { let coins: [Coin] }",
        ]
        #expect(faults(order, other) == ["Coins/Coin.swift names Shop of Prices"])
    }

    @Test func `lets an exception stand only as long as it is needed`() {
        var order = order
        order.exceptions = ["Coins → Prices": ["Price"]]
        let prices: KeyValuePairs = [
            "Coins/Coin.swift": "let price: Price", "Prices/Price.swift": "struct Price {}",
        ]
        #expect(faults(order, prices).isEmpty)
        order.exceptions["Coins → Prices"]?.insert("Cost")
        #expect(faults(order, prices) == ["Coins → Prices needs no exception for [\"Cost\"]"])
    }

    @Test func `names every folder that is there, and no other`() {
        let sources: KeyValuePairs = ["Coins/Coin.swift": "", "New/File.swift": ""]
        #expect(
            faults(order, sources)
                == ["New has no place in the order", "Prices is in the order, and not there"])
    }
}
