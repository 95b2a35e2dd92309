import Testing

@testable import KlingCost

@Suite struct JSONPositionTests {
    @Test(
        arguments: [
            ("{\n  \"a\": 1,\n  \"b\": oops\n}", .unexpected(expected: .value), 3, 8),
            ("{\r\n  \"a\": 1,\r\n  \"b\": oops\r\n}", .unexpected(expected: .value), 3, 8),
            ("{\r  \"a\": oops}", .unexpected(expected: .value), 1, 10),
            ("\n\n\n]", .unexpected(expected: .value), 4, 1),
            ("[\"可灵视频\", oops]", .unexpected(expected: .value), 1, 10),
            ("[\"😀é€\", oops]", .unexpected(expected: .value), 1, 9),
            ("[\"e\u{301}\", oops]", .unexpected(expected: .value), 1, 8),
            ("[\t\toops]", .unexpected(expected: .value), 1, 4),
            ("{\"可\"\n:1,\n\"灵\" 2}", .unexpected(expected: .colon), 3, 5),
            ("{\"a\":1,\n\n\n  }", .unexpected(expected: .key), 4, 3),
            ("[1,\n2\n3]", .unexpected(expected: .commaOrBracket), 3, 1),
            ("[\n\"可\"\n,", .endOfInput(expected: .value), 3, 2),
            ("[\n", .endOfInput(expected: .value), 2, 1),
            ("[1\r\n\r\n", .endOfInput(expected: .commaOrBracket), 3, 1),
            ("{\"a\":1\n ", .endOfInput(expected: .commaOrBrace), 2, 2),
            ("{\"a\"\n", .endOfInput(expected: .colon), 2, 1),
            ("{\"a\":1,\n", .endOfInput(expected: .key), 2, 1),
            ("{\n", .endOfInput(expected: .keyOrEnd), 2, 1),
            ("\n \n", .empty, 3, 1), ("\r\n\t", .empty, 2, 2),
            ("[1,\n 012]", .invalidNumber, 2, 2), ("[1,\n -]", .invalidNumber, 2, 3),
            ("[\n\"可\\q\"]", .invalidEscape, 2, 3), ("[\n\"可\\uD800\"]", .loneSurrogate, 2, 3),
            ("[\n\"可\n\"]", .controlCharacter, 2, 3), ("[\n \"可", .unterminatedString, 2, 2),
            ("[\n \"可\\u00%FF\"]", .invalidEscape, 2, 4), ("[\n \"可%FF\"]", .invalidUTF8, 2, 4),
            ("{}\n可", .trailingText, 2, 1), ("[\"可\"] x", .trailingText, 1, 7),
        ] as [(String, JSONError.Problem, Int, Int)])
    func `an error stands at the line and the scalar where it is seen`(
        text: String, problem: JSONError.Problem, line: Int, column: Int
    ) {
        let expected = JSONError(
            problem: problem, position: SourcePosition(line: line, column: column))
        #expect(refusal(bytes(text)) == expected)
        // A byte order mark is no column, and a text that was cut from a file keeps its lines.
        #expect(refusal(bytes("%EF%BB%BF" + text)) == expected)
        let cut = SourcePosition(line: line + 41, column: column)
        #expect(refusal(bytes(text), firstLine: 42)?.position == cut)
    }

    @Test func `a duplicate key stands at its quote and names the first one's`() {
        let text = "{\r\n  \"可\": 1,\r\n  \"灵\": 2, \"可\": 3\r\n}"
        for bytes in [Array(text.utf8), bytes("%EF%BB%BF" + text)] {
            let error = refusal(bytes)
            #expect(
                error?.problem == .duplicateKey("可", first: SourcePosition(line: 2, column: 3)))
            #expect(error?.position == SourcePosition(line: 3, column: 11))
        }
        let first = SourcePosition(line: 11, column: 3)
        #expect(refusal(text, firstLine: 10)?.problem == .duplicateKey("可", first: first))
    }

    @Test func `too much depth stands at the bracket that is too much`() {
        let open = String(repeating: "[\n", count: JSONReader.maximumDepth)
        let error = refusal(open + "  {")
        #expect(error?.problem == .tooDeep(limit: JSONReader.maximumDepth))
        #expect(
            error?.position == SourcePosition(line: JSONReader.maximumDepth + 1, column: 3))
    }

    @Test func `a node stands at its first byte, a string at its quote`() throws {
        let document = try read("\u{FEFF}{\n  \"可灵\": [1,\t\"é\", \"b\"],\r\n  \"c\": {}\n}")
        let places = document.nodes.map { document.position($0).description }
        #expect(places == ["1:1", "2:3", "2:9", "2:10", "2:13", "2:18", "3:3", "3:8"])
        let cut = try read("\n[\n1]", firstLine: 100)
        #expect(cut.position(JSONDocument.root.following).description == "102:1")
    }

    @Test func `a text read into used storage keeps nothing of the earlier one`() throws {
        var document = JSONDocument()
        let long = bytes("%EF%BB%BF[1,2,3,{\"a\":\"\(String(repeating: "x", count: 200))\"}]")
        try JSONReader.read(long[...], firstLine: 1, into: &document)
        #expect(document.hasByteOrderMark)
        let file = Array("junk\n{\"b\":2}\njunk".utf8)
        try JSONReader.read(file[5..<12], firstLine: 2, into: &document)
        #expect(!document.hasByteOrderMark)
        #expect(document.byteCount == 7)
        #expect(document.tokens.count == 3)
        #expect(document.position(JSONDocument.Node(index: 2)).description == "2:6")
        #expect(throws: JSONError.self) {
            try JSONReader.read(file[0..<4], firstLine: 1, into: &document)
        }
        try JSONReader.read(file[5..<12], firstLine: 2, into: &document)
        #expect(document.member(JSONDocument.root, "b") == JSONDocument.Node(index: 2))
    }
}
