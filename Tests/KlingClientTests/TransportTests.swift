import Foundation
import Testing

@testable import KlingClient

/// What becomes of a request, told apart by whether a byte of it left the machine.
@Suite(.timeLimit(.minutes(2))) struct `A request on its way` {
    private let transport = CurlTransport(agent: "kcost/test")

    private func request(_ port: UInt16, _ body: String = #"{"a":1}"#) throws -> HTTPRequest {
        HTTPRequest(
            method: .post, address: "http://127.0.0.1:\(port)/v1/videos", fields: ["X-One": "1"],
            body: Array(body.utf8), key: try #require(Secret("sk-secret-0123")))
    }

    private func limits(milliseconds: Int) -> TransportLimits {
        var limits = TransportLimits()
        limits.total = .milliseconds(milliseconds)
        return limits
    }

    private static let fine = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-Two: 2\r\n\r\n{}"

    @Test func `arrives as it was made, and its answer comes back whole`() async throws {
        let server = try ScriptedServer([.answer(Self.fine)])
        let delivery = await transport.send(try request(server.port), within: TransportLimits())
        guard case .answer(let answer) = delivery else {
            Issue.record("\(delivery)")
            return
        }
        #expect((answer.status, answer.fields["x-two"]) == (200, "2"))
        #expect(answer.body == Array("{}".utf8))
        let received = try #require(server.received.first)
        #expect(received.hasPrefix("POST /v1/videos HTTP/1.1\r\n"))
        #expect(received.hasSuffix("\r\n\r\n{\"a\":1}"))
        for line in ["Authorization: Bearer sk-secret-0123", "X-One: 1", "User-Agent: kcost/test"] {
            #expect(received.contains(line + "\r\n"))
        }
    }

    @Test func `is never sent on a connection that another one used`() async throws {
        let server = try ScriptedServer([
            .answer(Self.fine.replacing("OK\r\n", with: "OK\r\nConnection: keep-alive\r\n")),
            .readAndClose, .answer(Self.fine),
        ])
        let first = await transport.send(try request(server.port), within: TransportLimits())
        guard case .answer = first else {
            Issue.record("\(first)")
            return
        }
        let second = await transport.send(try request(server.port), within: TransportLimits())
        guard case .cutShort = second else {
            Issue.record("\(second)")
            return
        }
        #expect(server.received.count == 2)
    }

    @Test func `has never left where nobody listens`() async throws {
        // A port of the system's own: one that was given back may be another test's by now.
        let asked = HTTPRequest(
            method: .post, address: "http://127.0.0.1:1/", fields: [:], body: [1],
            key: try #require(Secret("sk-secret-0123")))
        let delivery = await transport.send(asked, within: TransportLimits())
        guard case .neverLeft = delivery else {
            Issue.record("\(delivery)")
            return
        }
    }

    @Test func `has never left where the other end speaks no TLS`() async throws {
        let server = try ScriptedServer([.answer(Self.fine)])
        let asked = HTTPRequest(
            method: .post, address: "https://127.0.0.1:\(server.port)/", fields: [:], body: [1],
            key: try #require(Secret("sk-secret-0123")))
        let delivery = await transport.send(asked, within: limits(milliseconds: 3_000))
        guard case .neverLeft = delivery else {
            Issue.record("\(delivery)")
            return
        }
    }

    @Test(arguments: [true, false])
    func `may have arrived where the connection breaks behind it`(isRead: Bool) async throws {
        let server = try ScriptedServer([isRead ? .readAndClose : .close])
        let delivery = await transport.send(try request(server.port), within: TransportLimits())
        switch delivery {
        case .cutShort: break
        // Closed before anything was written: either is true.
        case .neverLeft where !isRead: break
        default: Issue.record("\(delivery)")
        }
        #expect(server.received.count == 1)
    }

    @Test func `may have arrived where no answer comes in time`() async throws {
        let server = try ScriptedServer([.hang(seconds: 600)])
        let start = ContinuousClock.now
        let delivery = await transport.send(
            try request(server.port), within: limits(milliseconds: 200))
        guard case .timedOut = delivery else {
            Issue.record("\(delivery)")
            return
        }
        #expect(ContinuousClock.now - start < .seconds(100))
        #expect(server.received.count == 1)
    }

    @Test func `may have arrived where the answer is broken off or too long`() async throws {
        let server = try ScriptedServer([
            .answer("HTTP/1.1 200 OK\r\nContent-Length: 90\r\n\r\n{"),
            .answer("HTTP/1.1 200 OK\r\n\r\n" + String(repeating: " ", count: 3_000)),
            .answer("garbage\r\n\r\n"),
        ])
        var limits = TransportLimits()
        limits.answerBytes = 1_000
        for _ in 0..<3 {
            let delivery = await transport.send(try request(server.port), within: limits)
            guard case .cutShort = delivery else {
                Issue.record("\(delivery)")
                continue
            }
        }
    }

    @Test(
        arguments: [301, 302, 303, 307, 308],
        ["<p>moved</p>", #"{"code":200,"data":{"taskId":"t1"},"id":"t1","status":"queued"}"#])
    func `is not sent on to where a redirect points, nor taken for refused`(
        status: Int, body: String
    ) async throws {
        let other = try ScriptedServer([.answer(Self.fine)])
        let server = try ScriptedServer([
            .answer(
                "HTTP/1.1 \(status) Elsewhere\r\nLocation: http://127.0.0.1:\(other.port)/\r\n"
                    + "Content-Length: \(body.utf8.count)\r\n\r\n" + body)
        ])
        let delivery = await transport.send(try request(server.port), within: TransportLimits())
        guard case .answer(let answer) = delivery else {
            Issue.record("\(delivery)")
            return
        }
        #expect(answer.status == status)
        #expect(other.received.isEmpty)
        // No document says that nothing is charged then: neither refused nor sent again.
        for gateway in Gateways.all {
            let verdict = gateway.readSubmit(answer)
            #expect(verdict.evidence != nil)
            #expect(RetryRules().decision(.paid, after: verdict, tries: 1, random: 1) == .end)
        }
    }

    @Test func `may have arrived where the answer drips in longer than we wait`() async throws {
        let server = try ScriptedServer([
            .drip(
                "HTTP/1.1 200 OK\r\nX-Long: " + String(repeating: "a", count: 60_000),
                milliseconds: 5)
        ])
        let start = ContinuousClock.now
        let delivery = await transport.send(
            try request(server.port), within: limits(milliseconds: 300))
        guard case .timedOut = delivery else {
            Issue.record("\(delivery)")
            return
        }
        #expect(ContinuousClock.now - start < .seconds(100))
        #expect(server.received.count == 1)
    }

    @Test func `that is cancelled while it waits may have arrived`() async throws {
        let server = try ScriptedServer([.hang(seconds: 600)])
        let asked = try request(server.port)
        let start = ContinuousClock.now
        let patience = limits(milliseconds: 600_000)
        let task = Task { await transport.send(asked, within: patience) }
        while server.received.isEmpty { try await Task.sleep(for: .milliseconds(5)) }
        task.cancel()
        guard case .cutShort(reason: "cancelled") = await task.value else {
            Issue.record("\(await task.value)")
            return
        }
        #expect(ContinuousClock.now - start < .seconds(100))
    }

    @Test func `of half a megabyte arrives in one piece`() async throws {
        let server = try ScriptedServer([.answer(Self.fine)])
        let body = "\"" + String(repeating: "x", count: 500_000) + "\""
        let delivery = await transport.send(
            try request(server.port, body), within: TransportLimits())
        guard case .answer = delivery else {
            Issue.record("\(delivery)")
            return
        }
        #expect(server.received.first?.hasSuffix(body) == true)
        #expect(server.received.first?.contains("Expect:") == false)
    }
}
