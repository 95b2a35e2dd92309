import Testing

@testable import KlingCost

@Suite struct JSONBoundsTests {
    private static let depth = JSONReader.maximumDepth
    private static let size = JSONReader.maximumBytes

    @Test func `the bounds are those that are documented`() {
        #expect(Self.depth == 64)
        #expect(Self.size == 1_048_576)
    }

    @Test(arguments: [
        ("[", "]"), ("{\"a\":", "}"), ("[{\"a\":", "}]"), ("[1,null,", "]"),
        ("{\"b\":1,\"a\":", "}"),
    ])
    func `sixty-four levels are read and one more is not`(open: String, close: String) {
        let levels = open.count { "[{".contains($0) } - open.count { "]}".contains($0) }
        let times = Self.depth / levels
        let most =
            String(repeating: open, count: times - 1) + (levels == 2 ? "[{}]" : "[]")
            + String(repeating: close, count: times - 1)
        #expect(refusal(most) == nil)
        let more =
            String(repeating: open, count: times) + "{}" + String(repeating: close, count: times)
        let error = refusal(more)
        #expect(error?.problem == .tooDeep(limit: Self.depth))
        #expect(error?.position.column == open.count * times + 1)
    }

    @Test func `levels that are closed do not count`() {
        let late =
            String(repeating: "[[],{},", count: 63) + "[]" + String(repeating: "]", count: 63)
        #expect(refusal(late) == nil)
        let wide = Array(repeating: "[[[[{\"a\":[]}]]]]", count: 5_000).joined(separator: ",")
        #expect(refusal("[\(wide)]") == nil)
    }

    @Test(arguments: ["[", "{\"a\":", "[{\"a\":", "[[],", " [\n"])
    func `a hundred thousand levels are refused like sixty-five`(open: String) {
        #expect(
            refusal(String(repeating: open, count: 100_000))?.problem
                == .tooDeep(limit: Self.depth))
    }

    @Test(arguments: ["\"a\"", "[\"a\"]", "{\"a\":\"b\"}", "[]", "12"])
    func `a mebibyte is read and one byte more is not`(text: String) throws {
        let spaced = Array(text.utf8) + [UInt8](repeating: 0x20, count: Self.size - text.utf8.count)
        #expect(refusal(spaced) == nil)
        let error = refusal(spaced + [0x20])
        #expect(error?.problem == .tooLarge(limit: Self.size))
        #expect(error?.position == SourcePosition(line: 1, column: 1))
        // Size goes before all else that may be wrong.
        #expect(refusal([0xFF] + spaced)?.problem == .tooLarge(limit: Self.size))
    }

    @Test func `a mebibyte of one string, of digits, and of brackets is read`() throws {
        let string = try read("\"" + String(repeating: "a", count: Self.size - 2) + "\"")
        #expect(string.written(JSONDocument.root).count == Self.size - 2)
        #expect(refusal(String(repeating: "1", count: Self.size)) == nil)
        let items = "[" + Array(repeating: "[]", count: 349_524).joined(separator: ",") + "]"
        #expect(try read(items).itemCount(JSONDocument.root) == 349_524)
        let escapes = "\"" + String(repeating: "\\u0000", count: 174_762) + "\""
        #expect(try read(escapes).utf8(JSONDocument.root).count == 174_762)
    }

    @Test(arguments: [
        // With a mark.
        "%FF%FE", "%FE%FF", "%FF%FE[%00]%00", "%FE%FF%00[%00]", "%FF%FE%00%00[%00%00%00",
        "%00%00%FE%FF%00%00%00[",
        // Without.
        "[%00]%00", "%00[%00]", "1%00", "%001", "{%00}%00", "\"%00a%00\"%00",
        "%00\"%00a%00\"", "[%00%00%00]%00%00%00", "%00%00%00[%00%00%00]", "%00%00%001",
    ])
    func `UTF-16 and UTF-32 are refused by name`(text: String) {
        let error = refusal(bytes(text))
        #expect(error?.problem == .notUTF8Encoding)
        #expect(error?.position == SourcePosition(line: 1, column: 1))
    }

    @Test(arguments: ["%00", "%00%00", "%00%00%00", "%00%00%00%00", "%EF", "%EF%BB", "%FE", "%FF"])
    func `a few stray bytes are not taken for an encoding`(text: String) {
        #expect(refusal(bytes(text))?.problem == .unexpected(expected: .value))
    }
}
