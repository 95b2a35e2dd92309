import Testing

@testable import KlingCost

/// Holds a JSON document against a JSON Schema (draft 2020-12), as far as `pricing/schema.json`
/// goes: a keyword that it does not know is a fault, so that nothing goes unchecked in silence.
struct SchemaCheck {
    let schema: JSONDocument
    let document: JSONDocument
    private(set) var faults: [String] = []

    init(_ document: JSONDocument, against schema: JSONDocument) {
        (self.document, self.schema) = (document, schema)
        check(JSONDocument.root, by: JSONDocument.root)
    }

    private mutating func check(_ node: JSONDocument.Node, by rule: JSONDocument.Node) {
        for (key, value) in schema.members(rule) {
            let keyword = schema.string(key)
            switch keyword {
            case "$schema", "$defs", "description": continue
            case "$ref": follow(value, node)
            case "type": type(node, schema.string(value))
            case "const": need(isEqual(node, value), node, keyword)
            case "enum":
                need(schema.elements(value).contains { isEqual(node, $0) }, node, keyword)
            case "required":
                for name in schema.elements(value) {
                    let isThere = document.member(node, schema.string(name)) != nil
                    need(isThere, node, "required \(schema.string(name))")
                }
            case "properties": properties(node, value)
            case "additionalProperties": additional(node, value, rule)
            case "items": for item in document.elements(node) { check(item, by: value) }
            case "pattern", "minLength", "maxLength", "minItems", "maxItems", "minimum", "maximum":
                bound(node, keyword, value)
            default: faults.append("unknown keyword \(keyword)")
            }
        }
    }

    private mutating func need(_ condition: Bool, _ node: JSONDocument.Node, _ keyword: String) {
        if !condition { faults.append("\(keyword) at \(document.position(node))") }
    }

    private mutating func follow(_ reference: JSONDocument.Node, _ node: JSONDocument.Node) {
        let steps = schema.string(reference).split(separator: "/")
        var rule: JSONDocument.Node? = JSONDocument.root
        for step in steps.dropFirst() { rule = rule.flatMap { schema.member($0, String(step)) } }
        guard let rule, steps.first == "#" else {
            faults.append("dangling reference \(schema.string(reference))")
            return
        }
        check(node, by: rule)
    }

    private mutating func type(_ node: JSONDocument.Node, _ name: String) {
        let isRight =
            switch (name, document.kind(node)) {
            case ("object", .object), ("array", .array), ("string", .string), ("null", .null),
                ("boolean", .true), ("boolean", .false), ("number", .number):
                true
            case ("integer", .number): document.integer(node) != nil
            default: false
            }
        need(isRight, node, "type \(name)")
    }

    private func isEqual(_ node: JSONDocument.Node, _ other: JSONDocument.Node) -> Bool {
        document.kind(node) == schema.kind(other)
            && (document.kind(node) == .string
                ? document.string(node) == schema.string(other)
                : Array(document.written(node)) == Array(schema.written(other)))
    }

    private mutating func properties(_ node: JSONDocument.Node, _ rules: JSONDocument.Node) {
        for (key, value) in document.members(node) {
            if let rule = schema.member(rules, document.string(key)) { check(value, by: rule) }
        }
    }

    private mutating func additional(
        _ node: JSONDocument.Node, _ allowed: JSONDocument.Node, _ rule: JSONDocument.Node
    ) {
        let known = schema.member(rule, "properties")
        for (key, value) in document.members(node) {
            let isKnown = known.flatMap { schema.member($0, document.string(key)) } != nil
            if isKnown { continue }
            switch schema.kind(allowed) {
            case .false: need(false, key, "additional property")
            case .object: check(value, by: allowed)
            default: faults.append("additionalProperties is neither false nor a schema")
            }
        }
    }

    private mutating func bound(
        _ node: JSONDocument.Node, _ keyword: String, _ value: JSONDocument.Node
    ) {
        if keyword == "pattern" {
            guard document.kind(node) == .string else { return }
            let pattern = try? Regex(schema.string(value))
            let matches = pattern.flatMap { try? $0.firstMatch(in: document.string(node)) } != nil
            return need(matches, node, keyword)
        }
        guard let limit = schema.integer(value) else {
            return faults.append("\(keyword) no number")
        }
        let count: Int?
        switch (keyword.suffix(6), document.kind(node)) {
        case ("Length", .string): count = document.string(node).unicodeScalars.count
        case (_, .array) where keyword.hasSuffix("Items"): count = document.itemCount(node)
        case ("inimum", .number), ("aximum", .number): count = document.integer(node)
        default: count = nil
        }
        guard let count else { return }
        need(keyword.hasPrefix("min") ? count >= limit : count <= limit, node, keyword)
    }
}

@Suite struct `The schema checker` {
    @Test(arguments: [
        (#"{"type": "object", "required": ["a"]}"#, #"{"a": 1}"#, #"{"b": 1}"#),
        (#"{"type": "integer", "minimum": 1}"#, "1", "0"),
        (#"{"type": "integer"}"#, "1", "1.0"),
        (#"{"type": "boolean"}"#, "true", #""true""#),
        (#"{"const": 1}"#, "1", "2"),
        (#"{"enum": ["a", 1]}"#, "1", #""1""#),
        (#"{"type": "array", "maxItems": 1}"#, "[1]", "[1, 2]"),
        (#"{"type": "array", "items": {"type": "string"}}"#, #"["a"]"#, "[1]"),
        (#"{"pattern": "^[a-z]+$"}"#, #""ab""#, #""aB""#),
        (#"{"maxLength": 2}"#, #""海浪""#, #""海浪海""#),
        (#"{"properties": {"a": {}}, "additionalProperties": false}"#, "{}", #"{"b": 1}"#),
        (#"{"additionalProperties": {"type": "string"}}"#, #"{"b": "x"}"#, #"{"b": 1}"#),
        (##"{"$ref": "#/$defs/x", "$defs": {"x": {"maximum": 3}}}"##, "3", "4"),
    ])
    func `accepts and rejects`(schema: String, good: String, bad: String) throws {
        let schema = try JSONReader.document(schema.utf8)
        #expect(SchemaCheck(try JSONReader.document(good.utf8), against: schema).faults == [])
        #expect(SchemaCheck(try JSONReader.document(bad.utf8), against: schema).faults.count == 1)
    }

    @Test func `knows all keywords that it meets`() throws {
        let schema = try JSONReader.document(#"{"multipleOf": 2}"#.utf8)
        #expect(SchemaCheck(try JSONReader.document("3".utf8), against: schema).faults.count == 1)
    }
}
