import KlingCost
import MediaFixtures
import Testing

/// Samples in fragments: how long they last together, worked out by hand.
@Suite struct `A fragmented movie` {
    /// 1000 ticks a second, 100 a sample.
    private static let initial = SampleLayouts.initial

    private func video(_ fragments: [UInt8]...) throws -> ProbedVideo {
        try probe(Self.initial.file(adding: fragments))
    }

    private func seconds(_ fragments: [UInt8]...) throws -> String {
        try probe(Self.initial.file(adding: fragments)).expected.seconds
    }

    @Test func `lasts to the end of its last fragment`() throws {
        let video = try probe(SampleLayouts.fragments)
        #expect(video.isFragmented)
        #expect(video.expected.seconds == "6")
        #expect(video.range == video.expected...video.expected)
        #expect(video.movieHeader == nil && video.warnings == [])
    }

    @Test func `takes durations from trun, else tfhd, else trex`() throws {
        #expect(try seconds(SampleFragment(durations: [300, 50]).boxes()) == "0.35")
        #expect(try seconds(SampleFragment(count: 7, lasting: 250).boxes()) == "1.75")
        #expect(try seconds(SampleFragment(count: 7).boxes()) == "0.7")
        // 20 × 100 + 10 × 250
        #expect(try probe(SampleLayouts.fragmentsByDefault).expected.seconds == "4.5")
    }

    @Test func `goes on where it ended when no time is said, and jumps where one is`() throws {
        let one = SampleFragment(count: 10).boxes()
        #expect(try seconds(one, one, one) == "3")
        #expect(try seconds(one, SampleFragment(time: 5000, count: 10).boxes(), one) == "7")
        let back = SampleFragment(time: 500, count: 10).boxes()
        #expect(try seconds(one, one, back) == "2", "an earlier time takes nothing away")
    }

    @Test func `adds the runs of one track, and takes the longer track`() throws {
        let pictures = SampleFragment(time: 0, durations: [100, 100])
        let run = SampleFragment(durations: [1000]).trun()
        #expect(try seconds(movieFragment(pictures.traf(adding: run, run))) == "2.2")
        // Pictures last 6 s; sound 2 × 96,000 + 94 × 1024 = 288,256 ticks of 1/48,000 s.
        let both = try probe(SampleLayouts.fragmentsOfTwoTracks)
        #expect(both.expected.seconds == "6.005333")
        #expect(both.videoTrack?.seconds == "6")
    }

    @Test func `reads tfhd whose optional fields stand before the duration`() throws {
        let tfhd = fullBox(
            "tfhd", flags: 0x1 | 0x2 | 0x8, be32(1), be64(0xFFFF_FFFF_FFFF), be32(0xEEEE_EEEE),
            be32(125))
        let trun = fullBox("trun", flags: 0x1 | 0x4, be32(4), be32(88), be32(0x0200_0000))
        #expect(try seconds(movieFragment(box("traf", tfhd, trun))) == "0.5")
    }

    @Test func `reads rows with sizes, flags and offsets between durations`() throws {
        let rows = [UInt32(100), 250].flatMap {
            be32($0) + be32(9999) + be32(0x0101_0000) + be32(7)
        }
        let tfhd = fullBox("tfhd", be32(1))
        let trun = fullBox("trun", flags: 0x1 | 0xF00, be32(2), be32(88), rows)
        #expect(try seconds(movieFragment(box("traf", tfhd, trun))) == "0.35")
        let sizes = fullBox("trun", flags: 0x200, be32(3), be32(1), be32(2), be32(3))
        #expect(try seconds(movieFragment(box("traf", tfhd, sizes))) == "0.3")
    }

    @Test func `reads tfdt in both versions`() throws {
        let tfhd = fullBox("tfhd", be32(1))
        let trun = SampleFragment(count: 10).trun()
        let short = fullBox("tfdt", be32(900))
        #expect(try seconds(movieFragment(box("traf", tfhd, short, trun))) == "1.9")
        let long = fullBox("tfdt", version: 1, be64(900))
        #expect(try seconds(movieFragment(box("traf", tfhd, long, trun))) == "1.9")
    }

    @Test func `knows its tracks by their ids, in both versions of tkhd`() throws {
        var movie = Self.initial
        movie.tracks[0].headerVersion = 1
        let fragment = SampleFragment(count: 20).boxes()
        #expect(try probe(movie.file(adding: [fragment])).expected.seconds == "2")
    }

    @Test func `starts with its first sample shown`() throws {
        var movie = Self.initial
        movie.tracks.append(SampleTrack(.sound, timescale: 1000, runs: []))
        movie.sampleDurations.append((track: 2, duration: 100))
        let sound = SampleFragment(track: 2, time: 0, count: 20).traf()
        func seconds(offsets: [Int32], edit: [SampleTrack.Edit]? = nil) throws -> String {
            movie.tracks[0].edits = edit
            var pictures = SampleFragment(time: 0, durations: [UInt32](repeating: 100, count: 20))
            pictures.offsets = offsets + [Int32](repeating: 0, count: 20 - offsets.count)
            return try probe(movie.file(adding: [movieFragment(pictures.traf(), sound)]))
                .expected.seconds
        }
        #expect(try seconds(offsets: []) == "2")
        #expect(try seconds(offsets: [200]) == "2.2", "pictures start at 0.2 s, and last 2 s")
        #expect(try seconds(offsets: [0, -100]) == "2.1", "as if all were 0.1 s later")
        #expect(try seconds(offsets: [200], edit: [(0, 200)]) == "2")
        #expect(try seconds(offsets: [], edit: [(500, -1), (0, 0)]) == "2.5")
    }

    @Test func `with samples of its own goes on behind them`() throws {
        let video = try probe(SampleLayouts.fragmentsBehindSamples)
        #expect(video.expected.seconds == "4")
    }

    @Test func `does not take the movie header's word`() throws {
        var movie = Self.initial
        movie.header?.duration = 2500
        let video = try probe(movie.file(adding: [SampleFragment(time: 0, count: 20).boxes()]))
        #expect(video.movieHeader?.seconds == "2.5")
        #expect(video.expected.seconds == "2")
        #expect(video.range == video.expected...video.expected)
    }

    @Test(arguments: [
        (UInt64(1000), nil), (1001, 1), (1999, 1), (2000, 2), (1_000_000, 1000),
    ])
    func `that starts later than a second is said to`(time: UInt64, late: Int64?) throws {
        let video = try video(SampleFragment(time: time, count: 20).boxes())
        #expect(video.expected.microseconds == Int64(time + 2000) * 1000)
        #expect(video.warnings == (late.map { [.lateStart(seconds: $0)] } ?? []))
    }

    @Test func `passes over fragments of tracks that it does not have`() throws {
        let other = SampleFragment(track: 9, time: 0, count: 900).boxes()
        #expect(try seconds(other, SampleFragment(count: 20).boxes()) == "2")
        #expect(refusal(of: Self.initial.file(adding: [other])) == .noDuration)
    }

    @Test func `counts fragments that stand before it`() throws {
        let early = SampleFragment(time: 0, count: 20).boxes()
        #expect(try probe(early + Self.initial.file()).expected.seconds == "2")
        let late = SampleFragment(count: 10).boxes()
        #expect(try probe(early + Self.initial.file(adding: [late])).expected.seconds == "3")
    }

    @Test func `without fragments has no duration`() {
        #expect(refusal(of: Self.initial.file()) == .noDuration)
        #expect(refusal(of: Self.initial.file(adding: [box("mdat", [1])])) == .noDuration)
        #expect(refusal(of: Self.initial.file(adding: [movieFragment()])) == .noDuration)
    }

    @Test func `may run for years, and not longer than 64 bits count`() throws {
        let far = UInt64(Int64.max) / 2000
        #expect(
            try video(SampleFragment(time: far, count: 20).boxes()).expected.microseconds
                == Int64(far + 2000) * 1000)
        let farther = SampleFragment(time: UInt64(Int64.max) - 2000, count: 20).boxes()
        #expect(refusal(of: Self.initial.file(adding: [farther])) == .noDuration)
        let start = Self.initial.file().count
        for (time, name, offset) in [(UInt64.max, "tfdt", 48), (UInt64(Int64.max), "trun", 68)] {
            let bytes = SampleFragment(time: time, count: 20).boxes()
            #expect(
                refusal(of: Self.initial.file(adding: [bytes])).map(String.init(describing:))
                    == "malformed(box: \(name), offset: \(start + offset))")
        }
    }

    @Test func `without trex is refused: its fragments cannot be counted`() {
        var movie = Self.initial
        movie.sampleDurations = []
        movie.tracks[0].runs = [(10, 100)]
        let file = movie.file(adding: [SampleFragment(time: 1000, count: 20).boxes()])
        #expect(refusal(of: file) == .malformed(box: "moof", offset: UInt64(movie.file().count)))
    }
}
