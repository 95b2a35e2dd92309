import KlingCost
import MediaFixtures
import Testing

/// Each limit holds exactly: at it a file passes, beyond it the file is refused with its name.
@Suite struct `A limit of media files` {
    private func refusal(
        of bytes: [UInt8], _ limits: (inout MediaLimits) -> Void
    ) -> MediaProblem? {
        var small = MediaLimits()
        limits(&small)
        return KlingCostTests.refusal(of: MemorySource(bytes), limits: small)
    }

    @Test func `on boxes`() {
        // ftyp, moov, mvhd, trak, tkhd, mdia, mdhd, hdlr, minf, stbl, stts, mdat.
        let file = SampleMovie().file()
        #expect(refusal(of: file) { $0.boxes = 12 } == nil)
        #expect(refusal(of: file) { $0.boxes = 11 } == .overLimit(.boxes, 11))
    }

    @Test func `on tracks, and on their defaults for fragments`() {
        let file = SampleLayouts.clip.file()
        #expect(refusal(of: file) { $0.tracks = 2 } == nil)
        #expect(refusal(of: file) { $0.tracks = 1 } == .overLimit(.tracks, 1))
        var movie = SampleLayouts.initial
        movie.sampleDurations = [(1, 100), (2, 100)]
        let fragmented = movie.file(adding: [SampleFragment(count: 20).boxes()])
        #expect(refusal(of: fragmented) { $0.tracks = 2 } == nil)
        #expect(refusal(of: fragmented) { $0.tracks = 1 } == .overLimit(.tracks, 1))
    }

    @Test func `on rows of one table and of all`() {
        var movie = SampleLayouts.clip
        movie.tracks[0].runs = [(40, 100), (42, 100)]
        movie.tracks[0].edits = [(4000, 0), (1000, -1), (3000, 4000)]
        // Three edits, two runs; one edit, one run.
        let file = movie.file()
        #expect(refusal(of: file) { $0.tableRows = 3 } == nil)
        #expect(refusal(of: file) { $0.tableRows = 2 } == .overLimit(.tableRows, 2))
        #expect(refusal(of: file) { $0.rows = 7 } == nil)
        #expect(refusal(of: file) { $0.rows = 6 } == .overLimit(.rows, 6))
    }

    @Test func `on rows of a fragment and of an index`() {
        let run = SampleLayouts.initial.file(adding: [
            SampleFragment(durations: [100, 100, 100]).boxes()
        ])
        #expect(refusal(of: run) { $0.tableRows = 3 } == nil)
        #expect(refusal(of: run) { $0.tableRows = 2 } == .overLimit(.tableRows, 2))
        let index = SampleLayouts.indexed()
        #expect(refusal(of: index) { $0.tableRows = 3 } == nil)
        #expect(refusal(of: index) { $0.tableRows = 2 } == .overLimit(.tableRows, 2))
    }

    @Test func `on fragments, before and behind the movie`() {
        let one = SampleFragment(count: 10).boxes()
        let file = SampleLayouts.initial.file(adding: [one, one, one])
        #expect(refusal(of: file) { $0.fragments = 3 } == nil)
        #expect(refusal(of: file) { $0.fragments = 2 } == .overLimit(.fragments, 2))
        let early = one + one + one + SampleLayouts.initial.file()
        #expect(refusal(of: early) { $0.fragments = 3 } == nil)
        #expect(refusal(of: early) { $0.fragments = 2 } == .overLimit(.fragments, 2))
        let indexes = segmentIndex(track: 9, timescale: 1, []) + early
        #expect(refusal(of: indexes) { $0.fragments = 3 } == .overLimit(.fragments, 3))
    }

    @Test func `on the movie's bytes`() {
        let movie = SampleMovie()
        let body = UInt64(movie.moov().count - 8)
        #expect(refusal(of: movie.file()) { $0.movieBytes = body } == nil)
        #expect(
            refusal(of: movie.file()) { $0.movieBytes = body - 1 }
                == .overLimit(.movieBytes, Int(body - 1)))
    }

    @Test func `on the bytes read, however far apart the boxes are`() throws {
        let far = longBox("free", [UInt8](repeating: 0, count: 100_000))
        let file = box("ftyp", Array("isom".utf8)) + far + far + far + SampleMovie().moov()
        // Thirty-two KiB at first, sixteen after each jump.
        #expect(refusal(of: file) { $0.bytes = 48 << 10 } == .overLimit(.bytes, 48 << 10))
        #expect(refusal(of: file) { $0.bytes = 80 << 10 } == nil)
    }

    @Test func `has a name of its own`() {
        let codes = Set(MediaLimits.Kind.allCases.map(\.rawValue))
        #expect(
            codes == ["boxes", "tracks", "rows", "fragments", "table-rows", "movie-bytes", "bytes"])
    }
}
