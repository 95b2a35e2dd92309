/// An estimate as one line of JSON, for programs; its form has a version of its own.
public struct EstimateRecord: Sendable {
    /// Version of the form; a key may be added within a version, none changes its meaning.
    public static let schemaVersion = 1

    /// Where a payload came from.
    public struct Origin: Sendable {
        /// The file, as the user named it; `nil` for standard input.
        public var file: String?
        /// The payload's first line, where the file holds several.
        public var line: Int?

        /// Where a payload came from.
        public init(file: String?, line: Int? = nil) { (self.file, self.line) = (file, line) }
    }

    private let book: PriceBook
    private let words: @Sendable (Issue) -> String
    private let reasonWords: @Sendable (PriceUnknown) -> String
    /// What never changes of a rate, written once.
    private let rates: [[UInt8]]
    private let models: [[UInt8]]

    /// - Parameters:
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
            json.raw("\"gateway\":")
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
        json.raw("{\"schema_version\":1")
        if let file = origin.file {
            json.raw(",\"file\":")
            json.string(file)
        }
        if let line = origin.line {
            json.raw(",\"line\":")
            json.number(line)
        }
        json.raw(",\"status\":")
        writeStatus(estimate, to: &json)
        writeRequest(estimate, to: &json)
        writePrice(estimate.price, to: &json)
        json.raw(",\"issues\":[")
        for (index, issue) in estimate.issues.enumerated() {
            if index > 0 { json.raw(",") }
            write(issue, to: &json)
        }
        json.raw("]")
        if !hints.isEmpty { write(hints, to: &json) }
        json.raw("}")
    }

    private func writeStatus(_ estimate: Estimate, to json: inout JSONText) {
        switch estimate.outcome {
        case .priced: json.raw("\"priced\"")
        case .invalid: json.raw("\"invalid\"")
        case .stale(_, let age):
            json.raw("\"stale\",\"age_days\":")
            json.number(age)
        case .unknown(let reason):
            json.raw("\"unknown\",\"reason\":")
            json.string(reasonWords(reason))
        }
    }

    private func writeRequest(_ estimate: Estimate, to json: inout JSONText) {
        guard let choice = estimate.choice, let request = estimate.request else {
            json.raw(",\"gateway\":null,\"model\":null")
            return
        }
        json.raw(",")
        json.raw(models[choice.model])
        json.raw(",\"gateway_choice\":")
        switch choice.reason {
        case .asked: json.raw("\"asked\"")
        case .onlySeller: json.raw("\"only-seller\"")
        case .fields: json.raw("\"fields\"")
        case .order: json.raw("\"order\"")
        }
        json.raw(",\"mode\":")
        switch request.mode?.value {
        case .std: json.raw("\"std\"")
        case .pro: json.raw("\"pro\"")
        case .uhd: json.raw("\"4k\"")
        case nil: json.raw("null")
        }
        json.raw(",\"duration_s\":")
        if let duration = request.durationSeconds {
            json.number(duration.value)
        } else {
            json.raw("null")
        }
        json.raw(",\"audio\":")
        if let audio = request.audio { json.boolean(audio.value) } else { json.raw("null") }
        writeDefaults(request, to: &json)
    }

    private func writeDefaults(_ request: VideoRequest, to json: inout JSONText) {
        json.raw(",\"defaults\":[")
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

    private func writePrice(_ price: Price?, to json: inout JSONText) {
        guard let price else {
            json.raw(",\"lower\":null,\"expected\":null,\"upper\":null,\"complete\":false")
            json.raw(",\"items\":[]")
            return
        }
        json.raw(",\"lower\":")
        write(price.lower.amount, to: &json)
        json.raw(",\"expected\":")
        if let expected = price.expected {
            write(expected.amount, to: &json)
        } else {
            json.raw("null")
        }
        json.raw(",\"upper\":")
        write(price.upper.amount, to: &json)
        json.raw(",\"complete\":")
        json.boolean(price.isComplete)
        json.raw(",\"items\":[")
        write(price.lower, to: &json)
        if price.upper.reason != .expected {
            json.raw(",")
            write(price.upper, to: &json)
        }
        json.raw("]")
    }

    private func write(_ money: Money, to json: inout JSONText) {
        json.raw("{\"amount\":")
        json.decimal(money.amount)
        json.raw(",\"currency\":")
        json.currency(money.currency)
        json.raw("}")
    }

    private func write(_ line: LineItem, to json: inout JSONText) {
        json.raw("{\"reason\":")
        json.raw(EstimateRecord.quoted(line.reason))
        json.raw(",\"quantity\":")
        // Milliseconds are thousandths, so nanos write them as seconds.
        json.decimal(
            line.unit == .second
                ? Nanos(line.quantity * 1_000_000) : Nanos(line.quantity * Nanos.perWhole))
        json.raw(",\"amount\":")
        write(line.amount, to: &json)
        if let credits = line.credits {
            json.raw(",\"credits\":")
            json.decimal(credits)
        }
        json.raw(",")
        json.raw(rates[line.rate])
        json.raw("}")
    }

    private static func quoted(_ reason: LineItem.Reason) -> StaticString {
        switch reason {
        case .expected: "\"expected\""
        case .wholeSecond: "\"whole-second\""
        case .shortestReference: "\"shortest-reference\""
        case .longestReference: "\"longest-reference\""
        case .voiceRate: "\"voice-rate\""
        case .makersList: "\"makers-list\""
        }
    }

    private static func rate(_ rate: Rate) -> [UInt8] {
        var json = JSONText()
        json.raw("\"unit\":")
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
        json.raw(",\"checked\":")
        json.string(rate.checked.description)
        json.raw(",\"source\":")
        json.string(rate.source)
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
            case .gateway(let name, let losses):
                json.raw("{\"gateway\":")
                json.string(name)
                json.raw(",\"cannot_express\":[")
                for (place, loss) in losses.enumerated() {
                    if place > 0 { json.raw(",") }
                    json.string(loss)
                }
                json.raw("]")
            }
            json.raw(",\"saving\":")
            write(hint.saving, to: &json)
            json.raw(",\"expected\":")
            write(hint.expected, to: &json)
            json.raw("}")
        }
        json.raw("]")
    }
}

extension JSONText {
    /// Writes a currency's code as a string; codes need no escape.
    mutating func currency(_ currency: Currency) {
        raw("\"")
        currency.forEachLetter { raw(CollectionOfOne($0)) }
        raw("\"")
    }
}
