import KlingClient
import MediaFixtures
import Testing

@Suite struct RemoteVideoTests {
    @Test func `head and tail are there after two requests and one round trip`() async throws {
        let bytes = video(1_000_000)
        try await with(bytes) { server in
            var remote = try RemoteVideo(server.address, quick())
            #expect(remote.byteCount == 1_000_000)
            #expect(try remote.bytes(at: 0, needed: 65_536) == Array(bytes[..<65_536]))
            #expect(try remote.bytes(at: 934_464, needed: 65_536) == Array(bytes[934_464...]))
            #expect(server.visits.count == 2)
            let facts = remote.facts
            #expect(facts.requestCount == 2)
            #expect((131_072...132_000).contains(facts.receivedCount))
            #expect(facts.contentType == "video/mp4")
            #expect(facts.etag == "\"one\"")
            #expect(facts.address == server.address)
            #expect(facts.warnings == [])
            #expect(facts.notes == [.notEncrypted(host: "127.0.0.1:\(server.port)")])
        }
    }

    @Test func `head and tail are asked for together, not one after the other`() async throws {
        try await with(video(200_000)) { visit, server in
            if visit.number == 1 { #expect(server.wait(for: 2), "the second never came") }
            return server.answer(visit)
        } _: { server in
            _ = try RemoteVideo(server.address, quick())
            #expect(
                Set(server.visits.map { $0.fields["range"] }) == ["bytes=0-65535", "bytes=-65536"])
        }
    }

    @Test func `a part in the middle costs one request, and none the second time`() async throws {
        let bytes = video(1_000_000)
        try await with(bytes) { server in
            var remote = try RemoteVideo(server.address, quick())
            // Begins in the head, ends in the unknown.
            let got = try remote.bytes(at: 60_000, needed: 300_000)
            #expect(got == Array(bytes[60_000..<360_000]))
            #expect(server.visits.last?.fields["range"] == "bytes=65536-359999")
            #expect(try remote.bytes(at: 100_000, needed: 1_000) == Array(bytes[100_000..<101_000]))
            #expect(server.visits.count == 3)
            // Begins in the unknown, ends in the tail.
            #expect(try remote.bytes(at: 900_000, needed: 100_000) == Array(bytes[900_000...]))
            #expect(server.visits.last?.fields["range"] == "bytes=900000-934463")
            #expect(server.visits.count == 4)
        }
    }

    @Test func `a buffer with room gets more than is needed, by the same one request`() async throws
    {
        let bytes = video(1_000_000)
        try await with(bytes) { server in
            var remote = try RemoteVideo(server.address, quick())
            #expect(
                try remote.bytes(at: 500_000, needed: 16, room: 16_384)
                    == Array(bytes[500_000..<516_384]))
            #expect(server.visits.last?.fields["range"] == "bytes=500000-516383")
            // Of a vast buffer only as much as is cheap.
            #expect(
                try remote.bytes(at: 600_000, needed: 16, room: 300_000)
                    == Array(bytes[600_000..<665_536]))
        }
    }

    @Test func `reading past the end gives what is left`() async throws {
        let bytes = video(100_000)
        try await with(bytes) { server in
            var remote = try RemoteVideo(server.address, quick())
            #expect(try remote.bytes(at: 99_990, needed: 50) == Array(bytes[99_990...]))
            #expect(try remote.bytes(at: 100_000, needed: 50) == [])
            #expect(try remote.bytes(at: .max, needed: 50) == [])
        }
    }

    @Test(arguments: [1, 2, 65_535, 65_536, 65_537, 131_072])
    func `a short video is there after two requests`(count: Int) async throws {
        let bytes = video(count)
        try await with(bytes) { server in
            var remote = try RemoteVideo(server.address, quick())
            #expect(remote.byteCount == UInt64(count))
            #expect(try remote.bytes(at: 0, needed: count) == bytes)
            #expect(server.visits.count == 2)
        }
    }

    @Test func `an empty video has no bytes`() async throws {
        try await with([]) { server in
            let remote = try RemoteVideo(server.address, quick())
            #expect(remote.byteCount == 0)
        }
    }

    @Test func `later parts ride the connections that are open`() async throws {
        let bytes = video(1_000_000)
        try await with(bytes) { server in
            var remote = try RemoteVideo(server.address, quick())
            for place in stride(from: UInt64(100_000), to: 900_000, by: 100_000) {
                _ = try remote.bytes(at: place, needed: 16)
            }
            #expect(server.visits.count == 10)
            #expect(server.connectionCount == 2)
        }
    }
}
