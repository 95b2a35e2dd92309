import Testing

@testable import KlingCost

/// Texts of a megabyte in shapes that made some step quadratic: each took from ten seconds to
/// minutes before its bound, and takes well under one now, in an unoptimised build too.
@Suite struct `A hostile payload of a megabyte` {
    private static let shapes: [(name: String, text: String)] = [
        ("a prompt of references", v3("\"prompt\": \"\(list(90_000) { "@n\($0)" }.spaced)\"")),
        (
            "wrong items",
            v3("\"prompt\": \"p\", \"image_urls\": [\(list(200_000) { _ in "1" }.commas)]")
        ),
        ("unknown keys", v3(list(60_000) { "\"k\($0)\": 1" }.commas)),
        (
            "elements and references",
            v3(
                """
                "prompt": "\(list(20_000) { "@a\($0)" }.spaced)",
                "element_list": [\(list(30_000) { "{\"name\": \"e\($0)\"}" }.commas)]
                """)
        ),
        (
            "shots",
            v3(
                """
                "multi_shot": true, "shot_type": "customize", "multi_prompt": [\(
                    list(15_000) { "{\"index\": 1, \"prompt\": \"@x\($0)\", \"duration\": 1}" }.commas)]
                """)
        ),
    ]

    @Test(arguments: shapes)
    func `costs no more than reading it`(name: String, text: String) throws {
        var issues = 0
        let took = try processorTime {
            issues = try Pricing.estimate(text, at: "xcompute").issues.count
        }
        #expect(issues > 0 && issues <= PayloadCheck.maximumIssues + 1)
        #expect(took < .seconds(8), "\(name) took \(took)")
    }

    @Test func `with a thousand odd fields is still priced: only errors make it invalid`() throws {
        let text = Self.v3("\"prompt\": \"p\", \(Self.list(1500) { "\"k\($0)\": 1" }.commas)")
        let estimate = try Pricing.estimate(text, at: "xcompute")
        #expect(estimate.price != nil)
        #expect(estimate.issues.last?.severity == .warning)
    }

    private static func v3(_ members: String) -> String {
        "{\"model\": \"kling-v3\", \(members)}"
    }

    private static func list(_ count: Int, _ item: (Int) -> String) -> [String] {
        (0..<count).map(item)
    }
}

extension [String] {
    fileprivate var commas: String { joined(separator: ",") }
    fileprivate var spaced: String { joined(separator: " ") }
}

/// Price files come from users: what is wrong in them is said, never a crash.
@Suite struct `A hostile price file` {
    private func book(_ fields: String) throws -> PriceBook {
        let text = """
            {"schema_version": 1, "gateway": "mine", "models": [{"id": "m", "family": "m",
             "fields": [{"name": "model", "type": "string", "role": "model"}, \(fields)],
             "rates": [{"id": "r", "when": {}, "unit": "second", "amount": "1",
             "currency": "USD", "effective": "2026-01-01", "checked": "2026-01-01",
             "source": "s", "confidence": "documented"}]}]}
            """
        return try PriceBook([
            PriceBook.Source(name: "mine.json", bytes: Array(text.utf8), layer: 0)
        ])
    }

    @Test(arguments: ["-5", "0", "86401", "999999999999999999"])
    func `with a default duration that no video has gives no price`(seconds: String) throws {
        let field =
            "{\"name\": \"duration\", \"type\": \"integer\", \"role\": \"duration\", \"default\": \(seconds)}"
        let instant = try #require(Instant("2026-11-21"))
        let estimator = Estimator(try book(field), Estimator.Options(asOf: instant))
        let estimate = estimator.estimate(try JSONReader.document("{\"model\": \"m\"}".utf8))
        guard case .unknown(.length) = estimate.outcome else {
            Testing.Issue.record("\(estimate.outcome)")
            return
        }
    }

    @Test func `may name more fields than sixteen bits count`() throws {
        let object = (0..<700).map { outer in
            let fields = (0..<59).map { "{\"name\": \"f\(outer)x\($0)\", \"type\": \"string\"}" }
            return "{\"id\": \"m\(outer)\", \"family\": \"m\", \"fields\": [\(fields.commas)]}"
        }
        let sources = stride(from: 0, to: 700, by: 100).map { start in
            PriceBook.Source(
                name: "mine\(start).json",
                bytes: Array(
                    """
                    {"schema_version": 1, "gateway": "mine", "models": [\(
                        object[start..<start + 100].joined(separator: ","))]}
                    """.utf8), layer: 0)
        }
        #expect(try PriceBook(sources).fields.count == 700 * 59)
    }
}
