import KlingClient
import MediaFixtures
import Testing

@Suite struct RedirectTests {
    private static let bytes = video(200_000)

    private static func opening(
        _ options: RemoteOptions = quick(),
        _ target: @escaping @Sendable (RangeServer.Visit) -> String?
    ) async throws -> (error: RemoteError?, visits: [String], from: String) {
        try await with(bytes) { visit, server in
            target(visit).map { .redirect($0) } ?? server.answer(visit)
        } _: { server in
            let error = refusal(server.address, options)
            return (error, server.visits.map(\.path), server.address)
        }
    }

    @Test(arguments: ["/b/c.mov?x=1#f", "b/c.mov?x=1", "./b/../b/c.mov?x=1"])
    func `a redirect is followed, and its end is the address`(target: String) async throws {
        try await with(Self.bytes) { visit, server in
            visit.path == "/clip.mp4" ? .redirect(target) : server.answer(visit)
        } _: { server in
            var remote = try RemoteVideo(server.address, quick())
            #expect(
                try remote.bytes(at: 100_000, needed: 10) == Array(Self.bytes[100_000..<100_010]))
            #expect(remote.facts.address == server.address("/b/c.mov?…"))
            #expect(server.visits.last?.path == "/b/c.mov?x=1")
            #expect(remote.facts.requestCount == 5)
        }
    }

    @Test(arguments: ["301 Moved", "302 Found", "303 See Other", "307 Temporary", "308 Permanent"])
    func `every kind of redirect is followed`(status: String) async throws {
        try await with(Self.bytes) { visit, server in
            visit.path == "/clip.mp4" ? .redirect("/b.mp4", status) : server.answer(visit)
        } _: { server in
            #expect(refusal(server.address, quick()) == nil)
        }
    }

    @Test func `five redirects are followed and a sixth is not`() async throws {
        for (count, expected) in [(5, nil), (6, RemoteError.redirects(limit: 5))] {
            let (error, _, _) = try await Self.opening { visit in
                let step = Int(visit.path.dropFirst()) ?? 0
                return step < count ? "/\(step + 1)" : nil
            }
            #expect(error == expected)
        }
    }

    @Test func `a circle of redirects ends`() async throws {
        let (error, visits, _) = try await Self.opening { _ in "/clip.mp4" }
        #expect(error == .redirects(limit: 5))
        #expect(visits.count == 12)
    }

    @Test(arguments: ["file:///etc/passwd", "gopher://x/", "ftp://example.com/a.mp4", "data:,x"])
    func `a redirect to anything but the web is refused`(target: String) async throws {
        let (error, _, from) = try await Self.opening { _ in target }
        let scheme = String(target.prefix { $0 != ":" })
        if scheme == "data" {
            // No host: libcurl takes it for no address at all.
            #expect(
                error == .redirect(to: .nowhere, from: from)
                    || error == .redirect(to: .scheme(scheme), from: from))
        } else {
            #expect(error == .redirect(to: .scheme(scheme), from: from))
        }
    }

    @Test func `a redirect with a password is refused`() async throws {
        let (error, _, from) = try await Self.opening { _ in "http://user:word@example.com/" }
        #expect(error == .redirect(to: .credentials, from: from))
    }

    @Test func `a redirect to nowhere is refused`() async throws {
        let error = try await with(Self.bytes) { _, _ in
            .text("302 Found")
        } _: { server in
            (refusal(server.address, quick()), server.address)
        }
        #expect(error.0 == .redirect(to: .nowhere, from: error.1))
    }
}
