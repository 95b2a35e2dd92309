import Foundation
import KlingClient
import MediaFixtures
import Synchronization
import Testing

@Suite struct DownloadTests {
    private static let bytes = video(700_000)

    @Test func `a download is read like any other bytes, and counts its progress`() async throws {
        try await with(Self.bytes) { _, server in
            RangeServer.Answer(fields: [("ETag", "\"one\"")], body: server.video)
        } _: { server in
            let seen = Mutex<[UInt64]>([])
            var local = try DownloadedVideo(server.address, quick()) { count, total in
                #expect(total == 700_000)
                seen.withLock { $0.append(count) }
            }
            #expect(local.byteCount == 700_000)
            var buffer = [UInt8](repeating: 0, count: 1_000)
            let count = try buffer.withUnsafeMutableBytes {
                try local.read(at: 699_500, needed: 500, into: $0)
            }
            #expect(Array(buffer[..<count]) == Array(Self.bytes[699_500...]))
            #expect(seen.withLock { $0.last } == 700_000)
            #expect(local.facts.etag == "\"one\"")
            #expect(server.visits.count == 1)
            #expect(server.visits[0].fields["range"] == nil)
        }
    }

    @Test func `a download cut short is begun again once`() async throws {
        try await with(Self.bytes) { visit, server in
            RangeServer.Answer(
                body: visit.number == 1 ? Array(server.video[..<500_000]) : server.video,
                length: 700_000, closes: true)
        } _: { server in
            let local = try DownloadedVideo(server.address, quick())
            #expect(local.byteCount == 700_000)
        }
        try await with(Self.bytes) { _, server in
            RangeServer.Answer(body: Array(server.video[..<500_000]), length: 700_000, closes: true)
        } _: { server in
            #expect(
                Self.refusal(server.address, quick())
                    == .cutShort(
                        received: 500_000, promised: 700_000, host: "127.0.0.1:\(server.port)"))
        }
    }

    @Test func `a false part is refused, and a download does without parts`() async throws {
        try await with(video(500)) { visit, server in
            if visit.fields["range"] == nil { return RangeServer.Answer(body: server.video) }
            return RangeServer.Answer(
                status: "206 Partial Content", fields: [("Content-Range", "bytes 0-65535/500")],
                body: server.video)
        } _: { server in
            let host = "127.0.0.1:\(server.port)"
            #expect(throws: RemoteError.answer(.contentRange("bytes 0-65535/500"), host: host)) {
                _ = try RemoteVideo(server.address, quick())
            }
            let whole = try DownloadedVideo(server.address, quick())
            #expect(whole.byteCount == 500)
        }
        try await with(video(500)) { _, server in
            RangeServer.Answer(
                status: "206 Partial Content", fields: [("Content-Range", "bytes 0-499/500")],
                body: server.video)
        } _: { server in
            #expect(
                Self.refusal(server.address, quick())
                    == .answer(.partOfWhole, host: "127.0.0.1:\(server.port)"))
        }
    }

    @Test func `a download over the limit is refused, before it begins where that is known`()
        async throws
    {
        let options = quick { $0.limits.downloadBytes = 600_000 }
        try await with(Self.bytes) { server in
            #expect(
                Self.refusal(server.address, options)
                    == .tooLarge(bytes: 700_000, limit: 600_000))
        }
        try await with(Self.bytes) { _, server in
            RangeServer.Answer(body: server.video, length: -1, closes: true)
        } _: { server in
            #expect(
                Self.refusal(server.address, options) == .tooLarge(bytes: nil, limit: 600_000))
        }
    }

    @Test func `a download that no disk can hold is refused before it begins`() async throws {
        try await with(Self.bytes) { _, _ in
            RangeServer.Answer(body: [1], length: 1 << 58, closes: true)
        } _: { server in
            let error = Self.refusal(
                server.address, quick { $0.limits.downloadBytes = .max })
            guard case .diskFull(_, needed: 1 << 58, free: .some) = error else {
                Issue.record("\(String(describing: error))")
                return
            }
        }
    }

    @Test func `a folder that is not there is told before anything is sent`() async throws {
        try await with(Self.bytes) { server in
            let error = Self.refusal(server.address, quick(), folder: "/no/such/folder")
            guard case .disk(folder: "/no/such/folder", _) = error else {
                Issue.record("\(String(describing: error))")
                return
            }
            #expect(server.visits.isEmpty)
        }
    }

    @Test func `a download leaves nothing behind`() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.path
        try await with(Self.bytes) { server in
            let local = try DownloadedVideo(server.address, quick(), folder: path)
            #expect(try FileManager.default.contentsOfDirectory(atPath: path).isEmpty)
            #expect(local.byteCount == 700_000)
        }
    }

    private static func refusal(
        _ address: String, _ options: RemoteOptions, folder: String? = nil
    ) -> RemoteError? {
        do throws(RemoteError) {
            _ = try DownloadedVideo(address, options, folder: folder)
            return nil
        } catch {
            return error
        }
    }
}
