/// A price book while its files are being read.
struct PriceBookDraft {
    var gateways: [Gateway] = []
    var models: [Model] = []
    var rates: [Rate] = []
    var fields: [Field] = []
    var values: [ShortText] = []
    var notes: [String] = []
    /// The files' own lists of names that decide a price somewhere.
    var words: [(name: String, word: PricedWord)] = []
    /// What signs an address.
    var signatures = SignatureNames()
    /// The files by name, for the places of errors.
    var texts: [String: JSONDocument] = [:]

    /// Ends each rate where the next of the same conditions begins, and refuses rates between which
    /// a request could not choose, or between which nothing applies.
    mutating func resolveEnds() throws(PriceBookError) {
        for model in models {
            for layer in Set(model.rates.map { rates[$0].layer }).sorted() {
                let group = model.rates.filter { rates[$0].layer == layer }
                try resolveEnds(of: group)
                try checkOverlaps(in: group)
            }
        }
    }

    private mutating func resolveEnds(of group: [RateIndex]) throws(PriceBookError) {
        for (place, first) in group.enumerated() {
            let conditions = rates[first].conditions
            if let end = rates[first].end, end <= rates[first].effective {
                throw conflict(.endsBeforeItBegins(rates[first].id), at: first)
            }
            // Each series once, at its first rate.
            if group[..<place].contains(where: { rates[$0].conditions == conditions }) { continue }
            let series = group.filter { rates[$0].conditions == conditions }
                .sorted { rates[$0].effective < rates[$1].effective }
            for place in series.indices.dropFirst() {
                let (index, next) = (series[place - 1], series[place])
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

    private func checkOverlaps(in group: [RateIndex]) throws(PriceBookError) {
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

    /// Notes for each model which field fills which role.
    mutating func resolveRoles() {
        for index in models.bookIndices {
            var roles = Slots<Int>()
            note(models[index].fields, in: &roles)
            models[index].roles = roles
        }
    }

    private func note(_ range: Range<Int>, in roles: inout Slots<Int>) {
        for index in range {
            if let role = fields[index].role, roles[role] == nil || fields[index].isDocumented {
                roles[role] = index
            }
            if fields[index].kind == .object { note(fields[index].children, in: &roles) }
        }
    }

    /// Every model's fields, and every field's.
    private var fieldLists: [Range<Int>] { models.map(\.fields) + fields.map(\.children) }

    /// The fields by name, each list's by its first.
    var fieldNames: NameIndex {
        var names = NameIndex(capacity: fields.count)
        for list in fieldLists {
            for index in list { names.insert(fields[index].name, in: list.lowerBound, item: index) }
        }
        return names
    }

    /// For each list of fields, at its first: a bit for each one that is required.
    var required: [UInt64] {
        var required = [UInt64](repeating: 0, count: fields.count)
        for list in fieldLists {
            for index in list where fields[index].isRequired {
                required[list.lowerBound] |= 1 << UInt64(index - list.lowerBound)
            }
        }
        return required
    }

    /// The models that can be asked for, by id.
    var modelNames: NameIndex {
        var names = NameIndex(capacity: models.count)
        for index in models.bookIndices where !gateways[models[index].gateway].isReferenceOnly {
            names.insert(models[index].name, in: 0, item: index.place)
        }
        return names
    }

    /// A rate in credits needs a worth of a credit from its first day on.
    func checkCredits() throws(PriceBookError) {
        for model in models {
            let credit = gateways[model.gateway].credit
            for index in model.rates where rates[index].tender == .credits {
                if !credit.contains(where: { $0.effective <= rates[index].effective }) {
                    throw conflict(.creditsWithoutWorth(rates[index].id), at: index)
                }
            }
        }
    }

    private func conflict(_ problem: PriceBookError.Problem, at rate: RateIndex) -> PriceBookError {
        let rate = rates[rate]
        return PriceBookError(
            file: rate.origin, position: texts[rate.origin]?.position(ofOffset: rate.offset),
            problem: problem)
    }
}
