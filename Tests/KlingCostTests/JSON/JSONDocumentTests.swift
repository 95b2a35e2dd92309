import Testing

@testable import KlingCost

@Suite struct JSONDocumentTests {
    @Test(
        arguments: [
            ("0", 0), ("-0", 0), ("7", 7), ("-7", -7), ("10", 10), ("1234567890", 1_234_567_890),
            ("999999999999999999", 999_999_999_999_999_999),
            ("-999999999999999999", -999_999_999_999_999_999),
            ("1000000000000000000", nil), ("-1000000000000000000", nil),
            ("9223372036854775808", nil), ("5.0", nil), ("5e0", nil), ("-5.5", nil), ("1E2", nil),
            ("0.0", nil), ("\"5\"", nil), ("true", nil), ("null", nil), ("[5]", nil), ("\"\"", nil),
            ("{}", nil), ("\"-5\"", nil),
        ] as [(String, Int?)])
    func `an integer is at most eighteen digits without point or exponent`(
        text: String, value: Int?
    ) throws {
        #expect(try read(text).integer(JSONDocument.root) == value)
        #expect(try read("[1, \(text) ]").integer(JSONDocument.Node(index: 2)) == value)
    }

    @Test func `members are keys and values in the order of the text`() throws {
        let document = try read("{\"b\":[1,{\"x\":2}],\"a\":{\"y\":[]}, \"\":null}")
        let members = document.members(JSONDocument.root)
        #expect(members.map { document.string($0.key) } == ["b", "a", ""])
        let values = members.map { String(decoding: document.source($0.value), as: UTF8.self) }
        #expect(values == ["[1,{\"x\":2}]", "{\"y\":[]}", "null"])
        #expect(document.members(members[2].value).isEmpty)
        #expect(document.members(members[0].value).isEmpty)
        #expect(try read("{}").members(JSONDocument.root).isEmpty)
    }

    @Test func `a member is found by the scalars of its key`() throws {
        let document = try read("{\"é\":1,\"e\u{301}\":2,\"\\u0061\":3,\"\":4,\"a b\":{\"a\":5}}")
        func value(_ name: String) -> Int? {
            document.member(JSONDocument.root, name).flatMap { document.integer($0) }
        }
        #expect(value("\u{E9}") == 1)
        #expect(value("e\u{301}") == 2)
        #expect(value("a") == 3)
        #expect(value("") == 4)
        #expect(value("b") == nil)
        #expect(value("A") == nil)
        #expect(try read("{\"e\u{301}\":2}").member(JSONDocument.root, "\u{E9}") == nil)
        #expect(try read("[\"a\"]").member(JSONDocument.root, "a") == nil)
    }

    @Test func `elements are an array's values and nothing of what they contain`() throws {
        let document = try read("[[1,2],{\"a\":[3]},4,[],\"x\"]")
        let elements = document.elements(JSONDocument.root)
        #expect(document.itemCount(JSONDocument.root) == 5)
        #expect(elements.map { document.kind($0) } == [.array, .object, .number, .array, .string])
        #expect(elements.map { document.itemCount($0) } == [2, 0, 0, 0, 0])
        #expect(document.elements(elements[1]).isEmpty)
        #expect(try read("[]").elements(JSONDocument.root).isEmpty)
        #expect(try read("\"a\"").elements(JSONDocument.root).isEmpty)
    }

    @Test func `source is the text of a node with its quotes and brackets`() throws {
        let document = try read(" { \"a\\n\" : [ 1.50 , \"\" ] ,\"可\":null } ")
        let sources = document.nodes.map {
            String(decoding: document.source($0), as: UTF8.self)
        }
        #expect(
            sources == [
                "{ \"a\\n\" : [ 1.50 , \"\" ] ,\"可\":null }", "\"a\\n\"", "[ 1.50 , \"\" ]", "1.50",
                "\"\"", "\"可\"", "null",
            ])
        #expect(document.written(JSONDocument.Node(index: 4)).isEmpty)
        #expect(document.byteCount == " { \"a\\n\" : [ 1.50 , \"\" ] ,\"可\":null } ".utf8.count)
    }

    @Test func `a path leads to every value, and a key's path is its value's`() throws {
        let document = try read(
            """
            {"input":{"prompt":"x","shots":[{"index":1},{"index":2,"a b":[[0,1]]}]},
             "":0,"可":[{}],"a\\"b":1,"x.y":2,"\\u0061_1Z":3,"\\n":{"k":4}}
            """)
        let paths = document.nodes.map { document.path(of: $0) }
        #expect(
            paths == [
                "$", "$.input", "$.input", "$.input.prompt", "$.input.prompt", "$.input.shots",
                "$.input.shots", "$.input.shots[0]", "$.input.shots[0].index",
                "$.input.shots[0].index",
                "$.input.shots[1]", "$.input.shots[1].index", "$.input.shots[1].index",
                "$.input.shots[1][\"a b\"]", "$.input.shots[1][\"a b\"]",
                "$.input.shots[1][\"a b\"][0]",
                "$.input.shots[1][\"a b\"][0][0]", "$.input.shots[1][\"a b\"][0][1]",
                "$[\"\"]", "$[\"\"]", "$[\"可\"]", "$[\"可\"]", "$[\"可\"][0]", "$[\"a\\\"b\"]",
                "$[\"a\\\"b\"]", "$[\"x.y\"]", "$[\"x.y\"]", "$.a_1Z", "$.a_1Z", "$[\"\\n\"]",
                "$[\"\\n\"]",
                "$[\"\\n\"].k", "$[\"\\n\"].k",
            ])
        #expect(try read("[5]").path(of: JSONDocument.root.following) == "$[0]")
        #expect(try read("5").path(of: JSONDocument.root) == "$")
    }

    @Test func `a path goes through all levels that can be read`() throws {
        let half = JSONReader.maximumDepth / 2
        let text =
            String(repeating: "[0,{\"a\":", count: half) + "7"
            + String(repeating: "}]", count: half)
        let document = try read(text)
        let last = try #require(document.nodes.last)
        #expect(document.path(of: last) == "$" + String(repeating: "[1].a", count: half))
    }

    @Test func `text longer than a short text has none`() throws {
        let longest = String(repeating: "x", count: ShortText.maximumBytes)
        let document = try read("[\"\(longest)\",\"\(longest)x\",\"\",\"\\u0061\",\"可灵\"]")
        #expect(
            document.elements(JSONDocument.root).map { document.shortText($0)?.description } == [
                longest, nil, "", "a", "可灵",
            ])
    }

    @Test func `a byte is found in a string as written, at any place and not beyond its end`()
        throws
    {
        for before in 0...17 {
            for after in 0...9 {
                let x = String(repeating: "x", count: before)
                let document = try read("[\"\(x)<\(String(repeating: "y", count: after))\",\"<\"]")
                #expect(document.contains(UInt8(ascii: "<"), JSONDocument.root.following))
                #expect(!document.contains(UInt8(ascii: ">"), JSONDocument.root.following))
                #expect(!document.contains(UInt8(ascii: "="), JSONDocument.root.following))
                #expect(!document.contains(UInt8(ascii: "\""), JSONDocument.root.following))
            }
            let without = try read("[\"\(String(repeating: "x", count: before))\",\"<\"]")
            #expect(!without.contains(UInt8(ascii: "<"), JSONDocument.root.following))
            #expect(!without.contains(0, JSONDocument.root.following))
        }
        #expect(try !read("[60]").contains(UInt8(ascii: "6"), JSONDocument.root.following))
        #expect(try !read("[\"\\u003c\"]").contains(UInt8(ascii: "<"), JSONDocument.root.following))
    }

    @Test func `the members of a settings file are its strings`() throws {
        let members = try read("{\"b\":\"\\u0031\",\"a\":\"可\"}").textMembers
        #expect(members?.map(\.name) == ["b", "a"])
        #expect(members?.map(\.value) == ["1", "可"])
        #expect(try read("{}").textMembers?.isEmpty == true)
        for other in ["{\"a\":1}", "{\"a\":\"1\",\"b\":[]}", "[\"a\"]", "\"a\"", "null"] {
            #expect(try read(other).textMembers == nil)
        }
    }
}
