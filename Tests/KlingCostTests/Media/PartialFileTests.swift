import KlingCost
import MediaFixtures
import Testing

/// A file that lost its end: its length is refused where it would be a part of the whole.
@Suite struct `A file that lost its end` {
    /// Two seconds in fragments of one.
    private static let fragmented: [UInt8] = {
        var movie = SampleMovie()
        movie.header = SampleHeader(timescale: 1000, duration: 0)
        movie.tracks = [SampleTrack(.picture, timescale: 1000, runs: [])]
        movie.mediaCount = 0
        movie.sampleDurations = [(track: 1, duration: 100)]
        return movie.file(adding: [
            SampleFragment(time: 0, count: 10).boxes(),
            SampleFragment(time: 1000, count: 10).boxes(),
        ])
    }()

    @Test func `inside the media of a fragment is refused with what is missing`() throws {
        #expect(try probe(Self.fragmented).expected.seconds == "2")
        guard case .truncated("mdat", _, let missing) = refusal(of: Self.fragmented.dropLast(7))
        else {
            Issue.record("not refused as cut off")
            return
        }
        #expect(missing == 7)
    }

    @Test func `a few bytes into the next fragment is refused`() throws {
        let whole = Self.fragmented.count
        let odd = Self.fragmented + [0, 0, 1]
        #expect(refusal(of: odd) == .cutOff(offset: UInt64(whole)))
    }

    @Test func `before its movie header names the media that is cut`() {
        var movie = SampleMovie()
        movie.isMovieLast = true
        movie.mediaCount = 5000
        let file = movie.file()
        let cut = Array(file.prefix(1000))
        guard case .truncated("mdat", _, let missing) = refusal(of: cut) else {
            Issue.record("not refused as cut off")
            return
        }
        #expect(missing == UInt64(20 + 5008 - 1000))
    }

    @Test func `behind its movie header keeps its length, with a warning`() throws {
        let file = SampleMovie().file()
        let video = try probe(Array(file.dropLast(10)))
        #expect(video.expected.seconds == "8.2")
        #expect(video.warnings == [.missingMedia(10)])
    }
}

private func refusal(of bytes: ArraySlice<UInt8>) -> MediaProblem? {
    refusal(of: Array(bytes))
}
