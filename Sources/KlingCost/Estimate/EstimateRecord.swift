/// An estimate as one line of JSON, for programs; its form has a version of its own.
public struct EstimateRecord: Sendable {
    /// Version of the form; a key may be added within a version, none changes its meaning.
    public static let schemaVersion = 1

    /// Where a payload came from.
    public struct Origin: Sendable {
        /// The file, as the user named it; `nil` for standard input.
        public let file: String?
        /// The payload's first line, where the file holds several.
        public var line: Int?
        /// How its records begin.
        fileprivate let prefix: [UInt8]

        /// Where a payload came from.
        public init(file: String?, line: Int? = nil) {
            (self.file, self.line) = (file, line)
            var json = JSONText()
            json.raw("{\"schema_version\":1")
            if let file {
                json.raw(",\"file\":")
                json.string(file)
            }
            prefix = json.bytes
        }
    }

    private let book: PriceBook
    private let words: @Sendable (Issue) -> String
    private let reasonWords: @Sendable (PriceUnknown) -> String
    /// What never changes of a rate and of a model, written once.
    private let rates: [[UInt8]]
    private let models: [[UInt8]]

    /// Writes estimates made by a book.
    ///
    /// - Parameters:
    ///   - book: the price book.
    ///   - words: an issue in words.
    ///   - reasonWords: why no price can be named, in words.
    public init(
        _ book: PriceBook, words: @escaping @Sendable (Issue) -> String,
        reasonWords: @escaping @Sendable (PriceUnknown) -> String
    ) {
        (self.book, self.words, self.reasonWords) = (book, words, reasonWords)
        rates = book.rates.map { EstimateRecord.rate($0) }
        models = book.models.map { model in
            var json = JSONText()
            json.raw(",\"gateway\":")
            json.string(book.gateways[model.gateway].name)
            json.raw(",\"model\":")
            json.string(model.id)
            return json.bytes
        }
    }

    /// Writes the record, without a line end.
    public func write(
        _ estimate: Estimate, _ origin: Origin, hints: [Hint] = [], to json: inout JSONText
    ) {
        json.raw(origin.prefix)
        if let line = origin.line {
            json.raw(",\"line\":")
            json.number(line)
        }
        writeStatus(estimate, to: &json)
        writeRequest(estimate, to: &json)
        if let reference = estimate.reference { write(reference, to: &json) }
        writePrice(estimate.price, to: &json)
        writeIssues(estimate.issues, to: &json)
        if !hints.isEmpty { write(hints, to: &json) }
        json.raw("}")
    }

    private func writeIssues(_ issues: [Issue], to json: inout JSONText) {
        if issues.isEmpty { return json.raw(",\"issues\":[]") }
        for index in issues.indices {
            json.raw(index > 0 ? "," : ",\"issues\":[")
            write(issues[index], to: &json)
        }
        json.raw("]")
    }

    private func writeStatus(_ estimate: Estimate, to json: inout JSONText) {
        switch estimate.outcome {
        case .priced: json.raw(",\"status\":\"priced\"")
        case .invalid: json.raw(",\"status\":\"invalid\"")
        case .stale(_, let age):
            json.raw(",\"status\":\"stale\",\"age_days\":")
            json.number(age)
        case .unknown(let reason):
            json.raw(",\"status\":\"unknown\",\"reason\":")
            json.string(reasonWords(reason))
        }
    }

    private func writeRequest(_ estimate: Estimate, to json: inout JSONText) {
        guard let choice = estimate.choice, let request = estimate.request else {
            json.raw(",\"gateway\":null,\"model\":null")
            return
        }
        json.raw(models[beside: choice.model])
        switch choice.reason {
        case .asked: json.raw(",\"gateway_choice\":\"asked\"")
        case .onlySeller: json.raw(",\"gateway_choice\":\"only-seller\"")
        case .fields: json.raw(",\"gateway_choice\":\"fields\"")
        case .order: json.raw(",\"gateway_choice\":\"order\"")
        }
        switch request.mode?.value {
        case .std: json.raw(",\"mode\":\"std\",\"duration_s\":")
        case .pro: json.raw(",\"mode\":\"pro\",\"duration_s\":")
        case .uhd: json.raw(",\"mode\":\"4k\",\"duration_s\":")
        case nil: json.raw(",\"mode\":null,\"duration_s\":")
        }
        if let duration = request.durationSeconds {
            json.number(duration.value)
        } else {
            json.raw("null")
        }
        switch request.audio?.value {
        case true: json.raw(",\"audio\":true,\"defaults\":[")
        case false: json.raw(",\"audio\":false,\"defaults\":[")
        case nil: json.raw(",\"audio\":null,\"defaults\":[")
        }
        writeDefaults(request, to: &json)
    }

    private func writeDefaults(_ request: VideoRequest, to json: inout JSONText) {
        var isFirst = true
        func name(_ text: StaticString, if isDefault: Bool?) {
            guard isDefault == true else { return }
            if !isFirst { json.raw(",") }
            isFirst = false
            json.raw(text)
        }
        name("\"mode\"", if: request.mode?.isDefault)
        name("\"duration_s\"", if: request.durationSeconds?.isDefault)
        name("\"audio\"", if: request.audio?.isDefault)
        name("\"character_orientation\"", if: request.orientation?.isDefault)
        json.raw("]")
    }

    private func write(_ reference: ReferenceLength, to json: inout JSONText) {
        json.raw(",\"reference\":{\"expected_s\":")
        json.string(reference.expected.seconds)
        json.raw(",\"shortest_s\":")
        json.string(reference.shortest.seconds)
        json.raw(",\"longest_s\":")
        json.string(reference.longest.seconds)
        json.raw("}")
    }

    private func writePrice(_ price: Price?, to json: inout JSONText) {
        guard let price else {
            json.raw(
                """
                ,"currency":null,"expected":null,"upper":null,"lower":null,"complete":false,\
                "items":[]
                """)
            return
        }
        json.raw(",\"currency\":")
        json.currency(price.currency)
        if price.isComplete {
            json.raw(",\"expected\":")
            json.decimal(price.lower.amount.amount)
        } else {
            json.raw(",\"expected\":null")
        }
        json.raw(",\"upper\":")
        json.decimal(price.upper.amount.amount)
        json.raw(",\"lower\":")
        json.decimal(price.lower.amount.amount)
        json.raw(
            price.isComplete
                ? ",\"complete\":true,\"items\":[" : ",\"complete\":false,\"items\":[")
        write(price.lower, to: &json)
        if price.upper.reason != .expected {
            json.raw(",")
            write(price.upper, to: &json)
        }
        json.raw("]")
    }

    private func write(_ line: LineItem, to json: inout JSONText) {
        json.raw(EstimateRecord.opening(line.reason))
        // Milliseconds are thousandths, so nanos write them as seconds.
        json.decimal(
            line.unit == .second
                ? Nanos(count: line.quantity * 1_000_000)
                : Nanos(count: line.quantity * Nanos.perWhole))
        json.raw(rates[beside: line.rate])
        json.decimal(line.amount.amount)
        if let credits = line.credits {
            json.raw(",\"credits\":")
            json.decimal(credits)
        }
        json.raw("}")
    }

    private static func opening(_ reason: LineItem.Reason) -> StaticString {
        switch reason {
        case .expected: "{\"reason\":\"expected\",\"quantity\":"
        case .wholeSecond: "{\"reason\":\"whole-second\",\"quantity\":"
        case .longestReading: "{\"reason\":\"longest-reading\",\"quantity\":"
        case .shortestReference: "{\"reason\":\"shortest-reference\",\"quantity\":"
        case .longestReference: "{\"reason\":\"longest-reference\",\"quantity\":"
        case .voiceRate: "{\"reason\":\"voice-rate\",\"quantity\":"
        case .makersList: "{\"reason\":\"makers-list\",\"quantity\":"
        case .undocumentedField: "{\"reason\":\"undocumented-field\",\"quantity\":"
        }
    }

    private static func rate(_ rate: Rate) -> [UInt8] {
        var json = JSONText()
        json.raw(",\"unit\":")
        json.string(rate.unit.rawValue)
        json.raw(",\"rate\":")
        json.decimal(rate.amount)
        json.raw(",\"rate_currency\":")
        switch rate.tender {
        case .credits: json.raw("\"credits\"")
        case .currency(let currency): json.currency(currency)
        }
        json.raw(",\"rate_id\":")
        json.string(rate.id)
        json.raw(",\"confidence\":")
        json.string(rate.confidence.rawValue)
        if rate.confidence == .guess {
            json.raw(",\"advice\":\"no public price: enter your own, see pricing/README.md\"")
        }
        json.raw(",\"checked\":")
        json.string(rate.checked.description)
        json.raw(",\"source\":")
        json.string(rate.source)
        json.raw(",\"amount\":")
        return json.bytes
    }

    private func write(_ issue: Issue, to json: inout JSONText) {
        json.raw("{\"severity\":")
        json.string(issue.severity.rawValue)
        json.raw(",\"code\":")
        json.string(issue.code)
        json.raw(",\"path\":")
        json.string(issue.path)
        json.raw(",\"line\":")
        json.number(issue.position.line)
        json.raw(",\"column\":")
        json.number(issue.position.column)
        json.raw(",\"message\":")
        json.string(words(issue))
        json.raw(",\"document\":")
        json.string(orNull: issue.document?.source)
        json.raw("}")
    }

    private func write(_ hints: [Hint], to json: inout JSONText) {
        json.raw(",\"cheaper_if\":[")
        for (index, hint) in hints.enumerated() {
            if index > 0 { json.raw(",") }
            switch hint.change {
            case .field(let name, let value):
                json.raw("{\"field\":")
                json.string(name)
                json.raw(",\"value\":")
                json.string(value)
            case .gateway(let name, let losses, let confidence):
                json.raw("{\"gateway\":")
                json.string(name)
                json.raw(",\"confidence\":")
                json.string(confidence.rawValue)
                json.raw(",\"cannot_express\":[")
                for (place, loss) in losses.enumerated() {
                    if place > 0 { json.raw(",") }
                    json.string(loss)
                }
                json.raw("]")
            }
            json.raw(",\"saving\":")
            json.decimal(hint.saving.amount)
            json.raw(",\"expected\":")
            json.decimal(hint.expected.amount)
            json.raw(",\"currency\":")
            json.currency(hint.saving.currency)
            json.raw("}")
        }
        json.raw("]")
    }
}

extension JSONText {
    /// Writes a currency's code as a string; codes need no escape.
    mutating func currency(_ currency: Currency) {
        raw("\"")
        currency.forEachLetter { letter($0) }
        raw("\"")
    }
}
