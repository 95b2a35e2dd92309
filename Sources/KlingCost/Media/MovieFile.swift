/// A file's top-level boxes, walked once by their headers.
///
/// What is needed is read on the way, so that a remote file is asked for each place once.
struct MovieFile {
    private(set) var movie: Movie?
    private(set) var brand: BoxType?
    /// Media data came before `moov`.
    private(set) var isMovieLast = false
    /// Media data that the end of the file cuts off.
    private var cutMedia: Box?
    /// Bytes that an index lists beyond the end of the file.
    private var missingSegments: UInt64 = 0
    /// How many bytes of media the file lacks.
    var missingMedia: UInt64 { max(missingSegments, cutMedia?.excess ?? 0) }
    /// Where something that is no box follows the last box.
    private(set) var oddBytes: UInt64?

    private var hasMedia = false
    private var fragmentCount = 0
    /// The segment index lists everything up to the end: the fragments add nothing.
    private var isIndexComplete = false
    /// Fragments and indexes that stand before `moov`.
    private var early: [Box] = []
    /// Boxes in which a writer that crashed may have left its `moov`.
    private var spares: [(box: Box, isBehindMedia: Bool)] = []

    /// Of a picture, though the boxes are a video's (ISO/IEC 23008-12 §10.2, AV1 Image File Format
    /// §6.2).
    private var isStillPicture: Bool {
        let brands: [BoxType] = ["avif", "heic", "heix", "heim", "heis", "mif1", "mif2"]
        return brand.map { brands.contains($0) } ?? false
    }

    private static let topLevel: Set<BoxType> = [
        "ftyp", "styp", "moov", "mdat", "moof", "sidx", "ssix", "mfra", "free", "skip", "wide",
        "pnot", "PICT", "pict", "uuid", "meta", "udta", "junk", "prft", "emsg", "hoov", "imda",
    ]

    init<Source: ByteSource & ~Copyable>(
        _ reader: inout BoxReader<Source>
    ) throws(BoxReader<Source>.Failure) {
        if reader.byteCount == 0 { throw .refused(.empty) }
        var place: UInt64 = 0
        walk: while place < reader.byteCount {
            let found = try reader.box(at: place, before: reader.byteCount)
            if place == 0 { try MovieFile.checkFirst(found, &reader) }
            switch found {
            case .end, .broken:
                oddBytes = place
                break walk
            case .box(let box):
                try read(box, &reader)
                place = box.end
            }
            if isIndexComplete, hasMedia { break }
        }
        if movie == nil { try recover(&reader) }
        if let cutMedia, movie == nil { throw .refused(reader.refusal(of: cutMedia)) }
        guard let movie else {
            throw .refused(isStillPicture ? .notMedia(looksLike: .stillPicture) : .noMovie)
        }
        // Where no index lists them all, fragments that are cut off are missing in the sum.
        if movie.isFragmented, !isIndexComplete, missingSegments == 0 {
            if let cutMedia { throw .refused(reader.refusal(of: cutMedia)) }
            if let oddBytes { throw .refused(.cutOff(offset: oddBytes)) }
        }
    }

    /// A file that begins with no box of ours is of another kind.
    private static func checkFirst<Source: ByteSource & ~Copyable>(
        _ first: BoxOrEnd, _ reader: inout BoxReader<Source>
    ) throws(BoxReader<Source>.Failure) {
        if case .box(let box) = first, topLevel.contains(box.type) { return }
        throw .refused(.notMedia(looksLike: FileKind(head: try reader.head(FileKind.headCount))))
    }

    private mutating func read<Source: ByteSource & ~Copyable>(
        _ box: Box, _ reader: inout BoxReader<Source>
    ) throws(BoxReader<Source>.Failure) {
        switch box.type {
        case "ftyp" where brand == nil && box.bodyCount >= 4:
            brand = BoxType(rawValue: try reader.uint32(at: box.body))
        case "moov" where movie == nil: try readMovie(box, isLast: hasMedia, &reader)
        case "mdat":
            hasMedia = true
            if box.excess > 0 { cutMedia = box }
        case "moof", "sidx":
            if movie == nil {
                // More than the limit are refused when `moov` comes.
                if early.count <= reader.limits.fragments { early.append(box) }
            } else {
                try readFragment(box, &reader)
            }
        case "free", "hoov": if spares.count < 16 { spares.append((box, hasMedia)) }
        default: break
        }
    }

    private mutating func readMovie<Source: ByteSource & ~Copyable>(
        _ box: Box, isLast: Bool, _ reader: inout BoxReader<Source>
    ) throws(BoxReader<Source>.Failure) {
        isMovieLast = isLast
        movie = try reader.movie(box)
        if early.count > reader.limits.fragments {
            throw .refused(.overLimit(.fragments, reader.limits.fragments))
        }
        for box in early { try readFragment(box, &reader) }
        early = []
    }

    private mutating func readFragment<Source: ByteSource & ~Copyable>(
        _ box: Box, _ reader: inout BoxReader<Source>
    ) throws(BoxReader<Source>.Failure) {
        guard var movie else { return }
        guard movie.isFragmented else {
            // Samples that the movie says nothing of: its own are not all.
            if box.type == "moof" { throw .refused(box.malformed) }
            return
        }
        // Alone while it changes: a second owner would copy all tracks.
        self.movie = nil
        defer { self.movie = movie }
        if box.type == "moof" {
            fragmentCount += 1
            if fragmentCount > reader.limits.fragments {
                throw .refused(.overLimit(.fragments, reader.limits.fragments))
            }
            return try reader.fragment(box, &movie)
        }
        guard let end = try reader.segmentIndex(box, &movie) else { return }
        if end > reader.byteCount {
            missingSegments = max(missingSegments, end - reader.byteCount)
        }
        if try MovieFile.isLast(end, &reader) {
            movie.spreadIndex()
            isIndexComplete = true
        }
    }

    /// Whether segments that end at a place are the file's last: nothing follows them but `mfra`,
    /// whose size is the file's last number (ISO/IEC 14496-12 §8.8.11).
    private static func isLast<Source: ByteSource & ~Copyable>(
        _ end: UInt64, _ reader: inout BoxReader<Source>
    ) throws(BoxReader<Source>.Failure) -> Bool {
        if end == reader.byteCount { return true }
        guard end < reader.byteCount, reader.byteCount - end >= 16 else { return false }
        return UInt64(try reader.uint32(at: reader.byteCount - 4)) == reader.byteCount - end
    }

    private mutating func recover<Source: ByteSource & ~Copyable>(
        _ reader: inout BoxReader<Source>
    ) throws(BoxReader<Source>.Failure) {
        for (spare, isLast) in spares {
            guard case .box(let child) = try reader.box(at: spare.body, before: spare.end),
                child.type == "mvhd" || child.type == "cmov"
            else { continue }
            return try readMovie(spare, isLast: isLast, &reader)
        }
    }
}

extension Movie {
    /// An index that is complete holds for the tracks without one too.
    fileprivate mutating func spreadIndex() {
        guard let indexed = tracks.first(where: { $0.fragments.isIndexed }),
            let end = indexed.fragments.end
        else { return }
        for index in tracks.indices where !tracks[index].fragments.isIndexed {
            tracks[index].fragments.end = MediaTime.rescaled(
                end, to: tracks[index].timescale, from: indexed.timescale)
            tracks[index].fragments.isIndexed = true
        }
    }
}
