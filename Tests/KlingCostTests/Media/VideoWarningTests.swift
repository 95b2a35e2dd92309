import MediaFixtures
import Testing

@testable import KlingCost

/// What a range of lengths is warned about, around the limits of a reference video.
@Suite struct `A range of lengths` {
    /// A file whose header and whose tracks say two lengths in microseconds.
    private func warnings(_ header: UInt32, _ tracks: UInt32) throws -> [String] {
        var movie = SampleMovie()
        movie.header = SampleHeader(timescale: 1_000_000, duration: UInt64(header))
        movie.tracks = [SampleTrack(.picture, timescale: 1_000_000, runs: [(1, tracks)])]
        let video = try probe(movie.file())
        let ends = [header, tracks].map { MeasuredLength(microseconds: Int64($0)) }
        #expect(video.range.lowerBound == ends.compactMap { $0 }.min())
        #expect(video.range.upperBound == ends.compactMap { $0 }.max())
        return video.warnings.map { warning in
            switch warning {
            case .lengthsDiffer: "differ"
            case .crossesSecond(let shortest, let longest): "\(shortest)-\(longest)"
            case .crossesLimit(let seconds): "limit \(seconds)"
            default: warning.code
            }
        }
    }

    /// Ends in microseconds, and what is said: the same whichever rule says which.
    private static let rows: [(UInt32, UInt32, [String])] = [
        (8_000_000, 8_000_000, []),
        (8_000_001, 8_000_002, []),
        // Fifty milliseconds are said, less only where it changes a whole second or a limit.
        (8_200_000, 8_249_999, []),
        (8_200_000, 8_250_000, ["differ"]),
        (7_000_001, 8_000_000, ["differ"]),
        (8_000_000, 8_000_001, ["differ", "8-9"]),
        (7_999_999, 8_000_001, ["differ", "8-9"]),
        (8_500_000, 11_500_000, ["differ", "9-12", "limit 10"]),
        // At least 3 s: 3 s itself is legal.
        (2_999_999, 2_999_999, []),
        (2_999_998, 2_999_999, []),
        (2_999_999, 3_000_000, ["differ", "limit 3"]),
        (2_999_999, 3_000_001, ["differ", "3-4", "limit 3"]),
        (3_000_000, 3_000_001, ["differ", "3-4"]),
        // At most 10 s and 30 s: they themselves are legal.
        (9_999_999, 10_000_000, []),
        (9_999_999, 10_000_001, ["differ", "10-11", "limit 10"]),
        (10_000_000, 10_000_001, ["differ", "10-11", "limit 10"]),
        (10_000_001, 10_000_002, []),
        (29_999_999, 30_000_000, []),
        (30_000_000, 30_000_001, ["differ", "30-31", "limit 30"]),
        (30_000_001, 30_999_999, ["differ"]),
        (2_000_000, 31_000_000, ["differ", "2-31", "limit 3", "limit 10", "limit 30"]),
    ]

    @Test(arguments: rows)
    func `is warned about where it crosses a second or a limit`(
        shortest: UInt32, longest: UInt32, expected: [String]
    ) throws {
        #expect(try warnings(shortest, longest) == expected)
        #expect(try warnings(longest, shortest) == expected)
    }

    @Test func `holds the picture track's own length too`() throws {
        var movie = SampleMovie(milliseconds: 10_000)
        movie.tracks.append(SampleTrack(.sound, timescale: 48_000, runs: [(470, 1024)]))
        movie.header?.duration = 10_027
        let video = try probe(movie.file())
        #expect(video.expected.seconds == "10.027")
        #expect(video.range.lowerBound.seconds == "10")
        #expect(video.range.upperBound.seconds == "10.027")
        #expect(
            video.warnings.map(\.code) == ["lengths-differ", "crosses-second", "crosses-limit"])
    }

    @Test func `of the second picture track does not count`() throws {
        var movie = SampleMovie(milliseconds: 8000)
        movie.tracks.append(SampleTrack(.picture, timescale: 1000, runs: [(1, 7000)]))
        #expect(try probe(movie.file()).warnings == [])
    }

    @Test func `gives an estimate whole milliseconds, widened outwards`() throws {
        var movie = SampleMovie()
        movie.header = SampleHeader(timescale: 1_000_000, duration: 8_200_500)
        movie.tracks = [SampleTrack(.picture, timescale: 1_000_000, runs: [(1, 8_199_999)])]
        let reference = try probe(movie.file()).reference
        #expect(reference.expected == VideoLength(milliseconds: 8201))
        #expect(reference.shortest == VideoLength(milliseconds: 8199))
        #expect(reference.longest == VideoLength(milliseconds: 8201))
    }
}
