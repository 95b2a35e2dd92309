/// Why no duration can be told from a file's bytes.
public enum MediaProblem: Error, Hashable, Sendable {
    /// There are no bytes.
    case empty
    /// It does not begin like an mp4 or mov file; what it begins like, when that is known.
    case notMedia(looksLike: FileKind?)
    /// A media file without `moov`: a recording that was never finished, or a single segment.
    case noMovie
    /// The file ends inside a box that is needed.
    case truncated(box: BoxType, offset: UInt64, missing: UInt64)
    /// The file ends where a box begins, in the middle of its size and type.
    case cutOff(offset: UInt64)
    /// The bytes ended before the size that was stated for the whole file.
    case endedEarly(offset: UInt64)
    /// A box contradicts itself or what it stands in.
    case malformed(box: BoxType, offset: UInt64)
    /// The `moov` box is compressed (QuickTime's `cmov`).
    case compressedMovie
    /// The file states no duration: no samples, or fragments that are kept elsewhere.
    case noDuration
    /// The file is over a limit of ``MediaLimits``.
    case overLimit(MediaLimits.Kind, Int)

    /// A name for scripts.
    public var code: String {
        switch self {
        case .empty: "empty"
        case .notMedia: "not-media"
        case .noMovie: "no-moov"
        case .truncated, .cutOff, .endedEarly: "truncated"
        case .malformed: "malformed"
        case .compressedMovie: "unsupported"
        case .noDuration: "no-duration"
        case .overLimit: "over-limit"
        }
    }
}

/// Why a probe gave no duration: the bytes, or that they could not be read.
public enum VideoProbeError<SourceFailure: Error>: Error {
    case refused(MediaProblem)
    case unreadable(SourceFailure)
}

/// Kinds of file that are often taken for a video, told by how they begin.
public enum FileKind: String, Hashable, Sendable, CaseIterable {
    case matroska = "Matroska or WebM"
    case avi = "AVI"
    case flv = "FLV"
    case transportStream = "MPEG transport stream"
    case gif = "GIF"
    case png = "PNG"
    case jpeg = "JPEG"
    case webp = "WebP"
    case mp3 = "MP3"
    case wav = "WAV"
    case html = "HTML or XML"
    case json = "JSON"
    case playlist = "an HLS playlist"
    case zip = "ZIP"
    case stillPicture = "AVIF or HEIF, a still picture"
    case gitLFSPointer = "a Git LFS pointer, whose video `git lfs pull` fetches"

    /// How many bytes ``init(head:)`` looks at.
    static let headCount = 197

    /// - Parameter head: the file's first bytes, ``headCount`` of them where it has as many.
    init?(head: [UInt8]) {
        func begins(_ text: StaticString, at place: Int = 0) -> Bool {
            text.withUTF8Buffer { head.dropFirst(place).starts(with: $0) }
        }
        // Packets of 188 bytes; a camera's and a disc's (.m2ts) have four more in front.
        func hasPackets(from start: Int, each length: Int) -> Bool {
            head.count > start
                && stride(from: start, to: head.count, by: length).allSatisfy { head[$0] == 0x47 }
        }
        let letters = head.drop { [0xEF, 0xBB, 0xBF, 0x20, 0x09, 0x0A, 0x0D].contains($0) }
        switch true {
        case head.starts(with: [0x1A, 0x45, 0xDF, 0xA3]): self = .matroska
        case begins("RIFF") && begins("AVI ", at: 8): self = .avi
        case begins("RIFF") && begins("WEBP", at: 8): self = .webp
        case begins("RIFF") && begins("WAVE", at: 8): self = .wav
        case begins("FLV"): self = .flv
        case begins("GIF8"): self = .gif
        case head.starts(with: [0x89, 0x50, 0x4E, 0x47]): self = .png
        case head.starts(with: [0xFF, 0xD8, 0xFF]): self = .jpeg
        case begins("ID3"), head.starts(with: [0xFF, 0xFB]): self = .mp3
        case begins("PK\u{3}\u{4}"): self = .zip
        case begins("#EXTM3U"): self = .playlist
        case begins("version https://git-lfs"): self = .gitLFSPointer
        case letters.first == UInt8(ascii: "<"): self = .html
        case letters.first == UInt8(ascii: "{"), letters.first == UInt8(ascii: "["): self = .json
        case hasPackets(from: 0, each: 188), hasPackets(from: 4, each: 192):
            self = .transportStream
        default: return nil
        }
    }
}
