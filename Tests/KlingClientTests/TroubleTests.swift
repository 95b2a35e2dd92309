import KlingClient
import MediaFixtures
import Testing

/// Servers that refuse, break off, or take their time.
@Suite struct TroubleTests {
    private typealias Answer = RangeServer.Answer
    private static let bytes = video(200_000)

    /// What opening says, and how many requests it took.
    private static func opening(
        _ options: RemoteOptions = quick(),
        _ behaviour: @escaping @Sendable (RangeServer.Visit, RangeServer) -> RangeServer.Answer
    ) async throws -> (error: RemoteError?, visits: Int, host: String) {
        try await with(bytes, behaviour) { server in
            let error = refusal(server.address, options)
            return (error, server.visits.count, "127.0.0.1:\(server.port)")
        }
    }

    @Test(arguments: [401, 403, 404, 410, 451])
    func `a refusal is told with its status and not repeated`(status: Int) async throws {
        let (error, visits, host) = try await Self.opening { _, _ in .text("\(status) No") }
        #expect(error == .status(status, host: host, retryAfterSeconds: nil))
        #expect(visits == 2)
    }

    @Test(arguments: [429, 500, 502, 503])
    func `trouble that lasts is told after one repeat`(status: Int) async throws {
        let (error, visits, host) = try await Self.opening { _, _ in .text("\(status) Busy") }
        #expect(error == .status(status, host: host, retryAfterSeconds: nil))
        #expect(visits == 3)
    }

    @Test func `trouble that passes is not noticed`() async throws {
        let (error, visits, _) = try await Self.opening { visit, server in
            visit.isSuffix || visit.number > 2 ? server.answer(visit) : .text("503 Busy")
        }
        #expect(error == nil)
        #expect(visits == 3)
    }

    @Test func `a server that asks for a long wait is not asked again`() async throws {
        let (error, visits, host) = try await Self.opening { _, _ in
            Answer(status: "429 Slow", fields: [("Retry-After", "3600")])
        }
        #expect(error == .status(429, host: host, retryAfterSeconds: 3_600))
        #expect(visits == 2)
    }

    @Test(arguments: [
        "-1", "0", "86401", "9223372036854775807", "99999999999999999999",
        "Wed, 21 Oct 2026 07:28:00 GMT", "soon", "",
    ])
    func `a wait that is no time, or an absurd one, is not passed on`(wait: String) async throws {
        let (error, visits, host) = try await Self.opening { _, _ in
            Answer(status: "503 Busy", fields: [("Retry-After", wait)])
        }
        #expect(error == .status(503, host: host, retryAfterSeconds: nil))
        #expect(visits == 3)
    }

    @Test func `a status beyond 599 is not trouble that may pass`() async throws {
        let (error, visits, host) = try await Self.opening { _, _ in .text("999 Denied") }
        #expect(error == .status(999, host: host, retryAfterSeconds: nil))
        #expect(visits == 2)
    }

    @Test func `a body cut short is fetched once more`() async throws {
        let (error, visits, _) = try await Self.opening { visit, server in
            var answer = server.answer(visit)
            if visit.number <= 2, !visit.isSuffix {
                answer.length = answer.body.count
                answer.body.removeLast(30_000)
                answer.closes = true
            }
            return answer
        }
        #expect(error == nil)
        #expect(visits == 3)
    }

    @Test func `a body cut short twice is told with what came and what was promised`() async throws
    {
        let (error, visits, host) = try await Self.opening { visit, server in
            var answer = server.answer(visit)
            answer.length = answer.body.count
            answer.body.removeLast(30_000)
            answer.closes = true
            return answer
        }
        #expect(error == .cutShort(received: 35_536, promised: 65_536, host: host))
        #expect(visits == 3)
    }

    @Test func `a body shorter than its Content-Range counts as cut short`() async throws {
        let (error, _, host) = try await Self.opening { visit, server in
            var answer = server.answer(visit)
            answer.body.removeLast(1)
            return answer
        }
        #expect(error == .cutShort(received: 65_535, promised: 65_536, host: host))
    }

    @Test func `a whole answer without ranges that is cut short is refused`() async throws {
        let (error, visits, host) = try await Self.opening { visit, server in
            Answer(body: Array(server.video[..<100_000]), length: 200_000, closes: true)
        }
        #expect(error == .cutShort(received: 100_000, promised: 200_000, host: host))
        #expect(visits == 3)
    }

    @Test func `a connection closed at once is tried twice`() async throws {
        let (error, visits, _) = try await Self.opening { _, _ in Answer(raw: [], closes: true) }
        guard case .connectionLost = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect((3...4).contains(visits))
    }

    @Test func `what is not HTTP is refused`() async throws {
        let (error, _, host) = try await Self.opening { _, _ in
            Answer(raw: Array("SSH-2.0-OpenSSH_9.2\r\n\r\nhello".utf8), closes: true)
        }
        #expect(error == .answer(.notHTTP, host: host))
    }

    @Test func `a head without end is cut off`() async throws {
        let (error, _, host) = try await Self.opening { _, _ in
            var text = "HTTP/1.1 206 Partial Content\r\n"
            for number in 0..<20_000 { text += "X-\(number): \(number)\r\n" }
            return Answer(raw: Array(text.utf8), closes: true)
        }
        #expect(error == .answer(.headTooLong, host: host))
    }

    @Test func `heads of 1xx without end are cut off`() async throws {
        let (error, _, host) = try await Self.opening { _, _ in
            let text = String(
                repeating: "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n", count: 5_000)
            return Answer(raw: Array(text.utf8), closes: true)
        }
        #expect(error == .answer(.headTooLong, host: host))
    }

    @Test func `a server that stays silent is left`() async throws {
        let (error, visits, host) = try await Self.opening(
            quick { $0.limits.stall = .milliseconds(200) }
        ) { _, _ in Answer(isSilent: true) }
        #expect(error == .timedOut(.stall, limit: .milliseconds(200), host: host))
        #expect(visits == 2)
    }

    @Test func `a server that drips is left when its time is over`() async throws {
        let (error, _, host) = try await Self.opening(
            quick { $0.limits.request = .milliseconds(300) }
        ) { visit, server in
            var answer = server.answer(visit)
            answer.drip = (bytes: 100, waitMs: 20)
            return answer
        }
        #expect(error == .timedOut(.request, limit: .milliseconds(300), host: host))
    }

    @Test func `the time of the whole probe is bounded over its requests`() async throws {
        try await with(video(1_000_000)) { visit, server in
            var answer = server.answer(visit)
            if visit.number > 2 { answer.drip = (bytes: 10, waitMs: 40) }
            return answer
        } _: { server in
            var remote = try RemoteVideo(
                server.address, quick { $0.limits.probe = .milliseconds(600) })
            var seen: RemoteError?
            do throws(RemoteError) {
                for place in 2..<200 {
                    _ = try remote.bytes(at: UInt64(place) * 65_536, needed: 30)
                }
            } catch { seen = error }
            #expect(
                seen
                    == .timedOut(
                        .probe, limit: .milliseconds(600), host: "127.0.0.1:\(server.port)"))
        }
    }

    @Test func `the number of requests is bounded`() async throws {
        try await with(video(1_000_000)) { server in
            var remote = try RemoteVideo(server.address, quick { $0.limits.requests = 3 })
            _ = try remote.bytes(at: 200_000, needed: 10)
            #expect(throws: RemoteError.tooManyRequests(limit: 3)) {
                try remote.bytes(at: 300_000, needed: 10)
            }
        }
    }

    @Test func `the bytes by ranges are bounded before they are asked for`() async throws {
        try await with(video(1_000_000)) { server in
            var remote = try RemoteVideo(server.address, quick { $0.limits.rangedBytes = 200_000 })
            _ = try remote.bytes(at: 200_000, needed: 60_000)
            #expect(throws: RemoteError.tooManyBytes(limit: 200_000)) {
                try remote.bytes(at: 300_000, needed: 60_000)
            }
            #expect(server.visits.count == 3)
        }
    }

    @Test func `nobody at a port is told`() async throws {
        // A port of the system's own: one that was given back may be another test's by now.
        let error = try await DedicatedThread.run { _ in
            refusal("http://127.0.0.1:1/a.mp4", quick())
        }
        guard case .unreachable("127.0.0.1:1", _) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test func `a name that nobody has is told`() async throws {
        let error = try await DedicatedThread.run { _ in
            refusal("http://\(nowhere)/a.mp4", quick())
        }
        #expect(error == .unresolved(host: nowhere))
    }
}
