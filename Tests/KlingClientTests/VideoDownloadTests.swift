import Foundation
import MediaFixtures
import Synchronization
import Testing

@testable import KlingClient

/// Fetching a finished video to a file of its own.
@Suite(.timeLimit(.minutes(2))) struct `A finished video's download` {
    private static let bytes = video(700_000)

    private func serving(
        _ bytes: [UInt8] = bytes,
        _ behaviour: @escaping @Sendable (RangeServer.Visit, RangeServer) -> RangeServer.Answer = {
            $1.answer($0)
        }
    ) throws -> RangeServer { try RangeServer(bytes, behaviour) }

    @Test func `gives the file its name, its length and its duration`() async throws {
        let movie = SampleMovie(milliseconds: 5_042).file()
        let server = try serving(movie)
        defer { server.stop() }
        let folder = try DownloadFolder()
        let seen = Mutex<[UInt64]>([])
        let made = try await VideoDownload.fetching(
            server.address("/dog.mp4?signature=s3cr3t"), to: folder.target, quick()
        ) { count, _ in seen.withLock { $0.append(count) } }
        #expect(made.path == folder.target)
        #expect(made.byteCount == UInt64(movie.count))
        #expect(made.milliseconds == 5_042)
        #expect(!made.wasThere)
        #expect(folder.holds(movie))
        #expect(try folder.names() == ["dog.mp4"])
        #expect(seen.withLock { $0.last } == UInt64(movie.count))
        #expect(!made.facts.address.contains("s3cr3t"))
        #expect(server.visits.map(\.path) == ["/dog.mp4?signature=s3cr3t"])
        #expect(server.visits.allSatisfy { $0.fields["authorization"] == nil })
    }

    @Test func `of what is no video has no duration`() async throws {
        let server = try serving()
        defer { server.stop() }
        let folder = try DownloadFolder()
        let made = try await VideoDownload.fetching(server.address, to: folder.target, quick())
        #expect(made.milliseconds == nil)
        #expect(folder.holds(Self.bytes))
    }

    @Test func `follows redirects without credentials`() async throws {
        let server = try serving { visit, server in
            visit.path == "/clip.mp4" ? .redirect("/b.mp4?signature=x") : server.answer(visit)
        }
        defer { server.stop() }
        let folder = try DownloadFolder()
        _ = try await VideoDownload.fetching(server.address, to: folder.target, quick())
        #expect(folder.holds(Self.bytes))
        #expect(server.visits.map(\.path) == ["/clip.mp4", "/b.mp4?signature=x"])
        #expect(server.visits.allSatisfy { $0.fields["authorization"] == nil })
    }

    @Test func `is content with the same file, and leaves another one alone`() async throws {
        let server = try serving()
        defer { server.stop() }
        let folder = try DownloadFolder()
        try folder.write(Self.bytes, to: folder.target)
        let made = try await VideoDownload.fetching(server.address, to: folder.target, quick())
        #expect(made.wasThere)
        var changed = Self.bytes
        changed[699_999] ^= 1
        for other in [changed, [1, 2, 3], []] {
            try folder.write(other, to: folder.target)
            #expect(
                try await folder.refusal(server.address) == .fileExists(path: folder.target))
            #expect(folder.holds(other))
            #expect(try folder.names() == ["dog.mp4"])
        }
    }

    @Test func `leaves a folder and a link of its name alone`() async throws {
        let server = try serving()
        defer { server.stop() }
        let folder = try DownloadFolder()
        let manager = FileManager.default
        try manager.createDirectory(atPath: folder.target, withIntermediateDirectories: true)
        #expect(try await folder.refusal(server.address) == .fileExists(path: folder.target))
        try manager.removeItem(atPath: folder.target)
        let elsewhere = folder.path + "/elsewhere"
        try manager.createSymbolicLink(atPath: folder.target, withDestinationPath: elsewhere)
        #expect(try await folder.refusal(server.address) == .fileExists(path: folder.target))
        #expect(!manager.fileExists(atPath: elsewhere))
        // Nor is a link followed on the way.
        try manager.removeItem(atPath: folder.target)
        try manager.createSymbolicLink(atPath: folder.part, withDestinationPath: elsewhere)
        guard case .disk = try await folder.refusal(server.address) else {
            Issue.record("the link was followed")
            return
        }
        #expect(!manager.fileExists(atPath: elsewhere))
    }

    @Test(arguments: ["", "/no/such/folder/dog.mp4", "/"])
    func `to a place that cannot be written sends nothing`(file: String) async throws {
        let server = try serving()
        defer { server.stop() }
        guard case .disk = try await DownloadFolder().refusal(server.address, to: file) else {
            Issue.record("\(file) was taken")
            return
        }
        #expect(server.visits.isEmpty)
    }
}

extension `A finished video's download` {
    @Test func `removes what a crash left on the way`() async throws {
        let server = try serving()
        defer { server.stop() }
        let folder = try DownloadFolder()
        try folder.write([1, 2, 3], to: folder.part)
        let made = try await VideoDownload.fetching(server.address, to: folder.target, quick())
        #expect(!made.wasThere)
        #expect(folder.holds(Self.bytes))
        #expect(try folder.names() == ["dog.mp4"])
    }

    @Test func `after a crash between its name and the end finds its own file`() async throws {
        let server = try serving()
        defer { server.stop() }
        let folder = try DownloadFolder()
        try folder.write(Self.bytes, to: folder.part)
        try FileManager.default.linkItem(atPath: folder.part, toPath: folder.target)
        let made = try await VideoDownload.fetching(server.address, to: folder.target, quick())
        #expect(made.wasThere)
        #expect(folder.holds(Self.bytes))
        #expect(try folder.names() == ["dog.mp4"])
    }

    @Test func `keeps no name on the way beside a file that is there, so that no crash leaves one`()
        async throws
    {
        let server = try serving { _, server in
            RangeServer.Answer(body: server.video, drip: (300_000, 30_000))
        }
        defer { server.stop() }
        let folder = try DownloadFolder()
        try folder.write(Self.bytes, to: folder.target)
        let (address, target) = (server.address, folder.target)
        let task = Task {
            try await VideoDownload.fetching(
                address, to: target, quick { $0.limits.stall = .seconds(600) })
        }
        while server.visits.isEmpty { try await Task.sleep(for: .milliseconds(5)) }
        #expect(try folder.names() == ["dog.mp4"])
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(try folder.names() == ["dog.mp4"])
    }

    @Test func `waits for another process that writes the same, and for its end only`() async throws
    {
        let server = try serving()
        defer { server.stop() }
        let folder = try DownloadFolder()
        let other = open(folder.part, O_RDWR | O_CREAT, 0o600)
        #expect(flock(other, LOCK_EX) == 0)
        let (address, target) = (server.address, folder.target)
        let task = Task { try await VideoDownload.fetching(address, to: target, quick()) }
        try await Task.sleep(for: .milliseconds(150))
        #expect(server.visits.isEmpty)
        #expect(try folder.names() == ["dog.mp4.part"])
        // As the system does when it dies.
        close(other)
        #expect(try await task.value.byteCount == 700_000)
        #expect(try folder.names() == ["dog.mp4"])
    }

    @Test func `that waits too long says so, and can be cancelled`() async throws {
        let folder = try DownloadFolder()
        let other = open(folder.part, O_RDWR | O_CREAT, 0o600)
        #expect(flock(other, LOCK_EX) == 0)
        defer { close(other) }
        let address = "http://127.0.0.1:9/a.mp4"
        let error = try await folder.refusal(
            address, quick { $0.limits.download = .milliseconds(50) })
        guard case .disk(_, let reason) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(reason.contains("dog.mp4.part"))
        let target = folder.target
        let task = Task { try await VideoDownload.fetching(address, to: target, quick()) }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(try folder.names() == ["dog.mp4.part"])
    }

    @Test func `by many at once ends well for all, with one whole file`() async throws {
        let server = try serving()
        defer { server.stop() }
        let folder = try DownloadFolder()
        let (address, target) = (server.address, folder.target)
        let made = try await withThrowingTaskGroup(of: VideoDownload.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    try await VideoDownload.fetching(address, to: target, quick())
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(made.filter { !$0.wasThere }.count == 1)
        #expect(made.allSatisfy { $0.byteCount == 700_000 })
        #expect(folder.holds(Self.bytes))
        #expect(try folder.names() == ["dog.mp4"])
    }
}
