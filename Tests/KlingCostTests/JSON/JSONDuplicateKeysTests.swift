import Testing

@testable import KlingCost

@Suite struct JSONDuplicateKeysTests {
    /// The key that stands twice, or `nil`.
    private static func duplicate(_ text: String) -> String? {
        guard case .duplicateKey(let key, _) = refusal(text)?.problem else { return nil }
        return key
    }

    @Test(arguments: [
        ("{\"a\":1,\"a\":1}", "a"), ("{\"a\":1,\"b\":2,\"a\":3}", "a"), ("{\"\":1,\"\":2}", ""),
        ("{\"a\":{\"b\":1,\"b\":2}}", "b"), ("[{\"a\":1},{\"a\":1,\"a\":2}]", "a"),
        ("{\"a\":1,\"\\u0061\":2}", "a"), ("{\"\\u0061\":1,\"a\":2}", "a"),
        ("{\"\\u0061\":1,\"\\u0061\":2}", "a"), ("{\"/\":1,\"\\/\":2}", "/"),
        ("{\"é\":1,\"\\u00e9\":2}", "é"), ("{\"\\u00E9\":1,\"\\u00e9\":2}", "é"),
        ("{\"😀\":1,\"\\ud83d\\ude00\":2}", "😀"), ("{\"\\n\":1,\"\\u000a\":2}", "\n"),
        ("{\"abcdefgh\":1,\"abcdefgh\":2}", "abcdefgh"),
        ("{\"12345678\":1,\"1234567\\u0038\":2}", "12345678"),
        ("{\"\\\"\":1,\"\\u0022\":2}", "\""), ("{\"可灵视频可灵视频\":1,\"可灵视频可灵视频\":2}", "可灵视频可灵视频"),
        ("{\"a\":{\"x\":[1,{\"y\":2}]},\"b\":[[]],\"a\":0}", "a"),
    ])
    func `a key that stands twice in one object is refused however it is spelled`(
        text: String, key: String
    ) {
        #expect(Self.duplicate(text) == key)
    }

    @Test(arguments: [
        "{\"a\":1,\"b\":1}", "{\"a\":{\"a\":{\"a\":1}}}", "[{\"a\":1},{\"a\":1}]",
        "{\"a\":1,\"A\":1}",
        "{\"a\":1,\"a \":1}", "{\"a\":\"a\",\"b\":\"a\"}", "{\"\":1,\"\\u0000\":1}",
        "{\"a\":1,\"a\\u0000\":1}", "{\"\\\\u0061\":1,\"a\":1}", "{\"é\":1,\"e\u{301}\":1}",
        "{\"é\":1,\"e\\u0301\":1}", "{\"ﬁ\":1,\"fi\":1}", "{\"K\":1,\"\u{212A}\":1}",
        "{\"12345678\":1,\"123456781\":1}", "{\"abcdefghXabcdefgh\":1,\"abcdefghYabcdefgh\":1}",
        "{\"a\":{\"b\":1},\"b\":{\"a\":1}}", "{\"\\u0061\":1,\"b\":{\"a\":1}}",
        "{\"\\uD83D\\uDE00\":1,\"\\uD83D\\uDE01\":1}",
    ])
    func `keys that differ in a scalar, or stand in different objects, are not the same`(
        text: String
    ) {
        #expect(refusal(text) == nil)
    }

    @Test(arguments: [2, 3, 7, 8, 15, 16, 17, 18, 31, 100, 1_000])
    func `one pair is found at any place of an object of any size`(count: Int) {
        let keys = (0..<count).map { "key \($0)" }
        #expect(Self.duplicate(Self.object(keys)) == nil)
        let places = [0, 1, count / 2, count - 1]
        for first in places {
            for second in places where first < second {
                var twice = keys
                twice[second] = keys[first]
                let text = Self.object(twice)
                #expect(Self.duplicate(text) == keys[first])
                #expect(refusal(text)?.position.line == second + 2)
                // The same with one of the two escaped.
                twice[second] = "\\u006b" + keys[first].dropFirst()
                #expect(Self.duplicate(Self.object(twice)) == keys[first])
            }
        }
    }

    @Test func `the first repetition in the text is named, with the first of its kind`() {
        let keys = (0..<40).map { "k\($0)" } + ["k30", "k2", "k30", "k1"]
        let error = refusal(Self.object(keys))
        #expect(error?.position.line == 42)
        #expect(error?.problem == .duplicateKey("k30", first: SourcePosition(line: 32, column: 1)))
        let inner = refusal("{\"a\":[{\"x\":1,\"x\":2}],\"b\":1,\"b\":2}")
        #expect(inner?.problem == .duplicateKey("x", first: SourcePosition(line: 1, column: 8)))
    }

    @Test func `keys chosen to look alike cost no more than others`() throws {
        // Same length, same first and last eight bytes: one fingerprint for all of them.
        let alike = (0..<20_000).map { "prefix__\(100_000 + $0)__suffix" }
        let other = (0..<20_000).map { "\(10_000_000 + $0)\(20_000_000 + $0)______" }
        let few = (0..<16).map { "prefix__\(10 + $0)__suffix" }
        let small = "[" + repeatElement(Self.object(few), count: 1_250).joined(separator: ",") + "]"
        func time(_ text: String) throws -> Duration {
            let bytes = Array(text.utf8)
            return try processorTime { _ = try JSONReader.document(bytes) }
        }
        // Pair by pair, twenty thousand keys would take hundreds of times as long as no keys.
        let plain = try time("[" + other.map { "\"\($0)\",0" }.joined(separator: ",\n") + "]")
        let bound = plain * 30 + .milliseconds(200)
        for text in [Self.object(other), Self.object(alike), small] {
            let taken = try time(text)
            #expect(taken < bound, "\(plain) without keys")
        }
        #expect(Self.duplicate(Self.object(alike + [alike[7]])) == alike[7])
        #expect(Self.duplicate(Self.object(few + [few[7]])) == few[7])
    }

    @Test func `long keys that differ at their end are told apart in good time`() {
        let long = String(repeating: "x", count: 500)
        let keys = (0..<2_000).map { "\(long)\(1_000 + $0)" }
        #expect(Self.duplicate(Self.object(keys)) == nil)
        #expect(Self.duplicate(Self.object(keys + [keys[3]])) == keys[3])
    }

    /// An object with each key at the start of a line of its own, the first on line 2.
    private static func object(_ keys: [String]) -> String {
        "{\n" + keys.map { "\"\($0)\":0" }.joined(separator: ",\n") + "}"
    }
}
