import KlingClient
import MediaFixtures
import Testing

/// Servers that cannot do ranges, or do them wrongly.
@Suite struct BadServerTests {
    private static let bytes = video(200_000)

    private static func host(_ server: RangeServer) -> String { "127.0.0.1:\(server.port)" }

    /// What opening says when every answer goes through a change.
    private static func opening(
        _ change: @escaping @Sendable (RangeServer.Visit, inout RangeServer.Answer) -> Void
    ) async throws -> (error: RemoteError?, visits: Int, host: String) {
        try await with(bytes) { visit, server in
            var answer = server.answer(visit)
            change(visit, &answer)
            return answer
        } _: { server in
            let error = refusal(server.address, quick())
            return (error, server.visits.count, host(server))
        }
    }

    @Test func `without ranges a short video is read whole`() async throws {
        try await with(Self.bytes) { _, server in
            RangeServer.Answer(body: server.video)
        } _: {
            server in
            var remote = try RemoteVideo(server.address, quick())
            #expect(remote.byteCount == 200_000)
            #expect(try remote.bytes(at: 0, needed: 200_000) == Self.bytes)
            #expect(remote.facts.notes.contains(.noRanges(host: Self.host(server))))
            #expect(server.visits.count == 2)
        }
    }

    @Test func `without ranges and length a short video is read whole`() async throws {
        try await with(Self.bytes) { _, server in
            RangeServer.Answer(body: server.video, length: -1, closes: true)
        } _: { server in
            var remote = try RemoteVideo(server.address, quick())
            #expect(remote.byteCount == 200_000)
            #expect(try remote.bytes(at: 100_000, needed: 100_000) == Array(Self.bytes[100_000...]))
        }
    }

    @Test func `without ranges a long video is read to the limit and refused beyond`() async throws
    {
        try await with(Self.bytes) { _, server in
            RangeServer.Answer(body: server.video)
        } _: {
            server in
            var remote = try RemoteVideo(
                server.address, quick { $0.limits.unrangedBytes = 50_000 })
            #expect(remote.byteCount == 200_000)
            #expect(try remote.bytes(at: 0, needed: 50_000) == Array(Self.bytes[..<50_000]))
            let error = RemoteError.noRanges(
                read: 50_000, limit: 50_000, host: Self.host(server))
            #expect(throws: error) { try remote.bytes(at: 40_000, needed: 10_001) }
            #expect(server.visits.count == 2)
        }
    }

    @Test func `without ranges and length a long video is refused`() async throws {
        try await with(Self.bytes) { _, server in
            RangeServer.Answer(body: server.video, length: -1, closes: true)
        } _: { server in
            #expect(
                refusal(server.address, quick { $0.limits.unrangedBytes = 50_000 })
                    == .noRanges(read: 50_000, limit: 50_000, host: Self.host(server)))
        }
    }

    @Test func `a server that ignores ranges from the middle is found out at once`() async throws {
        let bytes = video(1_000_000)
        try await with(bytes) { visit, server in
            visit.number <= 2
                ? server.answer(visit)
                : RangeServer.Answer(fields: [("Accept-Ranges", "bytes")], body: server.video)
        } _: { server in
            var remote = try RemoteVideo(server.address, quick())
            let error = RemoteError.noRanges(
                read: 131_072, limit: 2 << 20, host: Self.host(server))
            #expect(throws: error) { try remote.bytes(at: 500_000, needed: 10) }
            #expect(remote.facts.receivedCount < 400_000)
        }
    }

    @Test func `a server that cannot count from the end is asked by offset`() async throws {
        let bytes = video(300_000)
        for status in ["416 Range Not Satisfiable", "501 Not Implemented", "200 OK"] {
            try await with(bytes) { visit, server in
                visit.isSuffix ? .text(status) : server.answer(visit)
            } _: { server in
                var remote = try RemoteVideo(server.address, quick())
                #expect(remote.byteCount == 300_000)
                #expect(try remote.bytes(at: 290_000, needed: 10_000) == Array(bytes[290_000...]))
                #expect(server.visits.count == 3)
            }
        }
    }

    @Test func `a server that serves one connection at a time is not waited for long`() async throws
    {
        let bytes = video(300_000)
        try await with(bytes) { visit, server in
            visit.isSuffix ? RangeServer.Answer(isSilent: true) : server.answer(visit)
        } _: { server in
            let start = ContinuousClock.now
            var remote = try RemoteVideo(server.address, quick { $0.limits.stall = .seconds(10) })
            #expect(try remote.bytes(at: 290_000, needed: 10_000) == Array(bytes[290_000...]))
            #expect(.now - start < .seconds(8))
        }
    }

    @Test func `an unknown total is known from where the tail ends`() async throws {
        try await with(Self.bytes) { visit, server in
            var answer = server.answer(visit)
            let range = visit.range(of: 200_000) ?? 0...0
            answer.fields = [
                ("Content-Range", "bytes \(range.lowerBound)-\(range.upperBound)/*")
            ]
            return answer
        } _: { server in
            let remote = try RemoteVideo(server.address, quick())
            #expect(remote.byteCount == 200_000)
        }
    }

    @Test func `a total that nobody tells is refused`() async throws {
        let (error, _, host) = try await Self.opening { visit, answer in
            if visit.isSuffix {
                answer = .text("416 Range Not Satisfiable")
            } else {
                answer.fields = [("Content-Range", "bytes 0-65535/*")]
            }
        }
        #expect(error == .answer(.noLength, host: host))
    }

    @Test func `a nothing to every range of a video is asked for once more without`() async throws {
        try await with(Self.bytes) { visit, server in
            visit.fields["range"] == nil ? server.answer(visit) : .text("416 Range Not Satisfiable")
        } _: { server in
            var remote = try RemoteVideo(server.address, quick())
            #expect(try remote.bytes(at: 0, needed: 200_000) == Self.bytes)
            #expect(server.visits.count == 3)
        }
    }

    @Test func `totals that disagree are a change`() async throws {
        let (error, _, _) = try await Self.opening { visit, answer in
            if !visit.isSuffix { answer.fields = [("Content-Range", "bytes 0-65535/300000")] }
        }
        #expect(error == .changed(.length(300_000, 200_000)))
    }

    @Test func `an ETag that changes between head and tail is a change`() async throws {
        let (error, _, _) = try await Self.opening { visit, answer in
            answer.fields.removeAll { $0.0 == "ETag" }
            answer.fields.append(("ETag", visit.isSuffix ? "\"two\"" : "\"one\""))
        }
        #expect(error == .changed(.etag))
    }

    @Test func `an ETag that only turns weak is no change`() async throws {
        let (error, _, _) = try await Self.opening { visit, answer in
            answer.fields.removeAll { $0.0 == "ETag" }
            answer.fields.append(("ETag", visit.isSuffix ? "W/\"one\"" : "\"one\""))
        }
        #expect(error == nil)
    }

    @Test func `a date that changes later is a change where there is no ETag`() async throws {
        try await with(video(1_000_000)) { visit, server in
            var answer = server.answer(visit, etag: nil)
            answer.fields.append(("Last-Modified", visit.number <= 2 ? "Mon" : "Tue"))
            return answer
        } _: { server in
            var remote = try RemoteVideo(server.address, quick())
            #expect(throws: RemoteError.changed(.lastModified)) {
                try remote.bytes(at: 500_000, needed: 10)
            }
        }
    }

    @Test func `a video that shrinks is a change`() async throws {
        try await with(video(1_000_000)) { visit, server in
            visit.number <= 2
                ? server.answer(visit)
                : RangeServer.Answer(
                    status: "416 Range Not Satisfiable", fields: [("Content-Range", "bytes */9")])
        } _: { server in
            var remote = try RemoteVideo(server.address, quick())
            #expect(throws: RemoteError.changed(.length(1_000_000, 9))) {
                try remote.bytes(at: 500_000, needed: 10)
            }
        }
    }

    @Test func `a part without Content-Range is refused`() async throws {
        let (error, _, host) = try await Self.opening { _, answer in answer.fields = [] }
        #expect(error == .answer(.contentRange(nil), host: host))
    }

    @Test(arguments: [
        "bytes 1-65536/200000", "bytes 0-65536/200000", "bytes 100000-165535/200000",
    ])
    func `another part than asked for is refused`(got: String) async throws {
        let (error, _, host) = try await Self.opening { _, answer in
            answer.fields = [("Content-Range", got)]
        }
        #expect(error == .answer(.otherRange(asked: "bytes=0-65535", got: got), host: host))
    }

    @Test func `more bytes than promised are refused`() async throws {
        let (error, _, host) = try await Self.opening { _, answer in
            answer.fields = [("Content-Range", "bytes 0-99/200000")]
        }
        #expect(error == .answer(.tooLong(promised: 100), host: host))
    }

    @Test func `a compressed answer is refused`() async throws {
        let (error, _, host) = try await Self.opening { visit, answer in
            #expect(visit.fields["accept-encoding"] == "identity")
            answer.fields.append(("Content-Encoding", "gzip"))
        }
        #expect(error == .answer(.encoded("gzip"), host: host))
    }

    @Test func `less than asked for is lawful and the rest is asked for`() async throws {
        let bytes = video(1_000_000)
        try await with(bytes) { visit, server in
            guard let range = visit.range(of: bytes.count), visit.number > 2 else {
                return server.answer(visit)
            }
            let part = range.lowerBound...min(range.upperBound, range.lowerBound + 999)
            return RangeServer.Answer(
                status: "206 Partial Content",
                fields: [
                    ("Content-Range", "bytes \(part.lowerBound)-\(part.upperBound)/\(bytes.count)")
                ], body: Array(bytes[part]))
        } _: { server in
            var remote = try RemoteVideo(server.address, quick())
            #expect(
                try remote.bytes(at: 500_000, needed: 2_500) == Array(bytes[500_000..<502_500]))
            #expect(server.visits.count == 5)
        }
    }

    @Test func `a part in chunks is read`() async throws {
        try await with(Self.bytes) { visit, server in
            let whole = server.answer(visit)
            let chunks = whole.body.split(by: 10_000)
                .map { Array("\(String($0.count, radix: 16))\r\n".utf8) + $0 + Array("\r\n".utf8) }
            return RangeServer.Answer(
                status: whole.status,
                fields: whole.fields + [("Transfer-Encoding", "chunked")],
                body: chunks.flatMap { $0 } + Array("0\r\nContent-Range: bytes 5-6/7\r\n\r\n".utf8),
                length: -1)
        } _: { server in
            var remote = try RemoteVideo(server.address, quick())
            #expect(try remote.bytes(at: 0, needed: 65_536) == Array(Self.bytes[..<65_536]))
        }
    }
}

extension Array {
    fileprivate func split(by count: Int) -> [[Element]] {
        stride(from: 0, to: self.count, by: count).map {
            Array(self[$0..<Swift.min($0 + count, self.count)])
        }
    }
}
