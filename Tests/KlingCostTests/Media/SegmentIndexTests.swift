import KlingCost
import MediaFixtures
import Testing

/// `sidx`: what it lists counts, and spares reading the fragments when it lists them all.
@Suite struct `A segment index` {
    private static let initial = SampleLayouts.initial.file()

    /// A fragment of 2 s whose media is too long to come along with its header.
    private static func segment(_ index: UInt64) -> [UInt8] {
        SampleFragment(time: index * 2000, count: 20).boxes()
            + box("mdat", [UInt8](repeating: 0x5A, count: 100_000))
    }

    private static let segments = (0..<5).flatMap { segment($0) }
    private static let size = UInt32(segment(0).count)

    /// An index of so many of five segments, each said to last 2.5 s where they last 2 s.
    private func index(
        of count: Int, track: UInt32 = 1, timescale: UInt32 = 1000, duration: UInt32 = 2500
    ) -> [UInt8] {
        segmentIndex(
            track: track, timescale: timescale,
            [(size: UInt32, duration: UInt32)](repeating: (Self.size, duration), count: count))
    }

    private func probing(
        _ bytes: [UInt8]
    ) throws -> (seconds: String, warnings: [VideoWarning], reads: [Range<UInt64>]) {
        var source = MemorySource(bytes)
        let video = try VideoProbe.probe(&source).video
        return (video.expected.seconds, video.warnings, source.reads)
    }

    @Test func `that lists all spares reading the rest`() throws {
        let (seconds, warnings, reads) = try probing(Self.initial + index(of: 5) + Self.segments)
        #expect(seconds == "12.5", "its own end counts")
        #expect(warnings == [])
        #expect(reads.count == 1, "\(reads)")
    }

    @Test func `that lists all up to mfra does so too`() throws {
        let tail = SampleLayouts.randomAccess
        let (seconds, _, reads) = try probing(
            Self.initial + index(of: 5) + Self.segments + tail)
        #expect(seconds == "12.5")
        #expect(reads.allSatisfy { $0.upperBound < 100_000 || $0.count <= 24 }, "\(reads)")
    }

    @Test func `that does not list all leaves the rest to the fragments`() throws {
        let (seconds, _, reads) = try probing(
            Self.initial + index(of: 3, duration: 2000) + Self.segments)
        #expect(seconds == "10")
        #expect(reads.count >= 5)
        // Its end counts where it is later than that of the fragments.
        #expect(try probing(Self.initial + index(of: 3, duration: 9000) + Self.segments).0 == "27")
    }

    @Test func `that lists more than there is counts, with a warning that says how much`() throws {
        let (seconds, warnings, _) = try probing(
            Self.initial + index(of: 6, duration: 2000) + Self.segments)
        #expect(seconds == "12")
        #expect(warnings == [.missingMedia(UInt64(Self.size))])
    }

    @Test func `of another timescale is converted`() throws {
        let index = index(of: 5, timescale: 90_000, duration: 180_009)
        // 5 × 180,009 / 90,000 s are 10,000.5 ms: half away from zero.
        #expect(try probing(Self.initial + index + Self.segments).0 == "10.001")
    }

    @Test func `holds for tracks without one`() throws {
        var movie = SampleLayouts.initial
        movie.tracks.append(SampleTrack(.sound, timescale: 48_000, runs: []))
        movie.sampleDurations.append((track: 2, duration: 1024))
        let sound = SampleFragment(track: 2, time: 0, count: 10).traf()
        let segment = movieFragment(SampleFragment(time: 0, count: 20).traf(), sound)
        let index = segmentIndex(timescale: 1000, [(UInt32(segment.count), 2000)])
        let video = try probe(movie.file(adding: [index, segment]))
        #expect(video.expected.seconds == "2")
        let ofSound = segmentIndex(track: 2, timescale: 48_000, [(UInt32(segment.count), 144_000)])
        let other = try probe(movie.file(adding: [ofSound, segment]))
        #expect(other.videoTrack?.seconds == "3")
    }

    @Test func `with a first offset begins behind it`() throws {
        let segment = SampleFragment(time: 0, count: 20).boxes()
        let gap = box("free", [UInt8](repeating: 0, count: 92))
        let index = longSegmentIndex(
            timescale: 1000, earliest: 0, firstOffset: 100, [(UInt32(segment.count), 3000)])
        let all = Self.initial + index + gap + segment
        #expect(try probing(all).0 == "3")
        // The fragment behind the end that it lists is read.
        let more = SampleFragment(time: 7000, count: 20).boxes()
        #expect(try probing(all + more).0 == "9")
    }

    @Test func `of 64 bits counts from its earliest time`() throws {
        let segment = SampleFragment(time: 90_000_000_000, count: 20).boxes()
        let index = longSegmentIndex(
            timescale: 1000, earliest: 90_000_000_000, [(UInt32(segment.count), 2000)])
        let (seconds, warnings, _) = try probing(Self.initial + index + segment)
        #expect(seconds == "90000002")
        #expect(warnings == [.lateStart(seconds: 90_000_000)])
    }

    @Test func `of an unknown track, of other indexes or of nothing is passed over`() throws {
        let hierarchical = fullBox(
            "sidx", be32(1), be32(1000), be32(0), be32(0), be16(0), be16(2),
            be32(100), be32(60_000), be32(0), be32(0x8000_0100), be32(60_000), be32(0))
        for index in [index(of: 5, track: 7), hierarchical, index(of: 0)] {
            #expect(try probing(Self.initial + index + Self.segments).0 == "10")
        }
    }

    @Test func `before the movie counts`() throws {
        let index = index(of: 5)
        let far = longSegmentIndex(
            timescale: 1000, earliest: 0, firstOffset: UInt64(Self.initial.count),
            [(UInt32(Self.segments.count), 11_000)])
        #expect(try probing(box("free") + far + Self.initial + Self.segments).0 == "11")
        #expect(try probing(box("free") + index + Self.initial + Self.segments).0 == "12.5")
    }

    @Test func `whose numbers are beyond 64 bits or whose timescale is zero is malformed`() {
        let rows: [(size: UInt32, duration: UInt32)] = [(100, 2000)]
        for index in [
            longSegmentIndex(timescale: 1000, earliest: .max, rows),
            longSegmentIndex(timescale: 1000, earliest: .max - 1999, rows),
            longSegmentIndex(timescale: 1000, earliest: 1 << 63, rows),
            longSegmentIndex(timescale: 1, earliest: 1 << 62, rows),
            longSegmentIndex(timescale: 1000, earliest: 0, firstOffset: .max, rows),
            segmentIndex(timescale: 0, rows),
        ] {
            #expect(
                refusal(of: Self.initial + index + Self.segments)
                    == .malformed(box: "sidx", offset: UInt64(Self.initial.count)))
        }
    }
}
