import Testing

@testable import KlingCost

@Suite struct `A prompt's length` {
    /// What people see as one character, and how many UTF-16 units a machine may count.
    static let characters = [
        ("a", 1), ("海", 1), ("é", 1), ("e\u{301}", 2), ("𠮷", 2), ("😀", 2), ("👍🏽", 4),
        ("👨‍👩‍👧‍👦", 11), ("🇨🇳", 4), ("\u{1100}\u{1161}\u{11A8}", 3), ("กำ", 2), ("🏴󠁧󠁢󠁥󠁮󠁧󠁿", 14),
    ]

    @Test(arguments: characters)
    func `is counted in what people see as characters, beside UTF-16 units`(
        character: String, units: Int
    ) {
        let count = CharacterCount(Array(character.utf8))
        #expect(count.characters == 1)
        #expect(count.units == units)
        #expect(count.units == character.utf16.count)
    }

    @Test(arguments: characters)
    func `up to the limit in both counts is silent`(character: String, units: Int) throws {
        let fits = 2500 / units
        #expect(try problems(String(repeating: character, count: fits)) == [])
    }

    @Test(arguments: characters)
    func `above the limit as people count is an error`(character: String, units: Int) throws {
        #expect(
            try problems(String(repeating: character, count: 2501))
                == [.tooLong(characters: 2501, maximum: 2500)])
    }

    @Test(arguments: characters.filter { $0.1 > 1 })
    func `above the limit only as machines count is a warning`(
        character: String, units: Int
    ) throws {
        let perhaps = KlingCost.Issue.Problem.perhapsTooLong(
            characters: 2500, units: 2500 * units, maximum: 2500)
        #expect(try problems(String(repeating: character, count: 2500)) == [perhaps])
    }

    @Test func `one unit above the limit is enough for the warning`() throws {
        let text = String(repeating: "a", count: 2499) + "😀"
        #expect(
            try problems(text)
                == [.perhapsTooLong(characters: 2500, units: 2501, maximum: 2500)])
        #expect(try problems(String(repeating: "a", count: 2498) + "😀") == [])
    }

    @Test func `is counted after escapes are resolved`() throws {
        func escaped(_ unit: String, _ count: Int) throws -> [KlingCost.Issue.Problem] {
            try problems(written: String(repeating: unit, count: count))
        }
        #expect(try escaped(#"\u6d77"#, 2500) == [])
        #expect(
            try escaped(#"\u6d77"#, 2501) == [.tooLong(characters: 2501, maximum: 2500)])
        #expect(try escaped(#"\n"#, 2500) == [])
        #expect(try escaped(#"\ud83d\ude00"#, 1250) == [])
        #expect(
            try escaped(#"\ud83d\ude00"#, 1251)
                == [.perhapsTooLong(characters: 1251, units: 2502, maximum: 2500)])
    }

    @Test func `with a warning only is priced`() throws {
        let estimate = try estimate(String(repeating: "😀", count: 2000))
        #expect(estimate.issues.map(\.severity) == [.warning])
        #expect(estimate.price != nil)
    }

    private func problems(_ prompt: String) throws -> [KlingCost.Issue.Problem] {
        try estimate(prompt).issues.map(\.problem)
    }

    private func problems(written: String) throws -> [KlingCost.Issue.Problem] {
        try estimate(written).issues.map(\.problem)
    }

    private func estimate(_ prompt: String) throws -> Estimate {
        try Pricing.estimate("{\"model\": \"kling-v2-6\", \"prompt\": \"\(prompt)\"}", at: "toapis")
    }
}

@Suite struct `A web address` {
    @Test(arguments: [
        "http://a", "https://a", "HTTPS://A", "Http://例子.测试/图.png?a=b&c#d", "http://[::1]:80/",
        "https://user@host",
    ])
    func `begins with a scheme of the web and names a host`(address: String) {
        #expect(WebAddress.isOne(Array(address.utf8)[...]))
    }

    @Test(arguments: [
        "", "http", "http:", "http:/", "http://", "https://", "http:///a", "http://?a", "ftp://a",
        "file:///a", "//a", "a.png", "data:image/png;base64,AA", " http://a", "http://a b",
        "http://a\n", "http://a\u{7F}", "httpss://a", "h\u{54}tp:/a", "http\u{1A}\u{0F}\u{0F}a",
        "\u{48}\u{14}tp://a",
    ])
    func `is nothing else`(text: String) {
        #expect(!WebAddress.isOne(Array(text.utf8)[...]))
    }
}
