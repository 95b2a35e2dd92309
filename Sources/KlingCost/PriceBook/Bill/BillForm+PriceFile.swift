extension BillForm {
    /// A price file of a gateway that holds nothing but this statement.
    ///
    /// - Parameters:
    ///   - gateway: whose bills are written so.
    ///   - checked: the day on which somebody looked at it.
    public func priceFile(of gateway: String, checked: CivilDate) -> [UInt8] {
        var text = JSONText()
        text.raw("{\"schema_version\": 1, \"gateway\": ")
        text.string(gateway)
        text.raw(", \"statement\": [\n  {\"name\": ")
        text.string(name)
        BillForm.write(columns.map { ($0.title, $0.words) }, as: "columns", to: &text)
        BillForm.write(rows == .movements ? nil : rows.rawValue, as: "rows", to: &text)
        for (words, key) in [(kinds, "kinds"), (statuses, "statuses")] where !words.isEmpty {
            let sorted = words.sorted { $0.key < $1.key }.map { ($0.key, $0.value.rawValue) }
            BillForm.write(sorted, as: key, to: &text)
        }
        BillForm.write(currency?.code, as: "currency", to: &text)
        BillForm.write(zone?.name, as: "zone", to: &text)
        BillForm.write(dateOrder?.rawValue, as: "date_order", to: &text)
        BillForm.write(encoding?.rawValue, as: "encoding", to: &text)
        BillForm.write("\(checked)", as: "checked", to: &text)
        BillForm.write(source, as: "source", to: &text)
        BillForm.write(confidence.rawValue, as: "confidence", to: &text)
        text.raw("}\n], \"models\": []}\n")
        return text.bytes
    }

    private static func write(_ value: String?, as key: String, to text: inout JSONText) {
        guard let value else { return }
        text.raw(", ")
        text.string(key)
        text.raw(": ")
        text.string(value)
    }

    private static func write(
        _ members: [(String, String)], as key: String, to text: inout JSONText
    ) {
        text.raw(", ")
        text.string(key)
        text.raw(": {")
        for (place, (name, value)) in members.enumerated() {
            if place > 0 { text.raw(", ") }
            text.string(name)
            text.raw(": ")
            text.string(value)
        }
        text.raw("}")
    }
}
