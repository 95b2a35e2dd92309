import KlingCost
import KlingReports
import KlingSystem
import KlingWorkflow

/// `kcost prices list`: the rates in force.
enum PricesList {
    static let command = Command(
        name: "list", summary: "list the rates in force",
        examples: ["What kie charges": "kcost prices list --gateway kie"],
        run: run)

    struct Keys: RowKeys {
        let gateway = Text.gateway
        let asOf = Parsed.asOf
        let format = Choice.rows

        var declared: [any Declared] { [gateway, asOf, Text.pricing, format] }
    }

    private static func run(
        _ invocation: Invocation<Keys>, _ output: inout Output
    ) throws(CommandError) -> ExitStatus {
        let prices = try PricesCommand.loaded(invocation)
        let instant = try invocation.asOf ?? Host.now
        let gateway = try PricesCommand.gateway(invocation.gateway, prices)
        var grid = Grid([
            Grid.Column("gateway"), Grid.Column("model"), Grid.Column("conditions"),
            Grid.Column("price", .right), Grid.Column("currency"), Grid.Column("unit"),
            Grid.Column("confidence"), Grid.Column("checked"), Grid.Column("rate id", isNote: true),
        ])
        for model in prices.book.models where gateway == nil || model.gateway == gateway {
            for index in model.rates {
                let rate = prices.book.rates[index]
                guard rate.isInForce(at: instant) else { continue }
                grid.append([
                    prices.book.gateways[model.gateway].name, model.id, rate.conditions.words,
                    rate.amount.decimal, rate.currencyWord, rate.unit.rawValue,
                    rate.confidence.rawValue, rate.checked.description, rate.id,
                ])
            }
        }
        try output.write(invocation.rendered(grid))
        return .done
    }
}

extension RateConditions {
    /// `mode pro, audio, 5 s`; `any` without conditions.
    var words: String {
        var words: [String] = []
        if let mode { words.append("mode \(mode.rawValue)") }
        if let audio { words.append(audio ? "audio" : "silent") }
        if let voice { words.append(voice ? "voice" : "no voice") }
        if let videoInput { words.append(videoInput ? "video input" : "no video input") }
        if let durationSeconds { words.append("\(durationSeconds) s") }
        return words.isEmpty ? "any" : words.joined(separator: ", ")
    }
}

extension Rate {
    fileprivate var currencyWord: String {
        switch tender {
        case .currency(let currency): currency.code
        case .credits: "credits"
        }
    }
}
