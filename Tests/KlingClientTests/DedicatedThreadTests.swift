import Foundation
import KlingClient
import MediaFixtures
import Testing

@Suite struct DedicatedThreadTests {
    @Test func `a video is read in asynchronous code`() async throws {
        let bytes = video(200_000)
        let server = try RangeServer(bytes)
        defer { server.stop() }
        let got = try await RemoteVideo.reading(server.address, quick()) { remote in
            try remote.bytes(at: 100_000, needed: 100)
        }
        #expect(got == Array(bytes[100_000..<100_100]))
    }

    @Test func `no signal of the process is delivered there`() async throws {
        let blocked = try await DedicatedThread.run { _ in
            var set = sigset_t()
            pthread_sigmask(SIG_BLOCK, nil, &set)
            return [SIGINT, SIGTERM, SIGHUP].map { sigismember(&set, $0) }
        }
        #expect(blocked == [1, 1, 1])
    }

    @Test func `errors come out as they are`() async throws {
        await #expect(throws: RemoteError.scheme("ftp")) {
            try await RemoteVideo.reading("ftp://example.com/a", quick()) { _ in }
        }
    }

    @Test func `cancelling ends the wait for a silent server`() async throws {
        let server = try RangeServer([]) { _, _ in RangeServer.Answer(isSilent: true) }
        defer { server.stop() }
        let task = Task {
            try await RemoteVideo.reading(
                server.address, quick { $0.limits.stall = .seconds(600) }
            ) { _ in }
        }
        try await DedicatedThread.run { _ in _ = server.wait(for: 2) }
        let start = ContinuousClock.now
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        // A busy machine is slow, but not as slow as the limit.
        #expect(.now - start < .seconds(300))
    }

    @Test func `a task that is cancelled before it begins sends nothing`() async throws {
        let server = try RangeServer([])
        defer { server.stop() }
        let task = Task {
            while !Task.isCancelled { await Task.yield() }
            try await RemoteVideo.reading(server.address, quick()) { _ in }
        }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(server.visits.isEmpty)
    }

    @Test func `many at once do not hold each other up`() async throws {
        let bytes = video(200_000)
        let server = try RangeServer(bytes) { visit, server in
            // Every answer waits until all have asked.
            server.wait(for: 32)
            return server.answer(visit)
        }
        defer { server.stop() }
        let counts = try await withThrowingTaskGroup(of: UInt64.self) { group in
            for _ in 0..<16 {
                group.addTask {
                    try await RemoteVideo.reading(server.address, quick()) { $0.byteCount }
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(counts == Array(repeating: 200_000, count: 16))
    }
}
