/// All rates known, each with source, checked date and confidence, and beside them what each
/// model's payload looks like. Made from price files, used whole or not at all.
public struct PriceBook: Sendable {
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
    public internal(set) var gateways: [Gateway] = []
    /// Models of all gateways.
    public internal(set) var models: [Model] = []
    /// Rates of all models, of all layers and dates.
    public internal(set) var rates: [Rate] = []
    /// Fields of all models; see ``Field``.
    var fields: [Field] = []
    /// Listed values of all fields.
    var values: [ShortText] = []
    /// Why undocumented fields are listed.
    var notes: [String] = []

    /// Reads price files and checks that they fit together.
    ///
    /// - Throws: the first thing wrong, naming file and place; for overlaps and gaps both rates.
    public init(_ sources: [Source]) throws(PriceBookError) {
        // Least precedence first, so that a user's model replaces a shipped one's fields.
        for source in sources.sorted(by: { $0.layer > $1.layer }) {
            var reader = PriceFileReader(book: self, source: source)
            try reader.read()
            self = reader.book
        }
        try resolveEnds()
        try checkCredits()
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

    /// The field of a role among some fields.
    func field(_ role: Role, in range: Range<Int>) -> Field? {
        fields[range].first { $0.role == role }
    }

    /// A field's listed values as text.
    func listed(_ range: Range<Int>) -> [String] { values[range].map(\.description) }
}

// MARK: - Dates

extension PriceBook {
    /// Ends each rate where the next of the same conditions begins, and refuses rates between which
    /// a request could not choose, or between which nothing applies.
    private mutating func resolveEnds() throws(PriceBookError) {
        for model in models {
            for layer in Set(model.rates.map { rates[$0].layer }) {
                let group = model.rates.filter { rates[$0].layer == layer }
                try resolveEnds(of: group)
                try checkOverlaps(in: group)
            }
        }
    }

    private mutating func resolveEnds(of group: [Int]) throws(PriceBookError) {
        for conditions in Set(group.map { rates[$0].conditions }) {
            let series = group.filter { rates[$0].conditions == conditions }
                .sorted { rates[$0].effective < rates[$1].effective }
            for (index, next) in zip(series, series.dropFirst()) {
                let begins = rates[next].effective
                let ends = rates[index].end ?? begins
                if ends < begins {
                    throw conflict(.gap(rates[index].id, rates[next].id), at: next)
                }
                if ends > begins || rates[index].effective == begins {
                    throw conflict(.overlap(rates[index].id, rates[next].id), at: next)
                }
                rates[index].resolvedEnd = ends
            }
        }
    }

    private func checkOverlaps(in group: [Int]) throws(PriceBookError) {
        for (place, index) in group.enumerated() {
            for other in group[(place + 1)...]
            where rates[index].conditions != rates[other].conditions
                && rates[index].conditions.meet(rates[other].conditions)
                && areConcurrent(rates[index], rates[other])
            {
                throw conflict(.overlap(rates[index].id, rates[other].id), at: other)
            }
        }
    }

    private func areConcurrent(_ left: Rate, _ right: Rate) -> Bool {
        func begins(_ rate: Rate, before other: Rate) -> Bool {
            guard let end = other.resolvedEnd else { return true }
            return rate.effective < end
        }
        return begins(left, before: right) && begins(right, before: left)
    }

    private func checkCredits() throws(PriceBookError) {
        for model in models {
            let credit = gateways[model.gateway].credit
            for index in model.rates where rates[index].tender == .credits {
                if !credit.contains(where: { $0.effective <= rates[index].effective }) {
                    throw conflict(.creditsWithoutWorth(rates[index].id), at: index)
                }
            }
        }
    }

    private func conflict(_ problem: PriceBookError.Problem, at rate: Int) -> PriceBookError {
        PriceBookError(file: rates[rate].origin, position: rates[rate].position, problem: problem)
    }
}
