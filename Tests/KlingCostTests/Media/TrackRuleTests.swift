import KlingCost
import MediaFixtures
import Testing

/// The duration by the tracks, as FFmpeg 6 and newer tell it; each number was worked out by hand.
@Suite struct `The track rule` {
    private func seconds(_ tracks: SampleTrack...) throws -> String? {
        var movie = SampleMovie()
        movie.tracks = tracks
        return try probe(movie.file()).tracks?.seconds
    }

    private static let pictures = SampleTrack(.picture, timescale: 1000, runs: [(100, 100)])

    @Test func `takes the longer of pictures and sound`() throws {
        let sound = SampleTrack(.sound, timescale: 48_000, runs: [(470, 1024)])
        #expect(try seconds(Self.pictures, sound) == "10.026667")
        let short = SampleTrack(.sound, timescale: 48_000, runs: [(400, 1024)])
        #expect(try seconds(Self.pictures, short) == "10")
    }

    @Test func `takes the least of what header, samples and edits say of a track`() throws {
        var track = Self.pictures
        track.mediaDuration = 9_990
        #expect(try seconds(track) == "9.99")
        track.mediaDuration = 20_000
        #expect(try seconds(track) == "10")
        track.edits = [(duration: 8_200, mediaTime: 0)]
        #expect(try seconds(track) == "8.2")
    }

    @Test func `counts a late start of one track, not one of all`() throws {
        var late = Self.pictures
        late.edits = [(duration: 500, mediaTime: -1), (duration: 10_000, mediaTime: 0)]
        let sound = SampleTrack(.sound, timescale: 8000, runs: [(80, 1000)])
        #expect(try seconds(late, sound) == "10.5")
        #expect(try seconds(late) == "10")
    }

    @Test func `starts pictures at their first composition offset where no edit says else`() throws
    {
        var track = Self.pictures
        track.offsets = [200, 0]
        let sound = SampleTrack(.sound, timescale: 8000, runs: [(80, 1000)])
        #expect(try seconds(track, sound) == "10.2")
        track.edits = [(duration: 10_000, mediaTime: 200)]
        #expect(try seconds(track, sound) == "10")
    }

    @Test func `follows text that sticks out a little, and no further`() throws {
        let little = SampleTrack(.text, timescale: 1000, runs: [(1, 10_999)])
        #expect(try seconds(Self.pictures, little) == "10.999")
        let much = SampleTrack(.text, timescale: 1000, runs: [(1, 11_000)])
        #expect(try seconds(Self.pictures, much) == "10")
        #expect(try seconds(much) == "11")
    }

    @Test func `rounds once, half away from zero, to microseconds`() throws {
        let track = SampleTrack(.picture, timescale: 24_000, runs: [(240, 1001)])
        #expect(try seconds(track) == "10.01")
        let third = SampleTrack(.picture, timescale: 3, runs: [(1, 25)])
        #expect(try seconds(third) == "8.333333")
    }
}
