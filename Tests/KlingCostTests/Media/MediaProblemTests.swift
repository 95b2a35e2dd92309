import KlingCost
import MediaFixtures
import Testing

/// Each reason for which no length is told, and where it shows.
@Suite struct `A media file is refused` {
    private static let ftyp = box("ftyp", Array("isom".utf8), be32(0), be32(0))
    private static let header = SampleHeader(timescale: 1000, duration: 8200).mvhd()

    @Test func `when it is empty`() {
        #expect(refusal(of: []) == .empty)
    }

    private static let kinds: [(head: [UInt8], kind: FileKind)] = [
        ([0x1A, 0x45, 0xDF, 0xA3], .matroska), (text("RIFF....AVI "), .avi),
        (text("RIFF....WEBP"), .webp), (text("RIFF....WAVE"), .wav), (text("FLV."), .flv),
        (text("GIF89a"), .gif), ([0x89, 0x50, 0x4E, 0x47], .png), ([0xFF, 0xD8, 0xFF], .jpeg),
        (text("ID3"), .mp3), ([0xFF, 0xFB, 0x90], .mp3), (text("PK\u{3}\u{4}"), .zip),
        (text("#EXTM3U"), .playlist), (text("\n <!doctype html>"), .html),
        (text("{\"error\": 404}"), .json), ([0xEF, 0xBB, 0xBF, 0x5B], .json),
        (text("version https://git-lfs.github.com/spec/v1\noid sha256:4d7a"), .gitLFSPointer),
    ]

    private static func text(_ text: String) -> [UInt8] { Array(text.utf8) }

    @Test(arguments: kinds)
    func `when it is of another kind, which is named`(head: [UInt8], kind: FileKind) {
        #expect(refusal(of: head) == .notMedia(looksLike: kind))
        let long = head + [UInt8](repeating: 0x20, count: 500)
        #expect(refusal(of: long) == .notMedia(looksLike: kind))
    }

    @Test func `when it is of no kind that we know`() {
        #expect(FileKind.allCases.count == 16, "each has its row above or below")
        for bytes in [[0], Array("hello, world".utf8), [UInt8](repeating: 0, count: 64)] {
            #expect(refusal(of: bytes) == .notMedia(looksLike: nil))
        }
        #expect(refusal(of: box("zzzz", SampleMovie().file())) == .notMedia(looksLike: nil))
        #expect(refusal(of: box("ftyp", claiming: 7)) == .notMedia(looksLike: nil))
    }

    /// Packets of 188 bytes, with four bytes before each in `.m2ts`.
    @Test(arguments: [(0, 188), (4, 192)])
    func `when it is a transport stream`(front: Int, length: Int) {
        var packet = [UInt8](repeating: 0xFF, count: length)
        packet[front] = 0x47
        for count in 1...3 {
            let file = Array(repeating: packet, count: count).flatMap { $0 }
            #expect(refusal(of: file) == .notMedia(looksLike: .transportStream))
        }
        #expect(refusal(of: Array("Gone: 404".utf8) + packet) == .notMedia(looksLike: nil))
    }

    @Test(arguments: ["avif", "heic", "mif1"])
    func `when it is a picture in boxes like a video's`(brand: String) {
        let ftyp = box("ftyp", Array(brand.utf8), be32(0), Array("mif1".utf8))
        let picture = ftyp + box("meta", [0, 0, 0, 0]) + box("mdat", [1, 2, 3])
        #expect(refusal(of: picture) == .notMedia(looksLike: .stillPicture))
        #expect(refusal(of: ftyp + SampleMovie().moov()) == nil, "an animation has a length")
    }

    @Test func `when there is no movie`() {
        #expect(refusal(of: Self.ftyp) == .noMovie)
        #expect(refusal(of: Self.ftyp + box("mdat", SampleLayouts.media)) == .noMovie)
        #expect(refusal(of: box("styp") + SampleFragment(count: 9).boxes()) == .noMovie)
        #expect(refusal(of: Self.ftyp + box("free", [1, 2, 3])) == .noMovie)
    }

    @Test func `when its movie is cut off`() throws {
        let moov = SampleMovie().moov()
        let file = Self.ftyp + moov
        let start = UInt64(Self.ftyp.count)
        let trakStart = start + 8 + UInt64(Self.header.count)
        // Behind the first track, in it, in the header, and before it.
        let more = Self.ftyp + box("moov", claiming: UInt32(moov.count) + 50, Array(moov[8...]))
        #expect(refusal(of: more) == .truncated(box: "moov", offset: start, missing: 50))
        #expect(
            refusal(of: file.dropLast(5))
                == .truncated(box: "trak", offset: trakStart, missing: 5))
        for count in [trakStart, start + 8 + 50, start + 8, start + 12] {
            let cut = Array(file.prefix(Int(count)))
            guard case .truncated(_, _, let missing) = refusal(of: cut) else {
                Testing.Issue.record("cut to \(count): \(refusal(of: cut) as Any)")
                continue
            }
            #expect(missing > 0)
        }
    }

    @Test func `when a fragment is cut off`() {
        let file = SampleLayouts.initial.file()
        let fragment = SampleFragment(time: 0, count: 20).boxes()
        let moof = fragment.dropLast(40)
        let next = UInt64(file.count + fragment.count)
        #expect(
            refusal(of: file + fragment + moof.dropLast(9))
                == .truncated(box: "moof", offset: next, missing: 9))
    }

    @Test func `when it ends before the size that was stated`() {
        let file = SampleLayouts.atEnd(SampleMovie()).file()
        var source = MemorySource(Array(file.dropLast(30)))
        source.claimedCount = UInt64(file.count)
        guard case .endedEarly(let offset) = refusal(of: source) else {
            Testing.Issue.record("\(refusal(of: source) as Any)")
            return
        }
        #expect(offset >= source.bytes.count && offset < file.count)
        source = MemorySource(Array(file.prefix(5)))
        source.claimedCount = UInt64(file.count)
        #expect(refusal(of: source) == .endedEarly(offset: 5))
    }

    @Test(arguments: [(UInt8(0), 0), (0, 15), (1, 16), (1, 27)])
    func `when a box is too short for its fields, which is named`(version: UInt8, count: Int) {
        let short = fullBox("mvhd", version: version, [UInt8](repeating: 0, count: count))
        let file = Self.ftyp + box("moov", short) + box("mdat")
        let offset = UInt64(Self.ftyp.count + 8)
        #expect(refusal(of: file) == .malformed(box: "mvhd", offset: offset))
    }

    @Test func `when a box in the movie is smaller than its header`() {
        for size in [UInt32(2), 7] {
            let file = box("moov", Self.header, box("trak", claiming: size))
            #expect(
                refusal(of: file)
                    == .malformed(box: "trak", offset: 8 + UInt64(Self.header.count)))
        }
        let long = box("moov", Self.header, longBox("trak", size: 15, []))
        #expect(
            refusal(of: long) == .malformed(box: "trak", offset: 8 + UInt64(Self.header.count)))
    }

    @Test func `when a track sticks out of its movie`() {
        let trak = box("trak", claiming: 500, [0, 0, 0, 0])
        let file = box("moov", Self.header, trak) + box("mdat", SampleLayouts.media)
        #expect(
            refusal(of: file) == .malformed(box: "trak", offset: 8 + UInt64(Self.header.count)))
    }

    @Test func `when a table has more rows than its box holds`() {
        let stts = fullBox("stts", be32(3), be32(1), be32(100), be32(1), be32(100))
        let stbl = box("mdia", box("minf", box("stbl", stts)))
        let file = box("moov", Self.header, box("trak", stbl)) + box("mdat")
        let offset = 8 + UInt64(Self.header.count) + 4 * 8
        #expect(refusal(of: file) == .malformed(box: "stts", offset: offset))
    }

    @Test func `when a track has two media headers`() {
        let mdhd = fullBox("mdhd", be32(0), be32(0), be32(1000), be32(8200), be32(0))
        let file = box("moov", Self.header, box("trak", box("mdia", mdhd, mdhd))) + box("mdat")
        let offset = 8 + Self.header.count + 16 + mdhd.count
        #expect(refusal(of: file) == .malformed(box: "mdhd", offset: UInt64(offset)))
    }

    @Test func `when its tables contradict each other`() {
        // One chunk, and no size of any sample.
        let tables = [
            fullBox("stts", be32(1), be32(82), be32(100)),
            fullBox("stsc", be32(1), be32(1), be32(82), be32(1)),
            fullBox("stsz", be32(0), be32(0)), fullBox("stco", be32(1), be32(48)),
        ]
        let stbl = box("mdia", box("minf", box("stbl", joined: tables)))
        let file = box("moov", Self.header, box("trak", stbl)) + box("mdat")
        let offset = 8 + UInt64(Self.header.count) + 3 * 8
        #expect(refusal(of: file) == .malformed(box: "stbl", offset: offset))
    }

    @Test func `when its movie is compressed`() {
        let cmov = box("moov", box("cmov", box("dcom", Array("zlib".utf8)), box("cmvd", be32(99))))
        #expect(refusal(of: Self.ftyp + cmov) == .compressedMovie)
        #expect(refusal(of: Self.ftyp + box("free", Array(cmov[8...]))) == .compressedMovie)
    }

    @Test func `when nothing in it lasts`() {
        #expect(refusal(of: box("moov")) == .noDuration)
        var movie = SampleMovie()
        movie.header?.duration = 0
        movie.tracks[0].runs = []
        #expect(refusal(of: movie.file()) == .noDuration)
    }
}
