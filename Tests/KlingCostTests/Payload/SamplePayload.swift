import Testing

@testable import KlingCost

/// A payload that its gateway's page allows, to be changed in one place. Written with one field to
/// a line, so that a test can say by line and column where something is wrong.
struct SamplePayload: Sendable {
    /// Values as JSON writes them, by field.
    typealias Fields = KeyValuePairs<String, String>
    /// New values by field; `nil` takes the field out. A name that begins with `/` stands outside
    /// the wrapping object.
    typealias Changes = KeyValuePairs<String, String?>

    let gateway: String
    let model: String
    /// kie wraps all fields but `model` in `input`.
    var wrapper: String?
    let fields: Fields
    /// The length of the reference video, told by the user.
    var reference: String?

    /// The text with some fields changed; new ones come last, in their order.
    func text(_ changes: Changes = [:]) -> String {
        var inner = fields.map { (name: $0.key, value: $0.value) }
        var outer = [(name: "model", value: "\"\(model)\"")]
        for (name, value) in changes {
            if name.hasPrefix("/") {
                SamplePayload.set(String(name.dropFirst()), to: value, in: &outer)
            } else {
                SamplePayload.set(name, to: value, in: &inner)
            }
        }
        guard let wrapper else { return SamplePayload.object(outer + inner, indent: "") }
        if !outer.contains(where: { $0.name == wrapper }) {
            outer.insert((wrapper, SamplePayload.object(inner, indent: "  ")), at: 1)
        }
        return SamplePayload.object(outer.filter { $0.value != "-" }, indent: "")
    }

    /// What the payload with some fields changed is estimated at.
    func estimate(_ changes: Changes = [:], reference: String? = nil) throws -> Estimate {
        try Pricing.estimate(
            text(changes), at: gateway, reference: reference ?? self.reference)
    }

    private static func set(
        _ name: String, to value: String?, in fields: inout [(name: String, value: String)]
    ) {
        let place = fields.firstIndex { $0.name == name }
        switch (place, value) {
        case (let place?, let value?): fields[place].value = value
        case (let place?, nil): fields.remove(at: place)
        case (nil, let value?): fields.append((name, value))
        case (nil, nil): fields.append((name, "-"))
        }
    }

    private static func object(
        _ fields: [(name: String, value: String)], indent: String
    ) -> String {
        let lines = fields.map { "\(indent)  \"\($0.name)\": \($0.value)" }
        return "{\n" + lines.joined(separator: ",\n") + "\n\(indent)}"
    }
}

extension String {
    /// A JSON string of this many times one character.
    static func prompt(_ count: Int, of character: String = "a") -> String {
        "\"" + String(repeating: character, count: count) + "\""
    }

    /// A JSON list of so many addresses.
    static func addresses(_ count: Int) -> String {
        "[" + (0..<count).map { "\"https://example.com/\($0).png\"" }.joined(separator: ", ") + "]"
    }
}
