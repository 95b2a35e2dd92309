import Testing

@testable import KlingClient

/// What is understood of an address before anything is sent.
@Suite struct AddressTests {
    @Test(arguments: [
        ("", RemoteError.notAnAddress), ("clip.mp4", .notAnAddress), ("/a/clip.mp4", .notAnAddress),
        ("https://", .notAnAddress), ("https:///a.mp4", .notAnAddress),
        ("https:/a.mp4", .notAnAddress),
        ("https:a.mp4", .notAnAddress),
        ("https://a b/", .notAnAddress), ("https://a\u{7}/", .notAnAddress),
        ("https://a\r\nX: y/", .notAnAddress), ("ftp://example.com/a", .scheme("ftp")),
        ("file:///etc/passwd", .scheme("file")), ("s3://bucket/a.mp4", .scheme("s3")),
        ("https://user@example.com/", .credentials), ("https://u:p@example.com/", .credentials),
        ("https://:p@example.com/", .credentials),
        ("https://example.com/" + String(repeating: "a", count: 9_000), .notAnAddress),
    ])
    func `is refused`(address: String, error: RemoteError) {
        #expect(refusal(address, quick()) == error)
    }

    @Test(arguments: [
        ("https://Example.COM/a.mp4", "https://example.com/a.mp4"),
        ("HTTP://example.com:80/a.mp4", "http://example.com/a.mp4"),
        ("https://example.com:8443/a.mp4#t=1", "https://example.com:8443/a.mp4"),
        ("https://example.com/a.mp4?Signature=secret", "https://example.com/a.mp4?…"),
        ("https://example.com/a b.mp4", "https://example.com/a%20b.mp4"),
        ("https://example.com/视频.mp4", "https://example.com/%e8%a7%86%e9%a2%91.mp4"),
        ("http://[2001:DB8::1]:81/a", "http://[2001:db8::1]:81/a"),
    ])
    func `is shown without its query`(address: String, shown: String) throws {
        try CurlLibrary.load()
        #expect(try WebLocation(address).shown.lowercased() == shown)
    }

    @Test(arguments: [
        ("https://a.example/v/clip.mp4", nil, []),
        ("https://a.example/v/clip.MOV?x=.avi", "video/quicktime", []),
        ("https://a.example/clip.mp4", "application/octet-stream", []),
        ("https://a.example/clip.mp4", "Video/MP4; codecs=\"avc1\"", []),
        ("https://a.example/v.1/clip", "video/mp4", []),
        ("https://a.example/clip", nil, [RemoteWarning.pathExtension("")]),
        (
            "https://a.example/clip.webm", "video/webm",
            [.contentType("video/webm"), .pathExtension("webm")]
        ),
        ("https://a.example/clip.mp4", "text/html; charset=utf-8", [.contentType("text/html")]),
    ])
    func `earns warnings by type and extension`(
        address: String, type: String?, expected: [RemoteWarning]
    ) throws {
        try CurlLibrary.load()
        let path = try WebLocation(address).path
        #expect(RemoteWarning.all(path: path, contentType: type, byteCount: 1) == expected)
    }

    @Test func `earns a warning by length from a byte over 100 MB on`() {
        for (count, expected) in [
            (100_000_000, []), (100_000_001, [RemoteWarning.large(bytes: 100_000_001)]),
        ] {
            #expect(
                RemoteWarning.all(path: "/a.mp4", contentType: nil, byteCount: UInt64(count))
                    == expected)
        }
    }
}

@Suite struct ContentRangeTests {
    @Test func `is read as the standard has it`() throws {
        let full = try #require(ContentRange("bytes 0-99/200"))
        #expect(full.bytes == 0...99 && full.total == 200)
        let open = try #require(ContentRange("Bytes 5-5/*"))
        #expect(open.bytes == 5...5 && open.total == nil)
        let none = try #require(ContentRange("bytes */0"))
        #expect(none.bytes == nil && none.total == 0)
    }

    @Test(arguments: [
        "", "bytes", "bytes 0-99", "bytes 0-99/", "bytes 99-0/200", "bytes 0-200/200",
        "bytes -5/200", "bytes 0-/200", "items 0-99/200", "bytes +0-99/200", "bytes 0-99/200/1",
        "bytes 0-99/-1", "bytes 0-1-2/200", "bytes 0-99999999999999999999/*", "bytes=0-99/200",
    ])
    func `is nothing else`(text: String) {
        #expect(ContentRange(text) == nil)
    }

    @Test(arguments: 0..<200)
    func `is compared with what was asked for, however random`(seed: Int) throws {
        let bytes = video(4, seed: UInt64(seed)).map(UInt64.init)
        let (from, count) = (bytes[0], bytes[1] + 1)
        let (first, last) = (bytes[2], bytes[2] + bytes[3])
        let got = try #require(ContentRange("bytes \(first)-\(last)/600"))
        #expect(
            RangeAsk.part(from: from, count: count).allows(got)
                == (first == from && last <= from + count - 1))
        #expect(RangeAsk.last(count).allows(got) == (last == 599 && last - first < count))
    }
}

@Suite struct ProxySettingsTests {
    private static func proxy(_ address: String, _ variables: [String: String]) throws -> String? {
        try CurlLibrary.load()
        return ProxySettings { variables[$0] }.proxy(for: try WebLocation(address))
    }

    @Test func `each scheme has its variable, and one serves all`() throws {
        #expect(try Self.proxy("http://a.example/", ["http_proxy": "p"]) == "p")
        #expect(try Self.proxy("https://a.example/", ["http_proxy": "p"]) == nil)
        #expect(try Self.proxy("https://a.example/", ["HTTPS_PROXY": "p"]) == "p")
        #expect(
            try Self.proxy("https://a.example/", ["https_proxy": "q", "HTTPS_PROXY": "p"]) == "q")
        #expect(try Self.proxy("http://a.example/", ["ALL_PROXY": "p"]) == "p")
        #expect(try Self.proxy("http://a.example/", ["http_proxy": "", "all_proxy": "p"]) == "p")
        // A request's header could set it.
        #expect(try Self.proxy("http://a.example/", ["HTTP_PROXY": "p"]) == nil)
        #expect(try Self.proxy("http://a.example/", [:]) == nil)
    }

    @Test(arguments: [
        ("*", true), ("example.com", true), (".example.com", true), ("a.example.com", true),
        ("b.org, example.com", true), ("b.org example.com", true), ("EXAMPLE.com", true),
        ("ample.com", false), ("b.example.com", false), ("", false), (",", false),
    ])
    func `hosts can be taken out by name`(list: String, isDirect: Bool) throws {
        let found = try Self.proxy("https://a.example.com/", ["all_proxy": "p", "no_proxy": list])
        #expect((found == nil) == isDirect)
    }

    @Test(arguments: [
        ("10.1.2.3", "10.1.2.3", true), ("10.1.2.3", "10.0.0.0/8", true),
        ("10.1.2.3", "10.1.2.4/31", false), ("10.1.2.3", "10.1.2.2/31", true),
        ("10.1.2.3", "0.0.0.0/0", true), ("10.1.2.3", "10.0.0.0/33", false),
        ("10.1.2.3", "2.3", false), ("[2001:db8::1]", "2001:db8::/32", true),
        ("[2001:db8::1]", "[2001:db8::1]", true), ("[2001:db8::1]", "2001:db9::/32", false),
    ])
    func `hosts can be taken out by address`(host: String, list: String, isDirect: Bool) throws {
        let found = try Self.proxy("http://\(host)/", ["all_proxy": "p", "NO_PROXY": list])
        #expect((found == nil) == isDirect)
    }
}
