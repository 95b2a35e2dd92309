import KlingCost
import KlingReports
import KlingWorkflow

/// `kcost prices show`: a model, at every gateway, or a rate, with everything known of it.
enum PricesShow {
    static let command = Command(
        name: "show", summary: "show a model or a rate with all that is known of it",
        operands: Command.Operands(
            placeholder: "MODEL|RATE", help: "A model's id or a rate's.", value: .text("ID"),
            maximum: 1),
        examples: ["Every rate of a model, past and future ones too": "kcost prices show kling-v3"],
        run: run)

    struct Keys: RowKeys {
        let gateway = Text.gateway
        let format = Choice.rows

        var declared: [any Declared] { [gateway, Text.pricing, format] }
    }

    private static func run(
        _ invocation: Invocation<Keys>, _ output: inout Output
    ) throws(CommandError) -> ExitStatus {
        let prices = try PricesCommand.loaded(invocation)
        let id = invocation.operands.first ?? ""
        let gateway = try PricesCommand.gateway(invocation.gateway, prices)
        let book = prices.book
        let format = invocation.rowFormat
        // A table says it once, with the model.
        let hasFailedTask = format != .table
        var grid = Grid(
            ([
                "gateway", "model", "rate id", "conditions", "price", "unit", "effective", "end",
                "checked", "confidence", "source", "file", "note",
            ] + (hasFailedTask ? FailedTask.titles : [])).map { Grid.Column($0) })
        var documents: [String] = []
        for model in book.models where gateway == nil || model.gateway == gateway {
            let rates = model.rates.filter { model.id == id || book.rates[$0].id == id }
            let isShown = model.id == id || !rates.isEmpty
            if isShown { documents.append(book.describe(model)) }
            let seller = book.gateways[model.gateway]
            for index in rates {
                let rate = book.rates[index]
                grid.append(
                    [
                        seller.name, model.id, rate.id, rate.conditions.words,
                        rate.priceWords, rate.unit.rawValue, rate.effective.date.description,
                        rate.endDate?.description ?? "", rate.checked.description,
                        rate.confidence.rawValue, rate.source, rate.origin, rate.note ?? "",
                    ] + (hasFailedTask ? seller.failedTaskCells : []))
            }
        }
        if documents.isEmpty {
            let models = book.models.filter { gateway == nil || $0.gateway == gateway }
            let known = models.map(\.id) + models.flatMap { $0.rates.map { book.rates[$0].id } }
            throw .estimate(
                .unknownModel(
                    id, gateway: gateway.map { book.gateways[$0].name },
                    nearest: Nearest.name(to: id, among: known)))
        }
        if format == .table {
            try output.write(documents.joined(separator: "\n") + "\n")
            for row in grid.rows { try output.write("\n" + grid.block(row, invocation.style)) }
        } else {
            try output.write(grid.rendered(format, invocation.style))
        }
        return .done
    }
}

extension PriceBook {
    /// A model in a line or two: who sells it, from which page its fields come.
    fileprivate func describe(_ model: Model) -> String {
        let seller = gateways[model.gateway]
        let page = model.document.map { seller.documents[$0] }
        return "\(model.id) at \(seller.title)"
            + (page.map { "; its page: \(Documents.cited($0.source))" } ?? "")
            + (model.rates.isEmpty ? "; no price is known" : "")
            + seller.failedTaskLines.map { "\n  " + $0.visible }.joined()
    }
}

extension FailedTask {
    fileprivate static let titles = [
        "failed task", "failed task confidence", "failed task source",
    ]
}

extension Gateway {
    /// What becomes of a failed task's hold: rule, confidence, source.
    fileprivate var failedTaskCells: [String] {
        guard let failedTask else { return ["", "", ""] }
        return [failedTask.hold.rawValue, failedTask.confidence.rawValue, failedTask.source]
    }

    /// The same in lines; none for the maker's list, where nothing is sent.
    fileprivate var failedTaskLines: [String] {
        if isReferenceOnly { return [] }
        guard let failedTask else {
            return ["failed task: its hold is kept, for no price file says what the gateway does"]
        }
        let outcome =
            switch failedTask.hold {
            case .void: "is given back"
            case .keep: "is kept until you resolve it"
            }
        return [
            "failed task: its hold \(outcome); \(failedTask.confidence.words), checked "
                + "\(failedTask.checked), \(failedTask.source)"
        ] + (failedTask.note.map { [$0] } ?? [])
    }
}

extension Grid {
    /// One row as lines of title and cell; empty cells are left out.
    fileprivate func block(_ row: [String], _ style: Style) -> String {
        let width = columns.map(\.title.displayWidth).max() ?? 0
        return zip(columns, row).filter { !$0.1.isEmpty }.map { column, cell in
            "  " + style.dim(column.title.padded(toWidth: width)) + "  " + cell.visible + "\n"
        }.joined()
    }
}
