import KlingCost
import KlingReports
import KlingWorkflow

/// `kcost prices`: what the price book holds, and whether it is sound.
enum PricesCommand {
    /// The rates in force.
    static func list(
        _ invocation: Invocation, _ output: inout Output
    ) throws(CommandFailure) -> ExitStatus {
        let prices = try loaded(invocation)
        let instant = try EstimateOptions.instant(invocation)
        let gateway = try gateway(invocation, prices)
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
        try output.write(grid.rendered(invocation.format ?? .table, invocation.style))
        return .done
    }

    /// A model, at every gateway, or a rate: with everything known of it.
    static func show(
        _ invocation: Invocation, _ output: inout Output
    ) throws(CommandFailure) -> ExitStatus {
        let prices = try loaded(invocation)
        let id = invocation.operands.first ?? ""
        let gateway = try gateway(invocation, prices)
        let book = prices.book
        let format = invocation.format ?? .table
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
            throw .unknownModel(
                id, gateway: gateway.map { book.gateways[$0].name },
                nearest: Nearest.name(to: id, among: known))
        }
        if format == .table {
            try output.write(documents.joined(separator: "\n") + "\n")
            for row in grid.rows { try output.write("\n" + grid.block(row, invocation.style)) }
        } else {
            try output.write(grid.rendered(format, invocation.style))
        }
        return .done
    }

    /// Whether all files can be used together.
    static func check(
        _ invocation: Invocation, _ output: inout Output
    ) throws(CommandFailure) -> ExitStatus {
        let prices = try loaded(invocation)
        let oldest = prices.book.rates.min { $0.checked < $1.checked }
        for file in prices.files { try output.write("\(file.visible): sound\n") }
        try output.write(
            "\(prices.book.rates.count) rates of \(prices.book.models.count) models"
                + (oldest.map { "; the longest unchecked is \($0.id), of \($0.checked)" } ?? "")
                + "\n")
        return .done
    }

    private static func loaded(_ invocation: Invocation) throws(CommandFailure) -> PriceFiles {
        let settings = try Settings(invocation)
        return try orStop(workflow: PriceFiles(settings))
    }

    private static func gateway(
        _ invocation: Invocation, _ prices: PriceFiles
    ) throws(CommandFailure) -> Int? {
        guard let name = invocation.value("--gateway") else { return nil }
        return try orStop(workflow: prices.gateway(name))
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
