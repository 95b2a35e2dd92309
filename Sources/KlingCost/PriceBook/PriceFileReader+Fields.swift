// Fields: what a model's payload looks like.
extension PriceFileReader {
    /// Reads a list of fields; theirs come before them in the book, so that every list lies in one
    /// piece.
    mutating func readFields(
        _ entry: PriceObject, _ key: ShortText
    ) throws(PriceBookError) -> Range<Int> {
        var fields: [Field] = []
        for object in try entry.objects(key, allowed: PriceFileKeys.field) {
            fields.append(try field(object, name: object.shortText("name")))
        }
        if fields.count > PriceFileReader.maximumFields {
            throw entry.error(.tooManyFields(limit: PriceFileReader.maximumFields))
        }
        return append(fields)
    }

    private mutating func append(_ fields: [Field]) -> Range<Int> {
        let start = draft.fields.count
        draft.fields.append(contentsOf: fields)
        return start..<draft.fields.count
    }

    private mutating func field(
        _ object: PriceObject, name: ShortText
    ) throws(PriceBookError) -> Field {
        var field = Field(name: name, kind: try object.word("type", Field.Kind.self))
        if let word = try object.optionalString("role") {
            guard let role = Role(name: word) else {
                throw object.error(
                    .unknownWord(key: "role", word: word, allowed: Role.allCases.map(\.name)))
            }
            field.role = role
        }
        field.isRequired = try object.optionalBoolean("required") ?? false
        field.isDocumented = try object.optionalBoolean("documented") ?? true
        field.isOpenList = object.has("common_values")
        field.values = try listed(object, field.isOpenList ? "common_values" : "values")
        field.means = try listed(object, "means")
        field.defaultValue = try defaultValue(object, field.kind)
        field.minimum = try bound(object, ["minimum", "min_items"])
        field.maximum = try bound(object, ["maximum", "max_items", "max_characters"])
        if let note = try object.optionalString("note") {
            field.note = draft.notes.count
            draft.notes.append(note)
        }
        if let items = try object.optionalObject("items", allowed: PriceFileKeys.field) {
            field.children = append([try self.field(items, name: "")])
        } else if object.has("fields") {
            field.children = try readFields(object, "fields")
        }
        return field
    }

    /// A limit, under whichever name suits the field's type.
    private func bound(
        _ object: PriceObject, _ keys: [ShortText]
    ) throws(PriceBookError) -> Int? {
        for key in keys {
            if let limit = try object.optionalInteger(key) { return limit }
        }
        return nil
    }

    private mutating func listed(
        _ object: PriceObject, _ key: ShortText
    ) throws(PriceBookError) -> Range<Int> {
        let start = draft.values.count
        for word in try object.words(key) { draft.values.append(try object.short(word, key)) }
        return start..<draft.values.count
    }

    private func defaultValue(
        _ object: PriceObject, _ kind: Field.Kind
    ) throws(PriceBookError) -> Field.Default {
        guard object.has("default") else { return .none }
        switch kind {
        case .integer: return .integer(try object.optionalInteger("default") ?? 0)
        case .boolean: return .boolean(try object.optionalBoolean("default") ?? false)
        case .string, .url: return .text(try object.shortText("default"))
        case .object, .array:
            throw object.error(.wrongType(key: "default", expected: "string, integer or boolean"))
        }
    }
}
