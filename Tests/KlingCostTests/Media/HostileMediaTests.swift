import MediaFixtures
import Testing

@testable import KlingCost

/// Small files that ask for much work: each is refused or measured soon, whatever it claims.
@Suite struct `A hostile video` {
    private static let header = SampleHeader(timescale: 1000, duration: 8200).mvhd()
    private static let ftyp = box("ftyp", Array("isom".utf8), be32(0))

    /// A track of these tables.
    private static func track(_ tables: [UInt8]...) -> [UInt8] {
        box("trak", box("mdia", box("minf", box("stbl", joined: tables))))
    }

    /// Boxes inside boxes, innermost nothing.
    private static func nested(_ type: String, _ depth: UInt32) -> [UInt8] {
        (0..<depth).reversed().flatMap { be32(8 * ($0 + 1)) + Array(type.utf8) }
    }

    private struct Shape: Sendable, CustomTestStringConvertible {
        let name: String
        let bytes: @Sendable () -> [UInt8]
        let isExpected: @Sendable (MediaProblem?) -> Bool
        var testDescription: String { name }

        init(
            _ name: String, _ bytes: @Sendable @escaping @autoclosure () -> [UInt8],
            _ isExpected: @Sendable @escaping (MediaProblem?) -> Bool
        ) {
            (self.name, self.bytes, self.isExpected) = (name, bytes, isExpected)
        }
    }

    private static let shapes: [Shape] = [
        Shape("more boxes than are looked at", ftyp + repeated(400_010, box("free"))) {
            $0 == .overLimit(.boxes, 400_000)
        },
        Shape("more boxes in moov", box("moov", header + repeated(400_010, box("free")))) {
            $0 == .overLimit(.boxes, 400_000)
        },
        Shape("tracks without end", box("moov", header + repeated(1_001, box("trak")))) {
            $0 == .overLimit(.tracks, 1_000)
        },
        Shape("boxes in boxes", box("moov", header, nested("moov", 1_000))) { $0 == nil },
        Shape("tracks in tracks", box("moov", header, nested("trak", 1_000))) { $0 == nil },
        Shape("a movie in movies", nested("moov", 1_000)) { $0 == .noDuration },
        Shape(
            "a table of four million rows",
            box(
                "moov", header,
                track(fullBox("stts", be32(4_000_000), [UInt8](repeating: 0, count: 32_000_000))))
        ) { $0 == nil },
        Shape(
            "a table of more",
            box(
                "moov", header,
                track(fullBox("stts", be32(4_000_001), [UInt8](repeating: 0, count: 32_000_008))))
        ) { $0 == .overLimit(.tableRows, 4_000_000) },
        Shape(
            "a fragment of many empty parts",
            SampleLayouts.initial.file()
                + box("moof", repeated(130_000, box("traf", fullBox("tfhd", be32(1)))))
        ) { $0 == .noDuration },
        Shape("fragments of the last of a thousand tracks", fragmentsOfLastTrack()) { $0 == nil },
        Shape("fragments without end", fragments(10_001)) {
            $0 == .overLimit(.fragments, 10_000)
        },
    ]

    private static func fragmentsOfLastTrack() -> [UInt8] {
        var movie = SampleLayouts.initial
        movie.tracks = [SampleTrack](repeating: movie.tracks[0], count: 1_000)
        movie.sampleDurations = [(track: 1_000, duration: 1)]
        let traf = SampleFragment(track: 1_000, count: 1).traf()
        // Three boxes each, under the limit on boxes.
        return movie.file(adding: [box("moof", repeated(125_000, traf))])
    }

    private static func fragments(_ count: Int) -> [UInt8] {
        SampleLayouts.initial.file() + repeated(count, SampleFragment(count: 1).boxes())
    }

    @Test(arguments: shapes.indices)
    func `takes little time, memory and reading`(index: Int) throws {
        let shape = Self.shapes[index]
        let bytes = shape.bytes()
        var source = MemorySource(bytes)
        var outcome = Outcome.unreadable
        let took = processorTime { outcome = Outcome(&source) }
        #expect(shape.isExpected(outcome.refusal), "\(shape.name): \(outcome)")
        #expect(took < .seconds(8), "\(shape.name) took \(took)")
        // Each byte is read once; a few reads more for jumps. An expectation that fails writes out
        // what it compares: numbers, not megabytes.
        let (count, reads) = (bytes.count, source.reads)
        let read = reads.reduce(0) { $0 + $1.count }
        let (most, mostReads) = (count + (256 << 10), count / (32 << 10) + 16)
        #expect(read <= most, "\(shape.name)")
        #expect(reads.count <= mostReads, "\(shape.name)")
    }

    /// A count of 2^32 - 1 in a table that holds one row or none.
    @Test(arguments: [
        ("stts", [UInt8](repeating: 0, count: 8)), ("elst", [UInt8](repeating: 0, count: 12)),
        ("stts", []), ("elst", []),
    ])
    func `that claims four billion rows is refused at once`(name: String, rows: [UInt8]) {
        let table = fullBox(name, be32(.max), rows)
        let trak = name == "elst" ? box("trak", box("edts", table)) : Self.track(table)
        let outcome = refusal(of: box("moov", Self.header, trak) + box("mdat"))
        guard case .malformed(let box, _) = outcome else {
            Testing.Issue.record("\(outcome as Any)")
            return
        }
        #expect(box.description == name)
    }

    @Test(arguments: [UInt32(0x100), 0x200, 0x400, 0x800, 0xF00, 0x1, 0x4])
    func `that claims four billion samples in a run is refused or counted`(flags: UInt32) throws {
        let tfhd = fullBox("tfhd", be32(1))
        let trun = fullBox("trun", flags: flags, be32(.max), be32(0))
        let file = SampleLayouts.initial.file(adding: [movieFragment(box("traf", tfhd, trun))])
        if flags & 0xF00 == 0 {
            // No rows: 2^32 - 1 samples of 0.1 s.
            #expect(try probe(file).expected.seconds == "429496729.5")
        } else {
            #expect(refusal(of: file)?.code == "malformed")
        }
    }

    @Test func `whose samples last longer than 64 bits count is refused`() {
        let table = fullBox("stts", be32(3), repeated(3, be32(.max) + be32(.max)))
        let file = box("moov", Self.header, Self.track(table)) + box("mdat")
        #expect(refusal(of: file)?.code == "malformed")
        let run = SampleFragment(count: .max, lasting: .max).boxes()
        #expect(
            refusal(of: SampleLayouts.initial.file(adding: [run]))?.code == "malformed")
    }
}
