import Testing

@testable import KlingCost

/// Writes small price files for tests: one gateway, one model, one rate to a line.
struct BookBuilder: Sendable {
    var gateway = "shop"
    var model = "m"
    var credit = "[]"
    var fields = """
        [{"name": "model", "type": "string", "role": "model"},
         {"name": "duration", "type": "integer", "role": "duration", "default": 5},
         {"name": "mode", "type": "string", "role": "mode", "values": ["std", "pro"]}]
        """
    /// The rates; the first stands on line 4 of the file, at column 3.
    var rates: [String]

    /// A rate that asks one dollar a second of everybody, changed in some of its values.
    static func rate(_ id: String, _ changes: KeyValuePairs<String, String?> = [:]) -> String {
        var values: [(name: String, value: String)] = [
            ("id", "\"\(id)\""), ("when", "{}"), ("unit", "\"second\""), ("amount", "\"1\""),
            ("currency", "\"USD\""), ("effective", "\"2026-01-01\""),
            ("checked", "\"2026-06-01\""), ("source", "\"a till\""),
            ("confidence", "\"documented\""),
        ]
        for (name, value) in changes {
            values.removeAll { $0.name == name }
            if let value { values.append((name, value)) }
        }
        return "{" + values.map { "\"\($0.name)\": \($0.value)" }.joined(separator: ", ") + "}"
    }

    var text: String {
        """
        {"schema_version": 1, "gateway": "\(gateway)", "models": [
        {"id": "\(model)", "family": "f",
        "rates": [
          \(rates.joined(separator: ",\n  "))],
        "fields": \(fields)}],
        "credit": \(credit)}
        """
    }

    /// The file in a layer, 0 being the user's foremost.
    func source(_ name: String = "shop.json", layer: Int = 0) -> PriceBook.Source {
        PriceBook.Source(name: name, bytes: Array(text.utf8), layer: layer)
    }

    /// What reading some files is refused with.
    static func refusal(_ sources: PriceBook.Source...) -> PriceBookError? {
        do throws(PriceBookError) {
            _ = try PriceBook(sources)
            return nil
        } catch {
            return error
        }
    }
}
