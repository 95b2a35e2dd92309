/// Where a model keeps a field: at the top level, or inside the object that wraps its settings.
struct FieldPlace: Hashable {
    /// The field, an index into ``PriceBook/fields``.
    let field: Int
    /// The object around it.
    let wrapper: Int?

    /// Finds a field by name: `duration`, `input.duration`, `watermark_info.enabled`.
    init?(_ name: String, in model: Model, of book: PriceBook) {
        guard
            let place = FieldPlace.all(in: model, of: book).first(where: { place in
                let own = book.fields[place.field].name.description
                let outer = place.wrapper.map { book.fields[$0].name.description + "." } ?? ""
                return name == own || name == outer + own
            })
        else { return nil }
        self = place
    }

    /// Finds the documented field of a role.
    init?(_ role: Role, in model: Model, of book: PriceBook) {
        guard
            let place = FieldPlace.all(in: model, of: book).first(where: {
                book.fields[$0.field].role == role && book.fields[$0.field].isDocumented
            })
        else { return nil }
        self = place
    }

    /// The field's name for people: with the object around it, unless that wraps everything.
    func name(in book: PriceBook) -> String {
        let own = book.fields[field].name.description
        guard let wrapper, book.fields[wrapper].role != .input else { return own }
        return "\(book.fields[wrapper].name).\(own)"
    }

    private init(field: Int, wrapper: Int?) { (self.field, self.wrapper) = (field, wrapper) }

    /// All fields of a model that hold a setting.
    static func all(in model: Model, of book: PriceBook) -> [FieldPlace] {
        model.fields.flatMap { index -> [FieldPlace] in
            guard book.fields[index].kind == .object, !book.fields[index].children.isEmpty else {
                return [FieldPlace(field: index, wrapper: nil)]
            }
            return book.fields[index].children.map { FieldPlace(field: $0, wrapper: index) }
        }
    }

    /// Names that a person may use.
    static func names(in model: Model, of book: PriceBook) -> [String] {
        all(in: model, of: book).map { book.fields[$0.field].name.description }
    }
}
