import Testing

@testable import KlingCost

@Suite struct JSONReaderAcceptTests {
    @Test(arguments: [
        "null", "true", "false", "0", "-0", "\"\"", "\"a\"", "[]", "{}",
        " null", "null ", "\t\r\n null\n", "[ ]", "{ }", " [ ] ", " { } ", "\n{\r\n}\r\n",
        "[null]", "[true,false]", "[[]]", "[{}]", "{\"a\":{}}", "{\"a\":[]}", "[[],[[]]]",
        "[ 1 , 2 ]", "[1\n,\n2]", "{ \"a\" : 1 , \"b\" : 2 }", "{\"\":0}", "{\"a\":\"a\"}",
        "[null,true,1,\"x\",[],{}]", "{\"a\":[{\"a\":[{\"a\":null}]}]}", "[{},{},{}]",
    ])
    func `a document is any one value with white space around its parts`(text: String) {
        #expect(refusal(text) == nil)
    }

    @Test(arguments: [
        "0", "-0", "1", "-1", "10", "1234567890", "-1234567890", "0.0", "-0.0", "0.5", "10.25",
        "1e1", "1E1", "1e+1", "1e-1", "1E+1", "1E-1", "0e0", "0e+1", "-0E-0", "1.5e10", "1.0E+02",
        "0.000000000000000000000000000000000000000000000000000001", "1e400", "-1e-400", "1e00001",
        "123456789012345678901234567890123456789012345678901234567890", "0.1000000000000000055511",
        "-9223372036854775809", "18446744073709551616",
    ])
    func `a number of any size is kept as written`(text: String) throws {
        for around in [text, " \(text) "] {
            let document = try read(around)
            #expect(document.kind(JSONDocument.root) == .number)
            #expect(Array(document.written(JSONDocument.root)) == Array(text.utf8))
        }
        let document = try read("[\(text),\(text)]")
        #expect(
            document.elements(JSONDocument.root).map { Array(document.written($0)) } == [
                Array(text.utf8), Array(text.utf8),
            ])
        #expect(refusal("{\"a\":\(text)}") == nil)
    }

    @Test(arguments: [
        "", " ", "a", "abc def", "/", "'", "{}[]:,", "//", "/* */", "# no comment", "\u{7F}",
        "é", "ж", "€", "可灵视频", "\u{FFFF}", "\u{FEFF}", "\u{E000}", "\u{D7FF}", "\u{2028}",
        "\u{2029}", "\u{200B}", "\u{80}", "\u{7FF}", "\u{800}", "😀", "𝄞", "\u{10000}",
        "\u{10FFFF}", "\u{10FFFE}", "\u{1FFFE}", "👩‍👩‍👧", "e\u{301}", "a\u{FFFD}b",
    ])
    func `a string may hold every character but controls, quotes and backslashes as it is`(
        text: String
    ) throws {
        // At every distance from the end of a word of eight bytes.
        for before in 0...8 {
            let content = String(repeating: "x", count: before) + text
            let document = try read("[\"\(content)\"]")
            #expect(document.utf8(JSONDocument.root.following) == Array(content.utf8))
        }
        #expect(refusal("{\"\(text)\":\"\(text)\"}") == nil)
    }

    @Test(arguments: [
        "\"\\u0041\"", "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\u0000\"", "\"\\u001f\"",
        "\"\\uABCD\\uabcd\\uAbCd\"", "\"\\\\u0041\"", "\"\\\\\"", "\"\\\\\\\"\"",
        "\"\\ud834\\udd1e\"", "\"\\uD800\\uDC00\"", "\"\\uDBFF\\uDFFF\"", "\"\\uD7FF\\uE000\"",
        "\"\\ud83d\\ude39\\ud83d\\udc8d\"", "\"\\uFDD0\\uFFFE\\uFFFF\\uDBFF\\uDFFE\"",
        "\"\\u2028\\u2029\\u200B\\uFEFF\"", "\"a\\n\"", "\"\\na\"", "{\"\\u0061\":1}",
    ])
    func `a string may hold the escapes of the grammar`(text: String) {
        #expect(refusal(text) == nil)
        #expect(refusal("[\(text)]") == nil)
    }

    @Test func `a byte order mark before a document is skipped and noted`() throws {
        let marked = try JSONReader.document(bytes("%EF%BB%BF {\"a\":1}"))
        #expect(marked.hasByteOrderMark)
        #expect(marked.kind(JSONDocument.root) == .object)
        #expect(try !read("{\"a\":1}").hasByteOrderMark)
    }

    @Test func `nodes stand in the order of the text with their kinds`() throws {
        let document = try read("{\"a\":[1,\"x\",null],\"b\":{\"c\":true,\"d\":false}}")
        #expect(
            document.nodes.map { document.kind($0) } == [
                .object, .string, .array, .number, .string, .null, .string, .object, .string, .true,
                .string, .false,
            ])
    }

    @Test func `a document of every construct at once is read`() throws {
        let text = """
            [ "a title", {"object with 1 member":["array with 1 element"]}, {}, [], -42, true,
              false, null, {
                "integer": 1234567890, "real": -9876.543210, "e": 0.123456789e-12,
                "E": 1.234567890E+34, "": 23456789012e66, "zero": 0, "space": " ",
                "quote": "\\"", "backslash": "\\\\", "controls": "\\b\\f\\n\\r\\t",
                "slash": "/ & \\/", "digits": "0123456789", "0": "`1~!@#$%^&*()_+-={':[,]}|;.?",
                "hex": "\\u0123\\u4567\\u89AB\\uCDEF\\uabcd\\uef4A", "comment": "// /* <!-- --",
                "compact":[1,2,3,4], "# -- --> */": " ", " s p a c e d " :[1,2 , 3

            ,

            4 , 5        ], "\\/\\\\\\"\\uCAFE\\uBABE\\b\\f\\n\\r\\t`1~!@#$%^&*()_+-=[]{}|;:',./<>?"
                : "a key can be any string" },
              0.5 ,98.6
            ,
            99.44
            , 1e1,
              0.1e1, 1e-1, 1e00,2e+00,2e-00
            ,"rosebud"]
            """
        #expect(try read(text).itemCount(JSONDocument.root) == 19)
    }
}
