import SeededCases
import Testing

@testable import KlingCost

@Suite struct JSONTextTests {
    @Test(arguments: [
        ("", "\"\""), ("abc", "\"abc\""), ("\"", "\"\\\"\""), ("\\", "\"\\\\\""), ("/", "\"/\""),
        ("\n\r\t", "\"\\n\\r\\t\""), ("\u{8}\u{C}", "\"\\u0008\\u000c\""), ("\0", "\"\\u0000\""),
        ("\u{1F}\u{7F}", "\"\\u001f\\u007f\""), ("\u{1B}[31m", "\"\\u001b[31m\""),
        ("可灵 é 😀", "\"可灵 é 😀\""), ("a\u{2028}", "\"a\\u2028\""), ("\r\n", "\"\\r\\n\""),
        ("\u{9B}\u{202E}\u{200B}", "\"\\u009b\\u202e\\u200b\""),
    ])
    func `a string is written with the escapes it needs and no others`(
        text: String, json: String
    ) {
        #expect(JSONText.quoted(text).utf8.elementsEqual(json.utf8))
    }

    @Test func `every string that is written is read back the same`() throws {
        var random = SeededRandom(seed: 7)
        for _ in 0..<500 {
            let scalars = (0..<Int.random(in: 0...40, using: &random)).map { _ in
                JSONGenerator.scalar(using: &random)
            }
            var text = String.UnicodeScalarView()
            text.append(contentsOf: scalars)
            var json = JSONText()
            json.string(String(text))
            let document = try JSONReader.document(json.bytes)
            #expect(document.utf8(JSONDocument.root) == Array(String(text).utf8))
        }
    }

    @Test func `a value of each kind is written and read back`() throws {
        var json = JSONText()
        json.raw("{")
        json.string("名")
        json.raw(":[")
        for number in [0, 7, -7, 10, 999_999_999_999_999_999, -999_999_999_999_999_999] {
            json.number(number)
            json.raw(",")
        }
        json.boolean(true)
        json.raw(",")
        json.boolean(false)
        json.raw(",")
        json.string(orNull: nil as String?)
        json.raw(",")
        json.string(orNull: "x")
        json.raw(",")
        json.raw(Array("[1.50]".utf8))
        json.raw("]}")
        let document = try JSONReader.document(json.bytes)
        let list = try #require(document.member(JSONDocument.root, "名"))
        let items = document.elements(list)
        #expect(
            items.prefix(6).map { document.integer($0) } == [
                0, 7, -7, 10, 999_999_999_999_999_999, -999_999_999_999_999_999,
            ])
        #expect(
            items.dropFirst(6).map { document.kind($0) } == [
                .true, .false, .null, .string, .array,
            ])
        #expect(json.string.hasSuffix(",true,false,null,\"x\",[1.50]]}"))
        json.removeAll()
        #expect(json.bytes.isEmpty)
    }

    @Test(arguments: [Int.min, .min + 1, -1, 0, 1, 9, 10, 99, 100, .max - 1, .max])
    func `an integer is written as the grammar has it`(number: Int) throws {
        var json = JSONText()
        json.number(number)
        #expect(json.string == String(number))
        #expect(try JSONReader.document(json.bytes).kind(JSONDocument.root) == .number)
    }

    @Test(
        arguments: [
            0, 1, -1, 1_000_000_000, 336_000_000, -2_000_000_000, 1_400_000_000, .max, .min,
        ] as [Int64])
    func `a decimal is written as a string that reads back as the same amount`(
        count: Int64
    ) throws {
        var json = JSONText()
        json.decimal(Nanos(count: count))
        let document = try JSONReader.document(json.bytes)
        #expect(document.kind(JSONDocument.root) == .string)
        #expect(document.string(JSONDocument.root) == Nanos(count: count).decimal)
        if count >= 0 {
            #expect(Nanos(decimal: document.string(JSONDocument.root)) == Nanos(count: count))
        }
    }

    @Test func `an indented value is read back the same`() throws {
        let value = JSONValue.object([
            ("可 \"x\"", .array([.integer(-7), .boolean(true), .string("a\n\u{1}"), .array([])])),
            ("empty", .object([])),
            ("nested", .object([("written", .written(Array("1.50".utf8)))])),
        ])
        #expect(
            value.indented() == """
                {
                  "可 \\"x\\"": [
                    -7,
                    true,
                    "a\\n\\u0001",
                    []
                  ],
                  "empty": {},
                  "nested": {
                    "written": 1.50
                  }
                }
                """)
        let document = try read(value.indented())
        let list = try #require(document.member(JSONDocument.root, "可 \"x\""))
        #expect(
            document.elements(list).map { document.kind($0) } == [
                .number, .true, .string, .array,
            ])
        #expect(document.string(document.elements(list)[2]) == "a\n\u{1}")
    }
}
