import MediaFixtures
import SeededCases
import Testing

@testable import KlingCost

/// Pictures that are stored and that an edit list does not show: who counts pictures counts them.
@Suite struct `Stored pictures` {
    /// So many milliseconds of pictures behind edits; the movie header says what they show.
    private func video(
        _ stored: UInt32, _ edits: [SampleTrack.Edit], shown: UInt64? = nil, scale: UInt32 = 1000
    ) throws -> ProbedVideo {
        var movie = SampleMovie()
        let sum = edits.reduce(0) { $0 + $1.duration }
        movie.header = SampleHeader(timescale: scale, duration: shown ?? sum)
        movie.tracks = [SampleTrack(.picture, timescale: scale, runs: [(stored, 1)], edits: edits)]
        return try probe(movie.file())
    }

    private func whatEditsHide(_ video: ProbedVideo) -> HiddenMedia? {
        video.warnings.lazy.compactMap {
            if case .editsHide(let hidden) = $0 { hidden } else { nil }
        }
        .first
    }

    @Test func `before a cut at the front count, and a whole second more is warned of`() throws {
        let video = try video(58_283, [(57_283, 1000)])
        #expect(video.expected.seconds == "57.283")
        #expect(video.tracks?.seconds == "57.283" && video.videoTrack?.seconds == "57.283")
        #expect(video.storedPictures?.seconds == "58.283")
        #expect(video.range.upperBound.seconds == "58.283")
        #expect(video.warnings.map(\.code) == ["lengths-differ", "crosses-second", "edits-hide"])
        let hidden = try #require(whatEditsHide(video))
        #expect(hidden.head?.seconds == "1")
        #expect(hidden.middle == nil && hidden.tail == nil && hidden.twice == nil)
    }

    @Test func `behind an edit that ends inside the last one count to its end`() throws {
        var movie = SampleMovie()
        movie.header = SampleHeader(timescale: 1000, duration: 5160)
        movie.tracks = [
            SampleTrack(
                .picture, timescale: 1000, runs: [(51, 100), (1, 542)], edits: [(5160, 0)])
        ]
        let video = try probe(movie.file())
        #expect(video.range.lowerBound.seconds == "5.16")
        #expect(video.range.upperBound.seconds == "5.642")
        #expect(video.warnings.map(\.code) == ["lengths-differ", "edits-hide"])
        #expect(whatEditsHide(video)?.tail?.seconds == "0.482")
    }

    @Test func `between ten edits may be over a limit`() throws {
        let edits = (0..<10).map { (duration: UInt64(1000), mediaTime: Int64($0) * 1046) }
        let video = try video(10_417, edits)
        #expect(video.expected.seconds == "10")
        #expect(video.reference.longest == VideoLength(milliseconds: 10_417))
        #expect(video.warnings.contains(.crossesLimit(seconds: 10)))
        #expect(whatEditsHide(video)?.middle?.seconds == "0.414")
        #expect(whatEditsHide(video)?.tail?.seconds == "0.003")
    }

    @Test func `that are played twice are told`() throws {
        let video = try video(10_000, [(4000, 0), (4000, 2000)])
        #expect(video.range.upperBound.seconds == "10")
        #expect(
            whatEditsHide(video)?.twice?.seconds == "2"
                && whatEditsHide(video)?.tail?.seconds == "4")
        // What plays again may last longer than what is stored: the header's word counts.
        let again = try self.video(4000, [(4000, 0), (4000, 0)])
        #expect(again.range.lowerBound.seconds == "4" && again.range.upperBound.seconds == "8")
        #expect(whatEditsHide(again)?.twice?.seconds == "4")
    }

    @Test(arguments: [
        (8_200_001, "8.2", []), (8_201_000, "8.2", []), (8_201_001, "8.201001", []),
        (8_249_999, "8.249999", []), (8_250_000, "8.25", ["lengths-differ", "edits-hide"]),
        (9_000_001, "9.000001", ["lengths-differ", "crosses-second", "edits-hide"]),
    ])
    func `count from more than a millisecond on, and are told of where it matters`(
        stored: UInt32, longest: String, codes: [String]
    ) throws {
        let video = try video(stored, [(8_200_000, 0)], scale: 1_000_000)
        #expect(video.range.upperBound.seconds == longest)
        #expect(video.warnings.map(\.code) == codes)
    }

    @Test func `that are fewer than all else says make nothing shorter`() throws {
        var movie = SampleMovie(milliseconds: 8000)
        movie.tracks[0].edits = [(8200, 0)]
        movie.header?.duration = 8200
        let video = try probe(movie.file())
        #expect(video.storedPictures?.seconds == "8")
        #expect(video.range.lowerBound == video.videoTrack)
    }

    @Test func `behind a delay of the decoder are not hidden`() throws {
        var movie = SampleMovie()
        movie.tracks[0].offsets = [200, 100]
        movie.tracks[0].edits = [(8200, 200)]
        #expect(try probe(movie.file()).warnings == [])
    }

    /// FFmpeg takes a delta of 2^31 and more for a step back.
    @Test(arguments: [(UInt32(1) << 31, false), (UInt32(1) << 31 - 1, true)])
    func `that last less than nothing are not added up`(delta: UInt32, counts: Bool) throws {
        var movie = SampleMovie()
        movie.tracks[0].runs = [(82, 100), (1, delta)]
        movie.tracks[0].mediaDuration = 8200
        let video = try probe(movie.file())
        #expect((video.storedPictures != nil) == counts)
        #expect((video.range.upperBound.seconds == "8.2") == !counts)
    }

    @Test func `of fragments are no reading of their own`() throws {
        let file = SampleLayouts.initial.file(adding: [SampleFragment(time: 0, count: 20).boxes()])
        #expect(try probe(file).storedPictures == nil)
    }

    @Test func `behind more edits than are told apart count all the same`() throws {
        let count = ShownMedia.mostParts + 1
        let edits = (0..<count).map { (duration: UInt64(1), mediaTime: Int64($0) * 2) }
        let video = try video(UInt32(count) * 2, edits)
        #expect(video.range.upperBound == video.storedPictures)
        #expect(video.warnings.map(\.code) == ["lengths-differ", "crosses-second"])
    }

    @Test func `behind an edit of no length are warned of`() throws {
        let video = try video(8200, [(0, 0)], shown: 8200)
        #expect(video.warnings.contains(.emptyEdit))
        let whole = try self.video(8200, [(8200, 0)])
        #expect(whole.warnings == [])
    }

    /// Held against a list of ticks, each shown so many times.
    @Test func `that are hidden add up, wherever edits begin and end`() {
        var random = SeededRandom(seed: 0x5704)
        for _ in 0..<TortureCases.count(400) {
            let total = Int64.random(in: 1...30, using: &random)
            let first = Int64.random(in: -3...3, using: &random)
            var shown = ShownMedia()
            var times = [Int](repeating: 0, count: Int(total))
            for _ in 0..<Int.random(in: 1...5, using: &random) {
                let start = Int64.random(in: 0...35, using: &random)
                let length = Int64.random(in: 1...20, using: &random)
                shown.add(from: start, lasting: length)
                for tick in start..<start + length where (0..<total).contains(tick - first) {
                    times[Int(tick - first)] += 1
                }
            }
            var expected = ShownMedia.Hidden()
            expected.head = Int64(times.prefix { $0 == 0 }.count)
            if expected.head < total {
                expected.tail = Int64(times.reversed().prefix { $0 == 0 }.count)
            }
            let unseen = Int64(times.count { $0 == 0 })
            expected.middle = unseen - expected.head - expected.tail
            expected.twice = times.reduce(0) { $0 + Int64(max(0, $1 - 1)) }
            #expect(shown.hidden(ofMediaLasting: total, from: first) == expected, "\(shown)")
        }
    }

    @Test func `beyond what can be counted are unclear`() {
        var shown = ShownMedia()
        shown.add(from: .max, lasting: 1)
        #expect(shown.isUnclear)
        #expect(shown.hidden(ofMediaLasting: 8, from: 0) == nil)
        var some = ShownMedia()
        some.add(from: 0, lasting: 4)
        #expect(some.hidden(ofMediaLasting: .max, from: 1) == nil)
        #expect(some.hidden(ofMediaLasting: 0, from: 0) == nil)
    }
}
