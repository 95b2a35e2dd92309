import MediaFixtures
import Testing

@testable import KlingCost

/// A part of a file is never reported as the whole: every sample is cut at every byte.
///
/// What can be demanded: a cut file is refused, or tells the whole file's numbers. Fragments that
/// are not listed by an index leave one more way: cut between two of them, the file is a shorter
/// one in itself, and every program measures it so. It must then be exactly that shorter file, and
/// say so where any header promised more.
@Suite struct `A file that is cut off` {
    /// Where the top-level boxes of a file end.
    private static func ends(of file: [UInt8]) -> [Int] {
        var ends: [Int] = []
        var place = 0
        while place + 8 <= file.count {
            let size = file[place..<place + 4].reduce(0) { $0 << 8 | Int($1) }
            let long = size == 1 ? file[place + 8..<place + 16].reduce(0) { $0 << 8 | Int($1) } : 0
            place += size == 1 ? long : size == 0 ? file.count - place : size
            ends.append(place)
        }
        return ends
    }

    /// The numbers alone.
    private static func numbers(_ video: ProbedVideo) -> [MeasuredLength?] {
        [
            video.movieHeader, video.tracks, video.videoTrack, video.expected,
            video.range.lowerBound, video.range.upperBound,
        ]
    }

    private static func isWarned(_ video: ProbedVideo) -> Bool {
        video.warnings.contains { warning in
            switch warning {
            case .missingMedia, .trailingBytes, .endsBeforeStated: true
            default: false
            }
        }
    }

    private static let wholes = [
        "movie-first", "movie-last", "quicktime", "described", "long-versions", "long-sizes",
        "size-zero-media", "crashed-writer", "side-tracks", "offsets", "header-only", "index",
        "index-and-mfra", "index-of-64-bits",
    ]

    @Test(arguments: wholes)
    func `is refused or tells the whole file's numbers`(name: String) throws {
        let file = try #require(SampleLayouts.all.first { $0.name == name }).bytes
        let whole = Self.numbers(try probe(file))
        let ends = Self.ends(of: file)
        var told = 0
        for count in 0..<file.count {
            guard let video = Outcome(Array(file.prefix(count))).video else { continue }
            told += 1
            #expect(Self.numbers(video) == whole, "cut to \(count)")
            // Between boxes nothing shows that more should follow, but by an index.
            let isSilent = ends.contains(count) && !name.hasPrefix("index")
            // Media without a stated size ends where the file does.
            let isOpen = name == "size-zero-media" && count >= ends[ends.count - 2] + 8
            // A last box without media takes nothing with it.
            let isTail =
                ["quicktime", "index-and-mfra"].contains(name) && count >= ends[ends.count - 2]
            #expect(Self.isWarned(video) || isSilent || isOpen || isTail, "cut to \(count)")
        }
        // With the movie last, only what follows it can be cut.
        let isLast = ["movie-last", "quicktime"].contains(name)
        #expect(isLast ? told < 13 : told > 0)
    }

    private static let sums = [
        "fragments", "fragments-by-default", "fragments-of-two-tracks", "fragments-behind-samples",
        "fragments-first", "index-of-indexes",
    ]

    @Test(arguments: sums)
    func `between fragments is the shorter file that it is`(name: String) throws {
        let file = try #require(SampleLayouts.all.first { $0.name == name }).bytes
        let ends = [0] + Self.ends(of: file)
        for count in 0..<file.count {
            guard let video = Outcome(Array(file.prefix(count))).video else { continue }
            // Bytes behind the last whole box: none, less than a header, or media cut short.
            let begun = try #require(ends.last { $0 <= count })
            if count == begun { continue }
            #expect(Self.isWarned(video), "cut to \(count)")
            let end = try #require(ends.first { $0 > count })
            let isMedia = count >= begun + 8
            let shorter = try probe(Array(file.prefix(isMedia ? end : begun)))
            #expect(Self.numbers(video) == Self.numbers(shorter), "cut to \(count)")
        }
    }

    @Test func `between fragments is warned about where a header promised more`() throws {
        let fragments = (0..<3).map { SampleFragment(time: $0 * 2000, count: 20).boxes() }
        var movie = SampleLayouts.initial
        movie.header?.duration = 6000
        let byHeader = movie.file(adding: fragments)
        movie.header?.duration = 0
        movie.fragmentDuration = 6000
        let byExtends = movie.file(adding: fragments)
        for file in [byHeader, byExtends] {
            #expect(try probe(file).warnings == [])
            let size = fragments[2].count
            let stated = try #require(MeasuredLength(microseconds: 6_000_000))
            for (cut, seconds) in [(size, "4"), (2 * size, "2")] {
                let video = try probe(Array(file.dropLast(cut)))
                #expect(video.expected.seconds == seconds)
                #expect(video.warnings == [.endsBeforeStated(stated)])
            }
            // All fragments gone: nothing lasts.
            #expect(refusal(of: Array(file.dropLast(3 * size))) == .noDuration)
        }
    }

    @Test func `between fragments but listed by an index lacks so many bytes`() throws {
        let file = SampleLayouts.indexed()
        let segment = SampleFragment(time: 4000, count: 20).boxes().count
        for count in 1...2 {
            let video = try probe(Array(file.dropLast(count * segment)))
            #expect(video.expected.seconds == "6")
            #expect(video.warnings == [.missingMedia(UInt64(count * segment))])
        }
    }

    @Test(arguments: SampleLayouts.all.indices)
    func `while it is read is refused, or tells the whole file's numbers`(layout: Int) {
        let (name, file) = SampleLayouts.all[layout]
        let whole = Outcome(file)
        for count in 0..<file.count {
            var source = MemorySource(Array(file.prefix(count)))
            source.claimedCount = UInt64(file.count)
            let outcome = Outcome(&source)
            if outcome == whole { continue }
            guard case .endedEarly(let offset) = outcome.refusal else {
                Testing.Issue.record("\(name) of \(count): \(outcome)")
                return
            }
            #expect((count...file.count).contains(Int(offset)))
        }
    }
}
