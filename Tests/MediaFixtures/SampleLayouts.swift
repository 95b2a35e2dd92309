/// One small file of every layout that the prober knows: seeds for what is cut, spoiled and
/// fuzzed.
package enum SampleLayouts {
    package static let all: [(name: String, bytes: [UInt8])] = [
        ("movie-first", clip.file()),
        ("movie-last", atEnd(clip).file()),
        ("quicktime", quicktime),
        ("described", described.file()),
        ("long-versions", longVersions.file()),
        ("long-sizes", longSizes),
        ("size-zero-media", SampleMovie().file() + box("mdat", claiming: 0, media)),
        ("size-zero-movie", sizeZeroMovie),
        ("crashed-writer", crashedWriter),
        ("side-tracks", sideTracks.file()),
        ("offsets", offsets.file()),
        ("header-only", headerOnly.file()),
        ("fragments", fragments),
        ("fragments-by-default", fragmentsByDefault),
        ("fragments-of-two-tracks", fragmentsOfTwoTracks),
        ("fragments-behind-samples", fragmentsBehindSamples),
        ("index", indexed()),
        ("index-and-mfra", indexed(adding: randomAccess)),
        ("index-of-64-bits", indexedLong),
        ("index-of-indexes", indexOfIndexes),
        ("fragments-first", SampleFragment(time: 0, count: 20).boxes() + initial.file()),
        ("compressed", box("moov", box("cmov", box("dcom", Array("zlib".utf8))))),
    ]

    /// Bytes that are no boxes.
    package static let media = [UInt8](repeating: 0xA5, count: 40)

    /// 8.2 s of pictures and 8.192 s of sound, each behind an edit.
    package static var clip: SampleMovie {
        var movie = SampleMovie()
        movie.tracks[0].edits = [(duration: 8200, mediaTime: 0)]
        movie.tracks.append(
            SampleTrack(
                .sound, timescale: 48_000, runs: [(384, 1024)],
                edits: [(duration: 8192, mediaTime: 0)]))
        return movie
    }

    /// The same movie behind its media.
    package static func atEnd(_ movie: SampleMovie) -> SampleMovie {
        var movie = movie
        movie.isMovieLast = true
        return movie
    }

    /// An empty movie of one picture track at 1000 ticks a second, 100 a sample, for fragments.
    package static var initial: SampleMovie {
        var movie = SampleMovie()
        movie.header = SampleHeader(timescale: 1000, duration: 0)
        movie.tracks = [SampleTrack(.picture, timescale: 1000, runs: [])]
        movie.sampleDurations = [(track: 1, duration: 100)]
        movie.mediaCount = 0
        return movie
    }

    /// No `ftyp`; `wide` and the media come first.
    package static var quicktime: [UInt8] {
        box("wide") + box("mdat", media) + clip.moov() + box("free", [0, 0, 0, 0])
    }

    /// Samples with descriptions and chunks, as a real muxer writes them.
    package static var described: SampleMovie {
        var movie = SampleMovie()
        movie.tracks[0].runs = [(40, 200), (1, 200)]
        movie.tracks[0].coding = "avc1"
        movie.tracks[0].offsets = [200, 400, 0]
        movie.tracks[0].edits = [(duration: 8200, mediaTime: 200)]
        var sound = SampleTrack(
            .sound, timescale: 8000, runs: [(65, 1024)], edits: [(duration: 8192, mediaTime: 1024)])
        sound.coding = "mp4a"
        movie.tracks.append(sound)
        return movie
    }

    /// Every box in its version with 64-bit times.
    package static var longVersions: SampleMovie {
        var movie = clip
        movie.header?.version = 1
        for index in movie.tracks.indices {
            movie.tracks[index].version = 1
            movie.tracks[index].headerVersion = 1
            movie.tracks[index].editVersion = 1
        }
        return movie
    }

    private static var longSizes: [UInt8] {
        longBox("ftyp", Array("mp42".utf8) + be32(0)) + longBox("free", media)
            + longBox("moov", Array(clip.moov().dropFirst(8))) + longBox("mdat", media)
    }

    private static var sizeZeroMovie: [UInt8] {
        box("ftyp", Array("qt  ".utf8), be32(0)) + box("mdat", media)
            + box("moov", claiming: 0, Array(clip.moov().dropFirst(8)))
    }

    /// `moov` was written as `free`, to be renamed at the end.
    private static var crashedWriter: [UInt8] {
        box("ftyp", Array("isom".utf8), be32(0)) + box("free", media)
            + box("free", Array(clip.moov().dropFirst(8))) + box("mdat", media)
    }

    private static var sideTracks: SampleMovie {
        var movie = clip
        movie.tracks.append(SampleTrack(.text, timescale: 600, runs: [(2, 2500)]))
        movie.tracks.append(SampleTrack(.timecode, timescale: 25, runs: [(1, 205)]))
        return movie
    }

    /// Pictures that start late, shown in another order than they are decoded.
    private static var offsets: SampleMovie {
        var movie = clip
        movie.tracks[0].edits = [
            (duration: 300, mediaTime: -1), (duration: 4000, mediaTime: 200),
            (duration: 3000, mediaTime: 5000),
        ]
        movie.tracks[0].offsets = [200, -100, 0]
        return movie
    }

    private static var headerOnly: SampleMovie {
        var movie = SampleMovie()
        movie.tracks = []
        return movie
    }

    /// Three fragments of 2 s each, which say their times.
    package static var fragments: [UInt8] {
        initial.file(
            adding: (0..<3).map { index in
                SampleFragment(
                    time: UInt64(index) * 2000, durations: [UInt32](repeating: 200, count: 10)
                ).boxes()
            })
    }

    /// Fragments whose samples last as `trex` or `tfhd` says, and that follow one another.
    package static var fragmentsByDefault: [UInt8] {
        initial.file(adding: [
            SampleFragment(count: 20).boxes(),
            SampleFragment(count: 10, lasting: 250).boxes(),
        ])
    }

    /// Pictures and sound in each fragment, the pictures in two runs with offsets.
    package static var fragmentsOfTwoTracks: [UInt8] {
        var movie = initial
        movie.tracks[0].edits = [(duration: 0, mediaTime: 100)]
        movie.tracks.append(SampleTrack(.sound, timescale: 48_000, runs: []))
        movie.sampleDurations.append((track: 2, duration: 1024))
        let fragments = (0..<3).map { index in
            var pictures = SampleFragment(
                time: UInt64(index) * 2000, durations: [100, 100, 100, 100])
            pictures.offsets = [100, 300, 0, 0]
            let sound = SampleFragment(track: 2, time: UInt64(index) * 96_000, count: 94)
            return movieFragment(
                pictures.traf(adding: SampleFragment(count: 16).trun()), sound.traf())
        }
        return movie.file(adding: fragments)
    }

    /// Two seconds in `moov`, two in a fragment.
    package static var fragmentsBehindSamples: [UInt8] {
        var movie = initial
        movie.mediaCount = 32
        movie.tracks[0].runs = [(20, 100)]
        return movie.file(adding: [SampleFragment(count: 20).boxes()])
    }

    /// Three segments of 2 s with an index before them.
    package static func indexed(adding rest: [UInt8] = []) -> [UInt8] {
        let segments = (0..<3).map { SampleFragment(time: $0 * 2000, count: 20).boxes() }
        let index = segmentIndex(
            timescale: 1000, segments.map { (size: UInt32($0.count), duration: 2000) })
        return initial.file(adding: [index] + segments + [rest])
    }

    /// `mfra`: its size is the file's last number.
    package static let randomAccess = box("mfra", fullBox("mfro", be32(24)))

    private static var indexedLong: [UInt8] {
        let segment = SampleFragment(time: 90_000_000_000, count: 20).boxes()
        let index = longSegmentIndex(
            timescale: 1000, earliest: 90_000_000_000,
            [(size: UInt32(segment.count), duration: 2000)])
        return initial.file(adding: [index, segment])
    }

    private static var indexOfIndexes: [UInt8] {
        let index = fullBox(
            "sidx", be32(1), be32(1000), be32(0), be32(0), be16(0), be16(1),
            be32(0x8000_0100), be32(60_000), be32(0))
        return initial.file(adding: [index, SampleFragment(time: 0, count: 20).boxes()])
    }
}
