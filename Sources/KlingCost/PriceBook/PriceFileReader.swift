/// Reads one price file into a book. The format is described in `pricing/README.md` and, for
/// machines, in `pricing/schema.json`.
struct PriceFileReader {
    /// The newest format that this program knows.
    static let schemaVersion = 1
    /// A checker marks the fields that it saw in one machine word.
    static let maximumFields = 60

    var draft: PriceBookDraft
    private let source: PriceBook.Source
    /// Rates of this file so far.
    private var rateIDs: Set<String> = []
    /// Of the gateway that is being read.
    private var gateway = GatewayIndex(0)

    init(draft: PriceBookDraft, source: PriceBook.Source) {
        (self.draft, self.source) = (draft, source)
    }

    mutating func read() throws(PriceBookError) {
        let document = try document()
        draft.texts[source.name] = document
        try checkVersion(document)
        let file = try PriceObject(
            NamedDocument(document, file: source.name),
            allowed: PriceFileKeys.file)
        try readGateway(file)
        try readWords(file)
        try readSignatures(file)
        let models = try file.objects(
            "models",
            allowed: PriceFileKeys.model)
        var seen: Set<String> = []
        for model in models {
            let id = try model.string("id")
            if !seen.insert(id).inserted { throw model.error(.duplicateID(id)) }
            try readModel(model, id: id)
        }
    }

    private func document() throws(PriceBookError) -> JSONDocument {
        do throws(JSONError) {
            return try JSONReader.document(source.bytes)
        } catch {
            throw PriceBookError(
                file: source.name, position: error.position, problem: .notJSON(error.problem))
        }
    }

    /// Before anything else: a newer format may have keys that this program cannot know.
    private func checkVersion(_ document: JSONDocument) throws(PriceBookError) {
        func error(_ problem: PriceBookError.Problem) -> PriceBookError {
            PriceBookError(
                file: source.name, position: document.position(JSONDocument.root),
                problem: problem)
        }
        guard document.kind(JSONDocument.root) == .object else {
            throw error(.wrongType(key: "", expected: "object"))
        }
        guard let node = document.member(JSONDocument.root, "schema_version") else {
            throw error(.missingKey("schema_version"))
        }
        guard let version = document.integer(node) else {
            throw error(.wrongType(key: "schema_version", expected: "integer"))
        }
        if version != PriceFileReader.schemaVersion {
            throw error(.newerSchema(found: version, known: PriceFileReader.schemaVersion))
        }
    }

    // MARK: Gateway

    private mutating func readGateway(_ file: PriceObject) throws(PriceBookError) {
        let name = try file.string("gateway")
        var credit: [CreditWorth] = []
        let worths = try file.objects(
            "credit",
            allowed: PriceFileKeys.credit)
        for worth in worths {
            let effective = try worth.instant("effective")
            if credit.contains(where: { $0.effective == effective }) {
                throw worth.error(.duplicateID("credit from \(effective.date)"))
            }
            _ = try worth.word("confidence", Rate.Confidence.self)
            credit.append(
                CreditWorth(
                    worth: try worth.decimal("worth"), currency: try worth.currency("currency"),
                    effective: effective, source: try worth.string("source"),
                    layer: source.layer))
        }
        let documents = try documents(file)
        let failedTask = try failedTask(file)
        let forms = try PriceFileReader.forms(file, layer: source.layer)
        if let known = draft.gateways.firstBookIndex(where: { $0.name == name }) {
            gateway = known
            // A user's worth of a credit outranks the shipped one from its date on.
            draft.gateways[known].credit.append(contentsOf: credit)
            draft.gateways[known].documents.append(contentsOf: documents)
            if let failedTask { draft.gateways[known].failedTask = failedTask }
            draft.gateways[known].take(forms)
            return
        }
        gateway = GatewayIndex(draft.gateways.count)
        draft.gateways.append(
            Gateway(
                name: name, title: try file.optionalString("title") ?? name,
                isReferenceOnly: try file.optionalBoolean("reference_only") ?? false,
                endpoint: try file.optionalString("endpoint"), credit: credit,
                documents: documents, failedTask: failedTask, forms: forms))
    }

    private func failedTask(_ file: PriceObject) throws(PriceBookError) -> FailedTask? {
        guard let entry = try file.optionalObject("failed_task", allowed: PriceFileKeys.failedTask)
        else { return nil }
        return FailedTask(
            hold: try entry.word("hold", FailedTask.Hold.self),
            source: try entry.string("source"), checked: try entry.date("checked"),
            confidence: try entry.word("confidence", Rate.Confidence.self),
            note: try entry.optionalString("note"))
    }

    private func documents(_ file: PriceObject) throws(PriceBookError) -> [GatewayDocument] {
        var documents: [GatewayDocument] = []
        for document in try file.objects("documents", allowed: PriceFileKeys.document) {
            documents.append(
                GatewayDocument(
                    id: try document.string("id"), title: try document.string("title"),
                    source: try document.string("source")))
        }
        return documents
    }

    /// Names that decide a price somewhere, though no page here has them.
    private mutating func readWords(_ file: PriceObject) throws(PriceBookError) {
        for entry in try file.objects("words", allowed: PriceFileKeys.word) {
            var word = PricedWord(
                meaning: try entry.word("decides", PricedWord.Meaning.self))
            for (value, means) in zip(try entry.words("values"), try entry.words("means")) {
                guard let mode = Mode(rawValue: means) else {
                    throw entry.error(
                        .unknownWord(
                            key: "means", word: means, allowed: Mode.allCases.map(\.rawValue)))
                }
                word.modes[value.lowercased()] = mode
            }
            _ = try entry.string("source")
            draft.words.append((try entry.shortText("name").description, word))
        }
    }

    /// Names in an address's query that sign it.
    private mutating func readSignatures(_ file: PriceObject) throws(PriceBookError) {
        for entry in try file.objects("signatures", allowed: PriceFileKeys.signature) {
            _ = try entry.string("source")
            draft.signatures.names.append(
                SignatureNames.Name(
                    try entry.string("name"), beside: try entry.optionalString("beside")))
        }
    }

    // MARK: Models

    private mutating func readModel(_ entry: PriceObject, id: String) throws(PriceBookError) {
        let rules = try ruleSet(entry)
        let fields = entry.has("fields") ? try readFields(entry, "fields") : nil
        let index: ModelIndex
        if let known = draft.models.firstBookIndex(where: { $0.gateway == gateway && $0.id == id })
        {
            index = known
            if let fields { draft.models[index].fields = fields }
            if entry.has("rules") { draft.models[index].rules = rules }
        } else {
            index = ModelIndex(draft.models.count)
            draft.models.append(
                Model(
                    id: id, gateway: gateway, family: try entry.string("family"),
                    makerModel: try entry.optionalString("maker_model"), document: nil,
                    hasAllFields: true, rules: rules, fields: fields ?? 0..<0,
                    name: try entry.short(id, "id"), rates: []))
        }
        if let complete = try entry.optionalBoolean("fields_complete") {
            draft.models[index].hasAllFields = complete
        }
        if let field = try entry.optionalString("attempt_field") {
            draft.models[index].attemptField = field
        }
        if let name = try entry.optionalString("document") {
            guard
                let document = draft.gateways[gateway].documents.firstIndex(where: {
                    $0.id == name
                })
            else { throw entry.error(.unknownDocument(name)) }
            draft.models[index].document = document
        }
        try readRates(entry, model: index)
    }

    private func ruleSet(_ entry: PriceObject) throws(PriceBookError) -> RuleSet {
        var rules = RuleSet()
        for word in try entry.words("rules") {
            guard let rule = Rule(rawValue: word) else {
                throw entry.error(
                    .unknownWord(key: "rules", word: word, allowed: Rule.all.map(\.rawValue)))
            }
            rules.insert(rule)
        }
        return rules
    }

    // MARK: Rates

    private mutating func readRates(
        _ entry: PriceObject, model: ModelIndex
    ) throws(PriceBookError) {
        let objects = try entry.objects(
            "rates",
            allowed: PriceFileKeys.rate)
        for object in objects {
            let rate = try rate(object)
            if !rateIDs.insert(rate.id).inserted { throw object.error(.duplicateID(rate.id)) }
            draft.models[model].rates.append(RateIndex(draft.rates.count))
            draft.rates.append(rate)
        }
    }

    private func rate(_ object: PriceObject) throws(PriceBookError) -> Rate {
        let tender: Rate.Tender =
            try object.string("currency") == "credits"
            ? .credits : .currency(try object.currency("currency"))
        let end = try object.optionalInstant("end")
        return Rate(
            id: try object.string("id"), conditions: try conditions(object),
            unit: try object.word("unit", Rate.Unit.self), amount: try object.decimal("amount"),
            tender: tender, effective: try object.instant("effective"), end: end,
            checked: try object.date("checked"), source: try object.string("source"),
            confidence: try object.word("confidence", Rate.Confidence.self),
            note: try object.optionalString("note"), origin: source.name, layer: source.layer,
            offset: object.offset, resolvedEnd: end)
    }

    private func conditions(_ object: PriceObject) throws(PriceBookError) -> RateConditions {
        guard
            let when = try object.optionalObject(
                "when", allowed: PriceFileKeys.conditions)
        else { return RateConditions() }
        return RateConditions(
            mode: when.has("mode") ? try when.word("mode", Mode.self) : nil,
            audio: try when.optionalBoolean("audio"), voice: try when.optionalBoolean("voice"),
            videoInput: try when.optionalBoolean("video_input"),
            durationSeconds: try when.optionalInteger("duration"))
    }
}

/// The keys that each kind of object in a price file may have.
enum PriceFileKeys {
    static let file: [ShortText] = [
        "$schema", "schema_version", "gateway", "title", "reference_only", "endpoint", "credit",
        "failed_task", "statement", "documents", "words", "signatures", "models",
    ]
    static let signature: [ShortText] = ["name", "beside", "source"]
    static let word: [ShortText] = ["name", "decides", "values", "means", "source"]
    static let statement: [ShortText] = [
        "name", "title", "columns", "rows", "kinds", "statuses", "currency", "zone", "date_order",
        "encoding", "checked", "source", "confidence", "note",
    ]
    static let model: [ShortText] = [
        "id", "family", "maker_model", "document", "fields_complete", "attempt_field", "rules",
        "fields", "rates",
    ]
    static let credit: [ShortText] = [
        "worth", "currency", "effective", "checked", "source", "confidence", "note",
    ]
    static let failedTask: [ShortText] = ["hold", "checked", "source", "confidence", "note"]
    static let document: [ShortText] = ["id", "title", "source"]
    static let rate: [ShortText] = [
        "id", "when", "unit", "amount", "currency", "effective", "end", "checked", "source",
        "confidence", "note",
    ]
    static let conditions: [ShortText] = ["mode", "audio", "voice", "video_input", "duration"]
    static let field: [ShortText] = [
        "name", "type", "role", "required", "default", "values", "means", "common_values",
        "minimum", "maximum", "max_characters", "min_items", "max_items", "items", "fields",
        "documented", "note",
    ]
}
