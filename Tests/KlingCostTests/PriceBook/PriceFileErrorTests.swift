import Testing

@testable import KlingCost

@Suite struct `A price file as a whole is refused` {
    /// A text, the problem, and its line.
    static let texts: [(String, PriceBookError.Problem, Int)] = [
        ("", .notJSON(.empty), 1),
        ("[]", .wrongType(key: "", expected: "object"), 1),
        ("{}", .missingKey("schema_version"), 1),
        (#"{"schema_version": 2}"#, .newerSchema(found: 2, known: 1), 1),
        (#"{"schema_version": 2, "rebates": []}"#, .newerSchema(found: 2, known: 1), 1),
        (#"{"schema_version": "1"}"#, .wrongType(key: "schema_version", expected: "integer"), 1),
        (#"{"schema_version": 1}"#, .missingKey("gateway"), 1),
        (
            "{\"schema_version\": 1,\n\"gatway\": \"x\"}",
            .unknownKey("gatway", nearest: "gateway"), 2
        ),
        (
            "{\"schema_version\": 1, \"gateway\": \"x\",\n\"models\": {}}",
            .wrongType(key: "models", expected: "array"), 2
        ),
        (
            "{\"schema_version\": 1, \"gateway\": \"x\",\n\"models\": [{\"family\": \"f\"}]}",
            .missingKey("id"), 2
        ),
        (
            "{\"schema_version\": 1, \"gateway\": \"x\",\n\"models\": [{\"id\": \"m\"}]}",
            .missingKey("family"), 2
        ),
        (
            "{\"schema_version\": 1, \"gateway\": \"x\", \"models\": "
                + "[{\"id\": \"m\", \"family\": \"f\"},"
                + "\n{\"id\": \"m\", \"family\": \"f\"}]}", .duplicateID("m"), 2
        ),
    ]

    @Test(arguments: texts)
    func `when it is not of the format`(
        text: String, problem: PriceBookError.Problem, line: Int
    ) throws {
        let source = PriceBook.Source(name: "my.json", bytes: Array(text.utf8), layer: 0)
        let error = try #require(BookBuilder.refusal(source))
        #expect(error.problem == problem)
        #expect(error.file == "my.json")
        #expect(error.position?.line == line)
    }

    @Test func `when its JSON is broken, at the place`() throws {
        let source = PriceBook.Source(name: "my.json", bytes: Array("{\n \"a\" 1}".utf8), layer: 0)
        let error = try #require(BookBuilder.refusal(source))
        #expect(error.position == SourcePosition(line: 2, column: 6))
        guard case .notJSON = error.problem else {
            Testing.Issue.record("\(error)")
            return
        }
    }

    /// Something about a model, and the problem.
    static let models: [(String, PriceBookError.Problem)] = [
        (
            #""rules": ["audio-needs-por"]"#,
            .unknownWord(
                key: "rules", word: "audio-needs-por", allowed: Rule.allCases.map(\.rawValue))
        ),
        (#""document": "nowhere""#, .unknownDocument("nowhere")),
        (#""field": []"#, .unknownKey("field", nearest: "fields")),
        (
            #""fields": [{"name": "a", "type": "text"}]"#,
            .unknownWord(
                key: "type", word: "text",
                allowed: ["string", "integer", "boolean", "url", "object", "array"])
        ),
        (
            #""fields": [{"name": "a", "type": "string", "role": "words"}]"#,
            .unknownWord(key: "role", word: "words", allowed: Role.allCases.map(\.name))
        ),
        (#""fields": [{"type": "string"}]"#, .missingKey("name")),
        (#""fields": [{"name": "a"}]"#, .missingKey("type")),
        (
            #""fields": [{"name": "a", "type": "string", "enum": ["b"]}]"#,
            .unknownKey("enum", nearest: nil)
        ),
        (
            #""fields": [{"name": "\#(String(repeating: "n", count: 41))", "type": "string"}]"#,
            .tooLong(key: "name", limit: 40)
        ),
        (
            #""fields": [{"name": "a", "type": "object", "default": "b"}]"#,
            .wrongType(key: "default", expected: "string, integer or boolean")
        ),
        (
            #""fields": [{"name": "a", "type": "integer", "default": "5"}]"#,
            .wrongType(key: "default", expected: "integer")
        ),
        (
            "\"fields\": ["
                + (0...60).map { "{\"name\": \"a\($0)\", \"type\": \"string\"}" }
                .joined(separator: ", ") + "]", .tooManyFields(limit: 60)
        ),
    ]

    @Test(arguments: models)
    func `when a model is not of the format`(
        part: String, problem: PriceBookError.Problem
    ) throws {
        let text = """
            {"schema_version": 1, "gateway": "x", "models": [
            {"id": "m", "family": "f", \(part)}]}
            """
        let source = PriceBook.Source(name: "my.json", bytes: Array(text.utf8), layer: 0)
        let error = try #require(BookBuilder.refusal(source))
        #expect(error.problem == problem)
        #expect(error.file == "my.json")
        #expect(error.position?.line == 2)
    }

    @Test func `when a rate in credits begins before the worth of a credit is known`() throws {
        var builder = BookBuilder(
            rates: [BookBuilder.rate("a", ["currency": "\"credits\""])])
        builder.credit = credit(from: "2026-01-02")
        #expect(BookBuilder.refusal(builder.source())?.problem == .creditsWithoutWorth("a"))
        builder.credit = credit(from: "2026-01-01")
        #expect(BookBuilder.refusal(builder.source()) == nil)
    }

    private func credit(from date: String) -> String {
        """
        [{"worth": "0.01", "currency": "USD", "effective": "\(date)", "checked": "2026-06-01",
          "source": "a till", "confidence": "documented"}]
        """
    }
}
