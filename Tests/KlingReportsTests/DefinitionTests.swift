import KlingCost
import KlingReports
import Testing

/// What can be wrong with a definition's header is named where it stands.
@Suite struct `A report's header` {
    private func read(_ header: String, sql: String = "\nSELECT 1") -> DefinitionError? {
        do {
            _ = try ReportDefinition(
                name: "own", file: "own.sql", bytes: Array("/* \(header) */\(sql)".utf8))
            return nil
        } catch {
            return error
        }
    }

    private func header(
        _ columns: String = #"{"name":"a","title":"a"}"#, _ more: String = ""
    ) -> String {
        """
        {"schema_version": 1, "title": "t", "description": {"en": "d", "zh": "述"},
          "columns": [\(columns)]\(more)
        }
        """
    }

    @Test func `that is right is read`() throws {
        #expect(read(header()) == nil)
        let definition = try ReportDefinition(
            name: "own", file: "own.sql", bytes: Array("/* \(header()) */ SELECT 1".utf8))
        #expect(definition.description[.chinese] == "述")
        #expect(definition.title[.chinese] == "t")
        #expect(definition.period == .lastMonth)
    }

    @Test(arguments: ["quarter_hour", "quarter", nil])
    func `that says a quarter is read as a quarter of an hour, as it was before`(
        grain: String?
    ) throws {
        let text = header(
            #"{"name":"a","title":"a"}"#, grain.map { #", "grain": "\#($0)""# } ?? "")
        let definition = try ReportDefinition(
            name: "own", file: "own.sql", bytes: Array("/* \(text) */ SELECT 1".utf8))
        #expect(definition.grain == .quarterHour && definition.grain.rawValue == "quarter_hour")
    }

    @Test func `that is wrong is named with line and column`() {
        let cases: [(String, Int, DefinitionError.Problem)] = [
            (
                header(#"{"name":"a","title":"a","kind":"x"}"#), 2,
                .unknownMember("kind", known: ["name", "title", "type", "role", "of", "bar"])
            ),
            (header(#"{"name":"a"}"#), 2, .missing("title")),
            (header(#"{"name":"a","title":"a"},{"name":"a","title":"b"}"#), 2, .duplicate("a")),
            (header(#"{"name":"a","title":"a","type":"money"}"#), 2, .noCurrency),
            (
                header(#"{"name":"a","title":"a","role":"ratio","of":["b","a"]}"#), 2,
                .unknownColumn("b", known: ["a"])
            ),
            (
                header(#"{"name":"a","title":"a"}"#, #", "group_by": ["a"]"#), 2,
                .unknownColumn("a", known: [])
            ),
            (
                header(#"{"name":"a","title":"a","type":"euro"}"#), 2,
                .wrongValue(
                    "type",
                    expected:
                        "one of text, id, tags, count, money, credits, seconds, instant, percent")
            ),
            ("{\"schema_version\": 2}", 1, .newerSchema(found: 2)),
            ("[]", 1, .wrongValue("{…}", expected: "an object")),
        ]
        for (header, line, problem) in cases {
            let error = read(header)
            #expect(error?.problem == problem)
            #expect(error?.position.line == line, "\(header)")
        }
    }

    @Test func `must be there, and a SELECT behind it`() {
        #expect(read("{").map { if case .notJSON = $0.problem { true } else { false } } == true)
        #expect(read(header(), sql: " \n ")?.problem == .noSQL)
        #expect(read(header(), sql: "SELECT '\0'")?.problem == .noSQL)
        #expect(throws: DefinitionError.self) {
            try ReportDefinition(name: "x", file: "x.sql", bytes: Array("SELECT 1".utf8))
        }
        #expect(throws: DefinitionError.self) {
            try ReportDefinition(
                name: "x", file: "x.sql", bytes: [UInt8](repeating: 0x20, count: 1 << 20))
        }
    }
}
