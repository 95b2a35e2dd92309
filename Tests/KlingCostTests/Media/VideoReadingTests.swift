import MediaFixtures
import Testing

@testable import KlingCost

/// What is asked of a source, and how little.
@Suite struct `Reading a video` {
    /// A file of a hundred megabytes of which only the boxes are there.
    private struct SparseSource: ByteSource {
        typealias Failure = Never

        var byteCount: UInt64
        var parts: [(start: UInt64, bytes: [UInt8])]
        private(set) var reads = 0

        init(byteCount: UInt64, parts: [(start: UInt64, bytes: [UInt8])]) {
            (self.byteCount, self.parts) = (byteCount, parts)
        }

        mutating func read(
            at offset: UInt64, needed: Int, into buffer: UnsafeMutableRawBufferPointer
        ) -> Int {
            reads += 1
            let count = Int(min(UInt64(buffer.count), byteCount - offset))
            for index in 0..<count { buffer[index] = 0 }
            for (start, bytes) in parts {
                let from = max(start, offset)
                let to = min(start + UInt64(bytes.count), offset + UInt64(count))
                for place in from..<max(from, to) {
                    buffer[Int(place - offset)] = bytes[Int(place - start)]
                }
            }
            return count
        }
    }

    /// Pictures and sound of a minute, with tables as long as a muxer's.
    private static func movie(bytes: Int) -> [UInt8] {
        var movie = SampleLayouts.described
        let rest = bytes - movie.moov().count
        // Two thirds of the tables are the pictures'; a row of `ctts` has eight bytes.
        movie.tracks[0].offsets += [Int32](repeating: 100, count: rest / 12)
        movie.tracks[1].offsets = [Int32](repeating: 0, count: rest / 24)
        return movie.moov()
    }

    private static let ftyp = box("ftyp", Array("isom".utf8), be32(0))
    private static let hundredMegabytes = UInt64(100_000_000)

    /// The promise is four reads and 128 KiB; these are a movie of middling size and a long one.
    @Test(arguments: [(3_500, 1, 32), (49_000, 2, 80)])
    func `with its movie first takes one read or two`(bytes: Int, reads: Int, kib: UInt64) throws {
        let head =
            Self.ftyp + Self.movie(bytes: bytes) + longBox("mdat", size: Self.hundredMegabytes, [])
        let end = UInt64(head.count) - 16 + Self.hundredMegabytes
        var source = SparseSource(byteCount: end, parts: [(0, head)])
        let (video, cost) = try VideoProbe.probe(&source)
        #expect(video.expected.seconds == "8.2" && video.warnings == [])
        #expect(cost.reads == reads && cost.bytes <= kib << 10, "\(cost)")
        #expect(source.reads == cost.reads)
    }

    @Test(arguments: [(3_500, 2, 36), (49_000, 3, 96)])
    func `with its movie last takes two reads or three`(bytes: Int, reads: Int, kib: UInt64) throws
    {
        let head = Self.ftyp + longBox("mdat", size: Self.hundredMegabytes, [])
        let movie = Self.movie(bytes: bytes)
        let start = UInt64(head.count) - 16 + Self.hundredMegabytes
        var source = SparseSource(
            byteCount: start + UInt64(movie.count), parts: [(0, head), (start, movie)])
        let (video, cost) = try VideoProbe.probe(&source)
        #expect(video.expected.seconds == "8.2" && video.isMovieLast)
        #expect(cost.reads == reads && cost.bytes <= kib << 10, "\(cost)")
    }

    @Test(arguments: SampleLayouts.all.indices)
    func `gives the same from a source that gives no byte more than asked`(layout: Int) throws {
        let bytes = SampleLayouts.all[layout].bytes
        var source = MemorySource(bytes)
        source.isStingy = true
        let stingy = Outcome(&source)
        #expect(stingy == Outcome(bytes))
    }

    @Test(arguments: SampleLayouts.all.indices)
    func `keeps inside the file, and counts what it reads`(layout: Int) {
        var source = MemorySource(SampleLayouts.all[layout].bytes)
        let end = source.byteCount
        guard let cost = try? VideoProbe.probe(&source).cost else { return }
        #expect(source.reads.allSatisfy { $0.upperBound <= end && !$0.isEmpty })
        #expect(cost.reads == source.reads.count)
        #expect(cost.bytes == source.reads.reduce(0) { $0 + UInt64($1.count) })
    }

    @Test func `passes a source's own failure on, and gives the source back`() throws {
        let bytes = SampleLayouts.atEnd(SampleLayouts.clip).file()
        for place in [0, 8, bytes.count / 2, bytes.count - 1] {
            var source = MemorySource(bytes)
            source.isStingy = true
            source.brokenFrom = UInt64(place)
            #expect(Outcome(&source) == .unreadable)
            source.brokenFrom = nil
            #expect(try VideoProbe.probe(&source).video.expected.seconds == "8.2")
            #expect(try VideoProbe.probe(&source).video.expected.seconds == "8.2", "and again")
        }
    }

    private static let sizes: [UInt64] = [.max, .max - 15, 1 << 63, 1 << 62]

    @Test(arguments: sizes)
    func `stands a source of any stated size`(size: UInt64) throws {
        let file = SampleMovie().file()
        var source = SparseSource(byteCount: size, parts: [(0, file)])
        let video = try VideoProbe.probe(&source).video
        #expect(video.expected.seconds == "8.2")
        #expect(video.warnings == [.trailingBytes])
        // A jump to the very end.
        let far = longBox("free", size: size - UInt64(file.count), [])
        source = SparseSource(
            byteCount: size, parts: [(0, far), (size - UInt64(file.count), file)])
        #expect(try VideoProbe.probe(&source).video.expected.seconds == "8.2")
    }
}
