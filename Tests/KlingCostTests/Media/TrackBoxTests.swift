import MediaFixtures
import Testing

@testable import KlingCost

/// The boxes of one track, in both of their versions.
@Suite struct `A track's boxes` {
    @Test func `say the same in their 64-bit versions`() throws {
        let short = try probe(SampleLayouts.clip.file())
        #expect(try probe(SampleLayouts.longVersions.file()) == short)
        #expect(short.size == PictureSize(width: 640, height: 360))
    }

    @Test func `may count beyond 32 bits`() throws {
        var movie = SampleMovie()
        movie.header = SampleHeader(timescale: 1_000_000_000, duration: 8_200_000_000, version: 1)
        // 8.2e9 ticks of media, of which an edit shows 8.1 s.
        movie.tracks[0].timescale = 1_000_000_000
        movie.tracks[0].runs = [(82, 100_000_000)]
        movie.tracks[0].version = 1
        #expect(try probe(movie.file()).tracks?.seconds == "8.2")
        movie.tracks[0].edits = [(duration: 8_100_000_000, mediaTime: 100_000_000)]
        movie.tracks[0].editVersion = 1
        #expect(try probe(movie.file()).tracks?.seconds == "8.1")
    }

    @Test func `give the coded size rather than the shown one`() throws {
        var movie = SampleMovie()
        movie.tracks[0].coding = "avc1"
        movie.tracks[0].codedSize = (1920, 1080)
        #expect(try probe(movie.file()).size == PictureSize(width: 1920, height: 1080))
        movie.tracks[0].codedSize = (0, 1080)
        #expect(try probe(movie.file()).size == PictureSize(width: 640, height: 360))
    }

    @Test(arguments: [(UInt8(0), UInt64(UInt32.max)), (1, .max)])
    func `with an unknown media duration have none`(version: UInt8, duration: UInt64) throws {
        var movie = SampleMovie()
        movie.tracks[0].mediaDuration = duration
        movie.tracks[0].version = version
        let video = try probe(movie.file())
        #expect(video.movieHeader?.seconds == "8.2")
        #expect(video.tracks == nil && video.videoTrack == nil)
    }

    @Test(arguments: [UInt32(0), 1 << 31, .max])
    func `count seconds where their timescale is zero or negative`(timescale: UInt32) throws {
        var movie = SampleMovie()
        movie.tracks[0].timescale = timescale
        movie.tracks[0].runs = [(2, 4)]
        #expect(try probe(movie.file()).tracks?.seconds == "8")
    }

    @Test func `with edits convert each by itself, half away from zero`() throws {
        var movie = SampleMovie()
        movie.header = SampleHeader(timescale: 600, duration: 4800)
        movie.tracks[0].timescale = 1001
        movie.tracks[0].runs = [(100, 100)]
        // 1501 / 600 s are 2504.17 ticks of 1/1001 s each time: 3 × 2504, not 7512.5 ticks.
        movie.tracks[0].edits = [(1501, 0), (1501, 2000), (1501, 4000)]
        #expect(try probe(movie.file()).tracks?.seconds == "7.504496")
    }

    @Test func `with empty edits between and behind count them`() throws {
        var movie = SampleMovie()
        movie.tracks[0].edits = [(3000, 0), (1000, -1), (2000, 3000), (500, -1)]
        #expect(try probe(movie.file()).tracks?.seconds == "6.5")
    }

    @Test func `may list no edit at all`() throws {
        var movie = SampleMovie()
        movie.tracks[0].edits = []
        #expect(try probe(movie.file()).tracks?.seconds == "8.2")
    }

    @Test func `may lack samples: the header's word stands`() throws {
        var movie = SampleMovie()
        movie.tracks[0].runs = []
        movie.tracks[0].mediaDuration = 8100
        #expect(try probe(movie.file()).tracks?.seconds == "8.1")
    }

    @Test func `may be none at all: a track without media has no length`() throws {
        let header = SampleHeader(timescale: 1000, duration: 8200).mvhd()
        let video = try probe(box("moov", header, box("trak")))
        #expect(video.movieHeader?.seconds == "8.2")
        #expect(video.tracks == nil)
        #expect(video.warnings == [.noVideoTrack])
    }

    @Test(arguments: [
        ("avc1", "text", true, false), ("mp4a", "text", false, true),
        ("tx3g", "text", false, false),
    ])
    func `tell pictures and sound by their coding where the handler says neither`(
        coding: String, handler: String, picture: Bool, sound: Bool
    ) throws {
        var movie = SampleMovie()
        movie.tracks[0].kind = try #require(SampleTrack.Kind(rawValue: handler))
        movie.tracks[0].coding = coding
        let video = try probe(movie.file())
        #expect((video.videoTrack != nil) == picture)
        #expect(video.hasAudio == sound)
        #expect(video.tracks?.seconds == "8.2")
    }
}
