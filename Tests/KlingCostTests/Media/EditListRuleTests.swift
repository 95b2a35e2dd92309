import MediaFixtures
import Testing

@testable import KlingCost

/// Where FFmpeg cuts by an edit list, and where it only shifts the track.
@Suite struct `An edit list` {
    /// 2 s of pictures in a fragment, with these edits, beside 2 s of sound from zero.
    private func seconds(edits: [SampleTrack.Edit]) throws -> String {
        var movie = SampleLayouts.initial
        movie.tracks[0].edits = edits
        movie.tracks.append(SampleTrack(.sound, timescale: 1000, runs: []))
        movie.sampleDurations.append((track: 2, duration: 100))
        let pictures = SampleFragment(time: 0, count: 20).traf()
        let sound = SampleFragment(track: 2, time: 0, count: 20).traf()
        return try probe(movie.file(adding: [movieFragment(pictures, sound)])).expected.seconds
    }

    @Test func `cuts no track behind one without samples`() throws {
        var movie = SampleMovie()
        movie.tracks[0].runs = [(100, 100)]
        movie.tracks[0].edits = [(duration: 8200, mediaTime: 500)]
        let empty = SampleTrack(.text, timescale: 1000, runs: [])
        movie.tracks.append(empty)
        #expect(try probe(movie.file()).tracks?.seconds == "8.2")
        movie.tracks.swapAt(0, 1)
        #expect(try probe(movie.file()).tracks?.seconds == "10")
        // It still shifts: pictures begin half a second before the sound, which lasts 10 s.
        movie.tracks.append(SampleTrack(.sound, timescale: 1000, runs: [(1, 10_000)]))
        #expect(try probe(movie.file()).tracks?.seconds == "10.5")
    }

    @Test func `in fragments shifts by its first gap alone`() throws {
        #expect(try seconds(edits: [(500, -1), (0, 0)]) == "2.5")
        #expect(try seconds(edits: [(500, -1), (300, -1), (0, 0)]) == "2.5")
        var plain = SampleLayouts.clip
        plain.tracks[0].edits = [(500, -1), (300, -1), (8200, 0)]
        #expect(try probe(plain.file()).tracks?.seconds == "9", "elsewhere all gaps add up")
    }

    @Test func `passes over edits from before the media`() throws {
        var movie = SampleMovie()
        movie.tracks[0].edits = [(4000, -2), (3000, 0), (4000, .min)]
        movie.tracks[0].editVersion = 1
        #expect(try probe(movie.file()).tracks?.seconds == "3")
    }

    /// 94 samples of 1024 at 48 kHz, 2.005333 s, behind an edit that drops the first one.
    @Test(arguments: [("mp4a", "2.005333"), ("Opus", "2.021333")])
    func `behind the priming of AAC in fragments does not shift`(
        coding: String, seconds: String
    ) throws {
        var movie = SampleLayouts.initial
        var sound = SampleTrack(.sound, timescale: 48_000, runs: [], edits: [(0, 1024)])
        sound.coding = coding
        movie.tracks.append(sound)
        movie.sampleDurations.append((track: 2, duration: 1024))
        let pictures = SampleFragment(time: 0, count: 20).traf()
        let traf = SampleFragment(track: 2, time: 0, count: 94).traf()
        func probed() throws -> String {
            try probe(movie.file(adding: [movieFragment(pictures, traf)])).expected.seconds
        }
        #expect(try probed() == seconds)
        // A second edit that shows something: nobody knows which one drops the priming.
        movie.tracks[1].edits = [(0, 1024), (0, 2048)]
        #expect(try probed() == "2.021333")
    }

    @Test func `of a track with samples of its own is not moved by fragments`() throws {
        var movie = SampleLayouts.initial
        movie.tracks[0].runs = [(20, 100)]
        movie.tracks[0].offsets = [200]
        movie.tracks.append(SampleTrack(.sound, timescale: 1000, runs: [(40, 100)]))
        let fragment = SampleFragment(time: 2000, count: 20).boxes()
        // Pictures are shown from 0.2 s on and last 4 s, sound from 0 on.
        #expect(try probe(movie.file(adding: [fragment])).expected.seconds == "4.2")
    }
}
