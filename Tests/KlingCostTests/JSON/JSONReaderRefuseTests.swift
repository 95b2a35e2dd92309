import Testing

@testable import KlingCost

/// A text, what is wrong with it, and the column at which: the first line's unless stated.
typealias Refused = (text: String, problem: JSONError.Problem, column: Int)

@Suite struct JSONReaderRefuseTests {
    private static func expect(_ row: Refused, _ location: SourceLocation = #_sourceLocation) {
        let error = refusal(bytes(row.text))
        #expect(
            error
                == JSONError(
                    problem: row.problem, position: SourcePosition(line: 1, column: row.column)),
            "\(row.text)", sourceLocation: location)
    }

    @Test(
        arguments: [
            ("", .empty, 1), (" ", .empty, 2), ("\t \r", .empty, 4), ("%EF%BB%BF", .empty, 1),
            ("%EF%BB%BF ", .empty, 2),
        ] as [Refused])
    func `a text without a value is empty`(row: Refused) { Self.expect(row) }

    @Test(
        arguments: [
            ("]", .unexpected(expected: .value), 1), ("}", .unexpected(expected: .value), 1),
            (",", .unexpected(expected: .value), 1), (":", .unexpected(expected: .value), 1),
            ("*", .unexpected(expected: .value), 1), ("'a'", .unexpected(expected: .value), 1),
            ("a", .unexpected(expected: .value), 1), ("<null>", .unexpected(expected: .value), 1),
            ("nul", .unexpected(expected: .value), 1), ("tru", .unexpected(expected: .value), 1),
            ("fals", .unexpected(expected: .value), 1), ("nil", .unexpected(expected: .value), 1),
            ("True", .unexpected(expected: .value), 1), ("NULL", .unexpected(expected: .value), 1),
            ("undefined", .unexpected(expected: .value), 1),
            ("NaN", .unexpected(expected: .value), 1),
            ("Infinity", .unexpected(expected: .value), 1),
            ("_1", .unexpected(expected: .value), 1),
            ("\\u0020", .unexpected(expected: .value), 1), ("&a", .unexpected(expected: .value), 1),
            ("//a\n1", .unexpected(expected: .value), 1),
            ("/**/1", .unexpected(expected: .value), 1),
            ("#a\n1", .unexpected(expected: .value), 1),
            ("\u{A0}1", .unexpected(expected: .value), 1),
            ("\u{0C}1", .unexpected(expected: .value), 1),
            ("\u{0B}1", .unexpected(expected: .value), 1),
            ("\u{85}1", .unexpected(expected: .value), 1),
            ("\u{2060}", .unexpected(expected: .value), 1),
            (" é", .unexpected(expected: .value), 2), ("%E9", .unexpected(expected: .value), 1),
            ("%00", .unexpected(expected: .value), 1), ("%7F", .unexpected(expected: .value), 1),
            ("%EF%BB%BF%EF%BB%BF1", .unexpected(expected: .value), 1),
            (" %EF%BB%BF1", .unexpected(expected: .value), 2),
            ("%EF%BB{}", .unexpected(expected: .value), 1),
            ("１", .unexpected(expected: .value), 1), ("@", .unexpected(expected: .value), 1),
        ] as [Refused])
    func `what begins no value is unexpected`(row: Refused) { Self.expect(row) }

    @Test(
        arguments: [
            ("+1", .unexpected(expected: .value), 1), (".5", .unexpected(expected: .value), 1),
            (".e1", .unexpected(expected: .value), 1), ("-", .invalidNumber, 2),
            ("-a", .invalidNumber, 2), ("--1", .invalidNumber, 2), ("-.5", .invalidNumber, 2),
            ("-Infinity", .invalidNumber, 2), ("- 1", .invalidNumber, 2), ("01", .invalidNumber, 1),
            ("-01", .invalidNumber, 1), ("00", .invalidNumber, 1), ("-00.5", .invalidNumber, 1),
            ("012.5", .invalidNumber, 1), ("1.", .invalidNumber, 3), ("-2.", .invalidNumber, 4),
            ("1.e1", .invalidNumber, 3), ("1..2", .invalidNumber, 3), ("0.e", .invalidNumber, 3),
            ("1e", .invalidNumber, 3), ("1E", .invalidNumber, 3), ("1e+", .invalidNumber, 4),
            ("1e-", .invalidNumber, 4), ("1e+-1", .invalidNumber, 4), ("1ea", .invalidNumber, 3),
            ("1e.5", .invalidNumber, 3), ("1.5e", .invalidNumber, 5), ("0e+", .invalidNumber, 4),
            ("1e1.5", .trailingText, 4), ("1.2.3", .trailingText, 4), ("1e1e1", .trailingText, 4),
            ("0x1F", .trailingText, 2), ("1a", .trailingText, 2), ("1_000", .trailingText, 2),
            ("1 000", .trailingText, 3), ("1,5", .trailingText, 2), ("1+2", .trailingText, 2),
            ("1-2", .trailingText, 2), ("5é", .trailingText, 2), ("1%FF", .trailingText, 2),
            ("1f", .trailingText, 2), ("-1x", .trailingText, 3), ("1１", .trailingText, 2),
        ] as [Refused])
    func `a number that the grammar does not have is refused`(row: Refused) { Self.expect(row) }

    @Test(
        arguments: [
            ("[", .endOfInput(expected: .value), 2), ("[[", .endOfInput(expected: .value), 3),
            ("[1", .endOfInput(expected: .commaOrBracket), 3),
            ("[1,", .endOfInput(expected: .value), 4), ("[1,]", .unexpected(expected: .value), 4),
            ("[1,,2]", .unexpected(expected: .value), 4),
            ("[,1]", .unexpected(expected: .value), 2),
            ("[,]", .unexpected(expected: .value), 2),
            ("[   , 1]", .unexpected(expected: .value), 5),
            ("[1 2]", .unexpected(expected: .commaOrBracket), 4),
            ("[\"a\" \"b\"]", .unexpected(expected: .commaOrBracket), 6),
            ("[\"a\",\"b\" 1]", .unexpected(expected: .commaOrBracket), 10),
            ("[1;2]", .unexpected(expected: .commaOrBracket), 3),
            ("[1:2]", .unexpected(expected: .commaOrBracket), 3),
            ("[\"a\": 1]", .unexpected(expected: .commaOrBracket), 5),
            ("[1}", .unexpected(expected: .commaOrBracket), 3),
            ("[}", .unexpected(expected: .value), 2),
            ("[1]]", .trailingText, 4), ("[]x", .trailingText, 3), ("[],", .trailingText, 3),
            ("[1]\"a\"", .trailingText, 4), ("[][]", .trailingText, 3),
            ("[1{", .unexpected(expected: .commaOrBracket), 3),
            ("[nul]", .unexpected(expected: .value), 2),
            ("[truth]", .unexpected(expected: .value), 2),
            ("[naked]", .unexpected(expected: .value), 2),
            ("[*]", .unexpected(expected: .value), 2),
            ("[\\n]", .unexpected(expected: .value), 2),
            ("['a']", .unexpected(expected: .value), 2),
            ("[trues]", .unexpected(expected: .commaOrBracket), 6),
            ("[\"\"", .endOfInput(expected: .commaOrBracket), 4),
            ("[\"\"x]", .unexpected(expected: .commaOrBracket), 4),
            ("[1\u{0C}]", .unexpected(expected: .commaOrBracket), 3),
            ("[1\u{A0}]", .unexpected(expected: .commaOrBracket), 3),
            ("[1%00]", .unexpected(expected: .commaOrBracket), 3),
            ("[%FF]", .unexpected(expected: .value), 2),
            ("[1%E5]", .unexpected(expected: .commaOrBracket), 3),
            ("[{", .endOfInput(expected: .keyOrEnd), 3),
            ("[...]", .unexpected(expected: .value), 2),
            ("[ ", .endOfInput(expected: .value), 3),
            ("[1 ", .endOfInput(expected: .commaOrBracket), 4),
        ] as [Refused])
    func `an array that the grammar does not have is refused`(row: Refused) { Self.expect(row) }

    @Test(
        arguments: [
            ("{", .endOfInput(expected: .keyOrEnd), 2), ("{ ", .endOfInput(expected: .keyOrEnd), 3),
            ("{]", .unexpected(expected: .keyOrEnd), 2),
            ("{,}", .unexpected(expected: .keyOrEnd), 2),
            ("{a:1}", .unexpected(expected: .keyOrEnd), 2),
            ("{1:1}", .unexpected(expected: .keyOrEnd), 2),
            ("{'a':1}", .unexpected(expected: .keyOrEnd), 2),
            ("{:1}", .unexpected(expected: .keyOrEnd), 2),
            ("{null:1}", .unexpected(expected: .keyOrEnd), 2),
            ("{[", .unexpected(expected: .keyOrEnd), 2),
            ("{{}}", .unexpected(expected: .keyOrEnd), 2),
            ("{💩}", .unexpected(expected: .keyOrEnd), 2),
            ("{//a\n}", .unexpected(expected: .keyOrEnd), 2),
            ("{%B9\":1}", .unexpected(expected: .keyOrEnd), 2),
            ("{\"a\"", .endOfInput(expected: .colon), 5),
            ("{\"a\"}", .unexpected(expected: .colon), 5),
            ("{\"a\" 1}", .unexpected(expected: .colon), 6),
            ("{\"a\",1}", .unexpected(expected: .colon), 5),
            ("{\"a\"=1}", .unexpected(expected: .colon), 5),
            ("{\"a\" null}", .unexpected(expected: .colon), 6),
            ("{\"a\":", .endOfInput(expected: .value), 6),
            ("{\"a\":}", .unexpected(expected: .value), 6),
            ("{\"a\"::1}", .unexpected(expected: .value), 6),
            ("{\"a\":,}", .unexpected(expected: .value), 6),
            ("{\"a\":1", .endOfInput(expected: .commaOrBrace), 7),
            ("{\"a\":1]", .unexpected(expected: .commaOrBrace), 7),
            ("{\"a\":1 \"b\":2}", .unexpected(expected: .commaOrBrace), 8),
            ("{\"a\":1;}", .unexpected(expected: .commaOrBrace), 7),
            ("{\"a\":\"b\":1}", .unexpected(expected: .commaOrBrace), 9),
            ("{\"a\":1 + 2}", .unexpected(expected: .commaOrBrace), 8),
            ("{\"a\":013}", .invalidNumber, 6),
            ("{\"a\":0x14}", .unexpected(expected: .commaOrBrace), 7),
            ("{\"a\":alert()}", .unexpected(expected: .value), 6),
            ("{\"a\":1,", .endOfInput(expected: .key), 8),
            ("{\"a\":1,}", .unexpected(expected: .key), 8),
            ("{\"a\":1,,\"b\":2}", .unexpected(expected: .key), 8),
            ("{\"a\":1,,,,,}", .unexpected(expected: .key), 8),
            ("{\"a\":1,a}", .unexpected(expected: .key), 8),
            ("{\"a\":1,2}", .unexpected(expected: .key), 8),
            ("{\"a\":/*b*/1}", .unexpected(expected: .value), 6),
            ("{\"a\":1/*b*/}", .unexpected(expected: .commaOrBrace), 7),
            ("{\"a\":1}/**/", .trailingText, 8), ("{\"a\":1}#", .trailingText, 8),
            ("{\"a\":1}}", .trailingText, 8), ("{\"a\":1} \"b\"", .trailingText, 9),
            ("{\"a\":1}%00", .trailingText, 8), ("{}%EF%BB%BF", .trailingText, 3),
            ("{} {}", .trailingText, 4),
            ("{\"a\":tru}", .unexpected(expected: .value), 6), ("{\"a", .unterminatedString, 2),
            ("{\"a\":\"b", .unterminatedString, 6), ("{\"a\u{0}\":1}", .controlCharacter, 4),
        ] as [Refused])
    func `an object that the grammar does not have is refused`(row: Refused) { Self.expect(row) }

    @Test(
        arguments: ["null", "\"a\"", "[]", "{\"a\":1}", "-0"],
        ["x", "1", "\"", "]", "}", ",", "\0"])
    func `nothing may follow a document but white space`(document: String, rest: String) {
        let error = refusal("\(document)\n  \(rest)")
        #expect(error?.problem == .trailingText)
        #expect(error?.position == SourcePosition(line: 2, column: 3))
    }
}
