import KlingCost
import MediaFixtures
import Testing

/// What `mvhd` says of the duration, and what counts as nothing said.
@Suite struct `The movie header` {
    private func movie(_ header: SampleHeader?) -> [UInt8] {
        var movie = SampleMovie()
        movie.header = header
        return movie.file()
    }

    @Test(arguments: [UInt8(0), 1])
    func `gives its number in both versions`(version: UInt8) throws {
        let video = try probe(movie(SampleHeader(timescale: 600, duration: 4921, version: version)))
        #expect(video.movieHeader?.seconds == "8.201667")
        #expect(video.expected == video.movieHeader)
        #expect(video.tracks?.seconds == "8.2")
    }

    @Test(arguments: [
        (UInt8(0), UInt64(UInt32.max)), (1, .max), (1, 1 << 63), (0, 0), (1, 0),
    ])
    func `that is all ones, beyond a signed number or zero leaves the word to the tracks`(
        version: UInt8, duration: UInt64
    ) throws {
        let header = SampleHeader(timescale: 1000, duration: duration, version: version)
        let video = try probe(movie(header))
        // FFmpeg 5 and older take 32 bits of ones for a number.
        let isNumber = version == 0 && duration > 0
        #expect(video.movieHeader?.seconds == (isNumber ? "4294967.295" : nil))
        #expect(video.expected.seconds == "8.2")
        #expect(video.range == video.expected...video.expected)
        #expect(video.warnings == [.unknownMovieDuration])
    }

    @Test(arguments: [
        (UInt8(0), UInt64(UInt32.max) - 1, "4294967.294"), (1, UInt64(UInt32.max), "4294967.295"),
        (1, 1 << 50, "1125899906842.624"),
    ])
    func `keeps numbers next to the unknown, and long ones`(
        version: UInt8, duration: UInt64, seconds: String
    ) throws {
        let header = SampleHeader(timescale: 1000, duration: duration, version: version)
        #expect(try probe(movie(header)).movieHeader?.seconds == seconds)
    }

    @Test(arguments: [
        (UInt32(0), "9"), (1, "9"), (1 << 31, "9"), (.max, "9"), (9, "1"),
    ])
    func `counts seconds where its timescale is zero or negative`(
        timescale: UInt32, seconds: String
    ) throws {
        let video = try probe(movie(SampleHeader(timescale: timescale, duration: 9)))
        #expect(video.movieHeader?.seconds == seconds)
    }

    @Test func `takes the largest timescale for what it is`() throws {
        let most = UInt32(Int32.max)
        let video = try probe(movie(SampleHeader(timescale: most, duration: UInt64(most) * 3 / 2)))
        // 3221225470 / 2147483647 is 1.4999999995…
        #expect(video.movieHeader?.seconds == "1.5")
    }

    @Test func `is not needed`() throws {
        let video = try probe(movie(nil))
        #expect(video.movieHeader == nil)
        #expect(video.expected.seconds == "8.2")
        #expect(video.warnings == [.unknownMovieDuration])
    }

    @Test func `behind a track counts, with a warning`() throws {
        let track = SampleTrack(
            .picture, timescale: 90_000, runs: [(82, 9000)], edits: [(duration: 480, mediaTime: 0)])
        let header = SampleHeader(timescale: 60, duration: 490)
        let video = try probe(box("moov", track.trak(id: 1), header.mvhd()))
        #expect(video.movieHeader?.seconds == "8.166667")
        #expect(video.tracks?.seconds == "8", "the edit counts in the header's ticks")
        #expect(video.warnings.contains(.movieHeaderLate))
    }

    @Test func `without tracks keeps its number, with a warning`() throws {
        var movie = SampleMovie()
        movie.tracks = []
        let video = try probe(movie.file())
        #expect(video.expected.seconds == "8.2")
        #expect(video.tracks == nil && video.videoTrack == nil && video.size == nil)
        #expect(video.warnings == [.noTracks])
        movie.header?.duration = 0
        #expect(refusal(of: movie.file()) == .noDuration)
    }

    @Test func `stands once: a second one is passed over`() throws {
        let other = SampleHeader(timescale: 1, duration: 99)
        let track = SampleTrack(.picture, timescale: 1000, runs: [(82, 100)])
        let header = SampleHeader(timescale: 1000, duration: 8200)
        let video = try probe(box("moov", header.mvhd(), other.mvhd(), track.trak(id: 1)))
        #expect(video.expected.seconds == "8.2")
    }
}
