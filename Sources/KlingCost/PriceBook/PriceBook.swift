/// All rates known, each with source, checked date and confidence, and beside them what each
/// model's payload looks like. Made from price files, used whole or not at all, never changed.
public final class PriceBook: Sendable {
    /// One price file, before it is read.
    public struct Source: Sendable {
        /// The file, as the user would name it.
        public let name: String
        /// The file's bytes, UTF-8.
        public let bytes: [UInt8]
        /// Precedence, 0 first: a rate of a lower layer outranks the others that match.
        public let layer: Int

        /// One price file, before it is read.
        public init(name: String, bytes: [UInt8], layer: Int) {
            (self.name, self.bytes, self.layer) = (name, bytes, layer)
        }
    }

    /// Gateways, in the order of their files.
    public let gateways: [Gateway]
    /// Models of all gateways.
    public let models: [Model]
    /// Rates of all models, of all layers and dates.
    public let rates: [Rate]
    /// Fields of all models; see ``Field``.
    let fields: [Field]
    /// The fields by name, each list's by its first.
    private let fieldNames: NameIndex
    /// For each list of fields, at its first: a bit for each one that is required.
    private let required: [UInt64]
    /// The models that can be asked for, by id.
    private let modelNames: NameIndex
    /// Listed values of all fields.
    let values: [ShortText]
    /// Why undocumented fields are listed.
    let notes: [String]
    /// What signs an address.
    let signatures: SignatureNames
    /// Names of fields that decide a price somewhere.
    let pricedWords: PricedWords
    /// For each model, what has a price there.
    let pricedMeanings: [Set<PricedWord.Meaning>]

    /// Reads price files and checks that they fit together.
    ///
    /// - Throws: the first thing wrong, naming file and place; for overlaps and gaps both rates.
    public init(_ sources: [Source]) throws(PriceBookError) {
        var draft = PriceBookDraft()
        // Least precedence first, so that a user's model replaces a shipped one's fields.
        for source in sources.sorted(by: { $0.layer > $1.layer }) {
            var reader = PriceFileReader(draft: draft, source: source)
            draft = PriceBookDraft()
            try reader.read()
            draft = reader.draft
        }
        try draft.resolveEnds()
        try draft.checkCredits()
        draft.resolveRoles()
        gateways = draft.gateways
        models = draft.models
        rates = draft.rates
        fields = draft.fields
        fieldNames = draft.fieldNames
        required = draft.required
        modelNames = draft.modelNames
        values = draft.values
        notes = draft.notes
        signatures = draft.signatures
        pricedWords = draft.pricedWords
        pricedMeanings = draft.pricedMeanings
    }

    /// The gateway of a name.
    public func gateway(named name: String) -> GatewayIndex? {
        gateways.firstBookIndex { $0.name == name }
    }

    /// The model that a gateway calls so; `nil` where the book has none.
    public func model(_ id: String, at gateway: GatewayIndex) -> ModelIndex? {
        models.firstBookIndex { $0.gateway == gateway && $0.id == id }
    }

    /// The maker's own entry for a model: what Kling itself would charge.
    public func makerModel(of model: Model) -> ModelIndex? {
        guard let id = model.makerModel else { return nil }
        return models.firstBookIndex { $0.id == id && gateways[$0.gateway].isReferenceOnly }
    }

    /// The field that items of an array are checked against.
    func item(of field: Field) -> Field? { fields[field.children].first }

    /// The field that a payload's key names, among some fields.
    @inline(__always)
    func field(ofKey key: JSONDocument.Node, _ payload: JSONDocument, in range: Range<Int>) -> Int?
    {
        guard let name = payload.shortText(key) else { return nil }
        let written = payload[key].next
        let print = written == Fingerprint.unknown ? name.fingerprint : written
        for index in fieldNames.items(print, in: range.lowerBound)
        where fields[index].name == name { return index }
        return nil
    }

    /// Which fields of a list are required, a bit for each.
    func required(_ range: Range<Int>) -> UInt64 { range.isEmpty ? 0 : required[range.lowerBound] }

    /// How many of an object's keys very probably are documented fields: enough for a guess at
    /// what a payload means, not for checking it.
    func documentedCount(_ range: Range<Int>, in payload: JSONDocument, _ object: JSONDocument.Node)
        -> Int
    {
        let end = payload.end(of: object)
        var key = object.following
        var count = 0
        while key < end {
            var found = fieldNames.items(payload[key].next, in: range.lowerBound)
            if let index = found.next(), fields[index].isDocumented { count += 1 }
            key = payload.end(of: key.following)
        }
        return count
    }

    /// Calls the body with each model of an id, of all gateways that requests can be sent to, in
    /// the book's order.
    @inline(__always)
    func forEachModel(named name: ShortText, _ body: (ModelIndex) -> Void) {
        for place in modelNames.items(name.fingerprint, in: 0) where models[place].name == name {
            body(ModelIndex(place))
        }
    }

    /// The field of a role among some fields.
    func field(_ role: Role, in range: Range<Int>) -> Field? {
        fields[range].first { $0.role == role }
    }

    /// A field's listed values as text.
    func listed(_ range: Range<Int>) -> [String] { values[range].map(\.description) }
}
