import KlingCost
import MediaFixtures
import Testing

/// Where boxes stand and how their sizes are written changes no number.
@Suite struct `A layout` {
    private static let ftyp = box("ftyp", Array("isom".utf8), be32(0))
    private static let moov = SampleLayouts.clip.moov()
    private static let mdat = box("mdat", SampleLayouts.media)
    private static let movieBody = Array(moov.dropFirst(8))

    /// 8.2 s by all rules, no warning.
    private func expectClip(
        _ file: [UInt8], movieLast: Bool = false, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let video = try probe(file)
        #expect(video.expected.seconds == "8.2", sourceLocation: sourceLocation)
        #expect(video.range == video.expected...video.expected, sourceLocation: sourceLocation)
        #expect(video.isMovieLast == movieLast, sourceLocation: sourceLocation)
        #expect(video.hasAudio && !video.isFragmented, sourceLocation: sourceLocation)
        #expect(video.warnings == [], sourceLocation: sourceLocation)
    }

    @Test func `has the movie first or last, behind ftyp or not`() throws {
        try expectClip(Self.ftyp + Self.moov + Self.mdat)
        try expectClip(Self.ftyp + Self.mdat + Self.moov, movieLast: true)
        try expectClip(Self.moov + Self.mdat)
        try expectClip(Self.mdat + Self.moov, movieLast: true)
        try expectClip(Self.mdat + Self.ftyp + Self.moov + Self.mdat, movieLast: true)
        try expectClip(Self.moov)
    }

    @Test(arguments: ["wide", "free", "skip", "uuid", "pnot", "meta", "udta", "junk", "prft"])
    func `may begin with other boxes`(name: String) throws {
        try expectClip(box(name, SampleLayouts.media) + Self.moov + Self.mdat)
        try expectClip(box(name) + Self.ftyp + box(name, [1]) + Self.moov)
    }

    @Test func `may have boxes of unknown type behind the first`() throws {
        try expectClip(Self.ftyp + box("zzzz", [9]) + Self.moov + box("\u{1}\u{2}\u{3}\u{4}"))
    }

    @Test func `may write sizes in 64 bits`() throws {
        try expectClip(
            longBox("ftyp", Array("isom".utf8)) + longBox("moov", Self.movieBody)
                + longBox("mdat", SampleLayouts.media))
        // Children too: here all tracks.
        let track = SampleLayouts.clip.tracks[0].trak(id: 1)
        let header = SampleHeader(timescale: 1000, duration: 8200).mvhd()
        let long = box("moov", header, longBox("trak", Array(track.dropFirst(8))))
        #expect(try probe(long).tracks?.seconds == "8.2")
    }

    @Test func `may end with a box of size zero, at any level`() throws {
        try expectClip(Self.ftyp + Self.moov + box("mdat", claiming: 0, SampleLayouts.media))
        try expectClip(
            Self.ftyp + Self.mdat + box("moov", claiming: 0, Self.movieBody), movieLast: true)
        let track = SampleTrack(.picture, timescale: 1000, runs: [(82, 100)]).trak(id: 1)
        let header = SampleHeader(timescale: 1000, duration: 8200).mvhd()
        let open = box("moov", header, box("trak", claiming: 0, Array(track.dropFirst(8))))
        #expect(try probe(open + Self.mdat).tracks?.seconds == "8.2")
    }

    @Test func `keeps the first movie of two`() throws {
        let other = SampleMovie(milliseconds: 20_000).moov()
        try expectClip(Self.ftyp + Self.moov + other + Self.mdat)
    }

    @Test(arguments: ["free", "hoov"])
    func `of a writer that crashed has its movie in a spare box`(name: String) throws {
        let spare = box(name, Self.movieBody)
        try expectClip(Self.ftyp + box("free", [0]) + spare + Self.mdat)
        try expectClip(Self.ftyp + Self.mdat + spare, movieLast: true)
        let other = box(name, Array(SampleMovie(milliseconds: 20_000).moov().dropFirst(8)))
        try expectClip(Self.ftyp + other + Self.moov)
    }

    @Test func `with a spare box that holds no movie has none`() {
        let track = box("free", SampleLayouts.clip.tracks[0].trak(id: 1))
        #expect(refusal(of: Self.ftyp + track + Self.mdat) == .noMovie)
    }

    @Test(arguments: [
        [UInt8](repeating: 0, count: 1), [UInt8](repeating: 0, count: 8), Array("tail".utf8),
        be32(7) + Array("mdat".utf8), longBox("free", size: 15, []),
    ])
    func `may end in bytes that are no box, with a warning`(tail: [UInt8]) throws {
        let video = try probe(Self.ftyp + Self.moov + Self.mdat + tail)
        #expect(video.expected.seconds == "8.2")
        #expect(video.warnings == [.trailingBytes])
    }

    @Test func `may lack the end of its media, with a warning that says how much`() throws {
        let video = try probe(Self.ftyp + Self.moov + Self.mdat.dropLast(17))
        #expect(video.expected.seconds == "8.2")
        #expect(video.warnings == [.missingMedia(17)])
        let long = longBox("mdat", size: 1 << 40, SampleLayouts.media)
        #expect(
            try probe(Self.moov + long).warnings == [
                .missingMedia((1 << 40) - UInt64(long.count))
            ])
    }

    @Test(arguments: ["isom", "mp42", "qt  ", "M4V ", "3gp5", "avc1", "dash"])
    func `tells its brand`(name: String) throws {
        var movie = SampleMovie()
        movie.brand = name
        #expect(try probe(movie.file()).brand?.description == name)
        movie.brand = nil
        #expect(try probe(movie.file()).brand == nil)
    }

    @Test(arguments: ["M4A ", "3gp4", "mp42"])
    func `with sound alone is measured, with a warning`(brand: String) throws {
        var movie = SampleMovie()
        movie.brand = brand
        movie.tracks = [SampleTrack(.sound, timescale: 8000, runs: [(410, 160)])]
        let video = try probe(movie.file())
        #expect(video.expected.seconds == "8.2")
        #expect(video.hasAudio && video.videoTrack == nil && video.size == nil)
        #expect(video.warnings == [.noVideoTrack])
    }
}
