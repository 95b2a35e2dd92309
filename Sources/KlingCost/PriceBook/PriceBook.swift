/// All rates known, each with source, checked date and confidence, and beside them what each
/// model's payload looks like. Made from price files, used whole or not at all, never changed.
public final class PriceBook: Sendable {
    /// One price file, before it is read.
    public struct Source: Sendable {
        /// The file, as the user would name it.
        public let name: String
        /// Its content.
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
    /// All names of fields.
    let fieldNames: FieldNames
    /// The number of each field's name, close together: what a search runs through.
    private let nameNumbers: [Int32]
    /// For each model the names of the top-level fields that its page has.
    let documentedNames: [FieldNameSet]
    /// Listed values of all fields.
    let values: [ShortText]
    /// Why undocumented fields are listed.
    let notes: [String]

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
        let names = FieldNames(draft.fields)
        fieldNames = names
        nameNumbers = names.ofFields
        documentedNames = draft.models.map { model in
            var set = FieldNameSet()
            for index in model.fields where draft.fields[index].isDocumented {
                set.insert(names.ofFields[index])
            }
            return set
        }
        values = draft.values
        notes = draft.notes
    }

    /// The gateway of a name.
    public func gateway(named name: String) -> Int? {
        gateways.firstIndex { $0.name == name }
    }

    /// A gateway's model.
    public func model(_ id: String, at gateway: Int) -> Int? {
        models.firstIndex { $0.gateway == gateway && $0.id == id }
    }

    /// The maker's own entry for a model: what Kling itself would charge.
    public func makerModel(of model: Model) -> Int? {
        guard let id = model.makerModel else { return nil }
        return models.firstIndex { $0.id == id && gateways[$0.gateway].isReferenceOnly }
    }

    /// The field that items of an array are checked against.
    func item(of field: Field) -> Field? { fields[field.children].first }

    /// The field that a payload's key names, among some fields.
    @inline(__always)
    func field(ofKey key: Int, _ payload: JSONDocument, in range: Range<Int>) -> Int? {
        guard let number = fieldNames.number(ofKey: key, in: payload) else { return nil }
        for index in range where nameNumbers[index] == number { return index }
        return nil
    }

    /// The field of a role among some fields.
    func field(_ role: Role, in range: Range<Int>) -> Field? {
        fields[range].first { $0.role == role }
    }

    /// A field's listed values as text.
    func listed(_ range: Range<Int>) -> [String] { values[range].map(\.description) }
}
