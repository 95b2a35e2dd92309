extension PriceFileReader {
    /// How the gateway writes its bills, in the file's order.
    static func forms(
        _ file: PriceObject, layer: Int
    ) throws(PriceBookError) -> [BillForm] {
        var forms: [BillForm] = []
        for entry in try file.objects("statement", allowed: PriceFileKeys.statement) {
            let name = try entry.string("name")
            if !BillForm.isName(name) {
                throw entry.error(
                    .unknownWord(key: "name", word: name, allowed: ["a-z", "0-9", "-"]))
            }
            if forms.contains(where: { $0.name == name }) { throw entry.error(.duplicateID(name)) }
            var form = BillForm(name: name, columns: try columns(entry))
            form.kinds = try kinds(entry, "kinds")
            form.statuses = try kinds(entry, "statuses")
            form.rows = entry.has("rows") ? try entry.word("rows", BillForm.Rows.self) : .movements
            form.currency = entry.has("currency") ? try entry.currency("currency") : nil
            if let text = try entry.optionalString("zone") {
                guard let zone = Zone(fixed: text) else {
                    throw entry.error(
                        .unknownWord(key: "zone", word: text, allowed: ["UTC", "+08:00", "…"]))
                }
                form.zone = zone
            }
            form.dateOrder =
                entry.has("date_order")
                ? try entry.word("date_order", BillForm.DateOrder.self) : nil
            form.encoding =
                entry.has("encoding") ? try entry.word("encoding", BillForm.Encoding.self) : nil
            _ = try entry.date("checked")
            form.confidence = try entry.word("confidence", Rate.Confidence.self)
            form.source = try entry.string("source")
            form.layer = layer
            forms.append(form)
        }
        return forms
    }

    private static func columns(_ entry: PriceObject) throws(PriceBookError) -> [BillMeaning] {
        var columns: [BillMeaning] = []
        for (title, meaning) in try entry.texts("columns") {
            guard let column = BillMeaning(title: title, meaning: meaning) else {
                throw entry.error(
                    .unknownWord(
                        key: "columns", word: meaning,
                        allowed: BillMeaning.Field.allCases.map(\.rawValue)))
            }
            columns.append(column)
        }
        return columns
    }

    private static func kinds(
        _ entry: PriceObject, _ key: ShortText
    ) throws(PriceBookError) -> [String: BillForm.Kind] {
        var kinds: [String: BillForm.Kind] = [:]
        for (word, text) in try entry.texts(key) {
            guard let kind = BillForm.Kind(rawValue: text) else {
                throw entry.error(
                    .unknownWord(
                        key: key.description, word: text,
                        allowed: BillForm.Kind.allCases.map(\.rawValue)))
            }
            kinds[word] = kind
        }
        return kinds
    }
}
