import Foundation
import MediaFixtures
import Testing

@testable import KlingClient

/// Servers that break off, drip, lie or lead astray: no file comes of it, not even a part.
@Suite(.timeLimit(.minutes(2))) struct `A download in trouble` {
    private static let bytes = video(700_000)

    /// What downloading says, and how many requests it took; nothing may be left.
    private func downloading(
        _ options: RemoteOptions = quick(),
        _ behaviour: @escaping @Sendable (RangeServer.Visit, RangeServer) -> RangeServer.Answer
    ) async throws -> (error: RemoteError?, visits: Int, host: String) {
        let server = try RangeServer(Self.bytes, behaviour)
        defer { server.stop() }
        let folder = try DownloadFolder()
        let error = try await folder.refusal(server.address, options)
        #expect(try folder.names() == (error == nil ? ["dog.mp4"] : []))
        if error == nil { #expect(folder.holds(Self.bytes)) }
        return (error, server.visits.count, "127.0.0.1:\(server.port)")
    }

    @Test func `is begun again once when the connection is cut`() async throws {
        let once = try await downloading { visit, server in
            RangeServer.Answer(
                body: visit.number == 1 ? Array(server.video[..<500_000]) : server.video,
                length: 700_000, closes: true)
        }
        #expect(once.error == nil)
        #expect(once.visits == 2)
        let always = try await downloading { _, server in
            RangeServer.Answer(body: Array(server.video[..<500_000]), length: 700_000, closes: true)
        }
        #expect(
            always.error == .cutShort(received: 500_000, promised: 700_000, host: always.host))
        #expect(always.visits == 2)
    }

    @Test func `does not take half a video and an empty answer for a whole one`() async throws {
        let (error, visits, _) = try await downloading { visit, server in
            visit.number == 1
                ? RangeServer.Answer(
                    body: Array(server.video[..<500_000]), length: 700_000, closes: true)
                : RangeServer.Answer()
        }
        guard case .cutShort = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(visits == 2)
    }

    @Test func `does not take an empty answer for a video`() async throws {
        let (error, _, _) = try await downloading { _, _ in RangeServer.Answer() }
        guard case .cutShort(received: 0, _, _) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test(arguments: [403, 404, 410])
    func `tells a link that has died`(status: Int) async throws {
        let (error, visits, host) = try await downloading { _, _ in .text("\(status) Gone") }
        #expect(error == .status(status, host: host, retryAfterSeconds: nil))
        #expect(visits == 1)
    }

    @Test func `ends where the limit is, said or not`() async throws {
        let options = quick { $0.limits.downloadBytes = 600_000 }
        let said = try await downloading(options) { $1.answer($0) }
        #expect(said.error == .tooLarge(bytes: 700_000, limit: 600_000))
        let unsaid = try await downloading(options) { _, server in
            RangeServer.Answer(body: server.video, length: -1, closes: true)
        }
        #expect(unsaid.error == .tooLarge(bytes: nil, limit: 600_000))
    }

    @Test func `is refused before it begins when no disk can hold it`() async throws {
        let (error, _, _) = try await downloading(quick { $0.limits.downloadBytes = .max }) {
            _, _ in
            RangeServer.Answer(body: [1], length: 1 << 58, closes: true)
        }
        guard case .diskFull(_, needed: 1 << 58, free: .some) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test func `gives a server up that falls silent`() async throws {
        let (error, _, host) = try await downloading(
            quick { $0.limits.stall = .milliseconds(200) }
        ) { _, server in
            RangeServer.Answer(body: server.video, drip: (300_000, 30_000))
        }
        #expect(error == .timedOut(.stall, limit: .milliseconds(200), host: host))
    }

    @Test func `gives a server up that sends drop by drop`() async throws {
        let start = ContinuousClock.now
        let (error, _, host) = try await downloading(
            quick { $0.limits.download = .milliseconds(400) }
        ) { _, server in
            RangeServer.Answer(body: server.video, drip: (1, 20))
        }
        #expect(error == .timedOut(.download, limit: .milliseconds(400), host: host))
        #expect(.now - start < .seconds(30))
    }

    @Test func `gives a server up that sends a byte now and then, long before the end of its time`()
        async throws
    {
        let start = ContinuousClock.now
        let (error, visits, host) = try await downloading(
            quick {
                $0.limits.leastBytes = 100_000
                $0.limits.leastSpan = .milliseconds(300)
                $0.limits.download = .seconds(20)
            }
        ) { _, server in
            RangeServer.Answer(body: server.video, drip: (1, 20))
        }
        #expect(
            error == .timedOut(.drip(bytes: 100_000), limit: .milliseconds(300), host: host))
        #expect(visits == 1)
        #expect(.now - start < .seconds(30))
        // What flows is not given up, however many spans it takes.
        let slow = try await downloading(
            quick {
                $0.limits.leastBytes = 1_000
                $0.limits.leastSpan = .milliseconds(100)
            }
        ) { _, server in
            RangeServer.Answer(body: server.video, drip: (20_000, 20))
        }
        #expect(slow.error == nil)
    }

    @Test func `is over in minutes by itself, whatever the video`() {
        let limits = RemoteLimits()
        #expect(limits.leastSpan <= .seconds(120))
        // At that pace the longest that a download may take brings a few megabytes.
        #expect(limits.leastBytes < 1 << 20)
    }

    @Test func `does not follow a redirect into a private network`() async throws {
        // The first hop goes through a proxy, for which any address is right.
        let server = try RangeServer(Self.bytes) { _, server in
            .redirect("http://localhost:\(server.port)/b.mp4")
        }
        defer { server.stop() }
        let proxy = "http://127.0.0.1:\(server.port)"
        let options = quick {
            $0.allowsPrivate = false
            $0.proxies = ProxySettings { ["http_proxy": proxy, "no_proxy": "localhost"][$0] }
        }
        let folder = try DownloadFolder()
        let error = try await folder.refusal("http://\(nowhere)/a.mp4", options)
        guard case .privateAddress = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(server.visits.count == 1)
        #expect(try folder.names().isEmpty)
    }

    @Test func `leaves nothing behind when it is cancelled`() async throws {
        let server = try RangeServer(Self.bytes) { _, server in
            RangeServer.Answer(body: server.video, drip: (100_000, 30_000))
        }
        defer { server.stop() }
        let folder = try DownloadFolder()
        let (address, target) = (server.address, folder.target)
        let task = Task {
            try await VideoDownload.fetching(
                address, to: target, quick { $0.limits.stall = .seconds(600) })
        }
        while folder.bytes(folder.part)?.isEmpty ?? true {
            try await Task.sleep(for: .milliseconds(5))
        }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(try folder.names().isEmpty)
    }
}
