/// What a file's `moov` box says about time, and what its fragments add to it.
struct Movie {
    /// Of the `mvhd` box, when there is one.
    var header: MovieHeader?
    var tracks: [Track] = []
    /// Places in ``tracks`` by track id; of two tracks with one id the first counts.
    private var places: [UInt32: Int] = [:]
    /// Default sample durations by track (`trex`); a movie that has any is fragmented.
    var sampleDurations: [UInt32: UInt32] = [:]
    /// Of the `mehd` box: how long the movie lasts with its fragments, in its ticks.
    var fragmentDuration: Int64?
    /// Tracks came before `mvhd`.
    var isHeaderLate = false

    /// Adds a track.
    mutating func append(_ track: Track) {
        if places[track.id] == nil { places[track.id] = tracks.count }
        tracks.append(track)
    }

    /// The place of a track in ``tracks``.
    func place(ofTrack id: UInt32) -> Int? { places[id] }

    /// Whether samples may stand in fragments (`mvex` with a `trex`).
    var isFragmented: Bool { !sampleDurations.isEmpty }

    /// The timescale of edit lists.
    var timescale: UInt32 { header?.timescale ?? 1 }
}

/// The movie header: ISO/IEC 14496-12 §8.2.2.
struct MovieHeader {
    /// Ticks a second, at least 1.
    let timescale: UInt32
    /// In ticks; `nil` when it is stated as unknown (all ones) or does not fit.
    let duration: Int64?
    /// All ones of 32 bits, which FFmpeg 5 and older take for a number; `nil` else.
    let unknownAsNumber: Int64?
}

/// One track of a movie: ISO/IEC 14496-12 §8.3.
struct Track {
    /// What a track carries, as far as a duration depends on it.
    enum Kind {
        case video, audio
        /// Text, timecode, metadata, hints.
        case side

        /// By the handler's type (ISO/IEC 14496-12 §8.4.3; `m1a ` is an old name of sound), or
        /// where that says neither, by the coding of the samples, as FFmpeg does.
        init(handler: BoxType?, coding: BoxType?) {
            switch handler {
            case "vide", "pict", "auxv": self = .video
            case "soun", "m1a ": self = .audio
            default:
                self =
                    coding.map {
                        Kind.pictures.contains($0)
                            ? .video : Kind.sounds.contains($0) ? .audio : .side
                    } ?? .side
            }
        }

        private static let pictures: Set<BoxType> = [
            "avc1", "avc3", "hvc1", "hev1", "mp4v", "vp08", "vp09", "av01", "jpeg", "mjpa", "mjpb",
            "apch", "apcn", "apcs", "apco", "ap4h", "png ", "raw ", "s263", "H263",
        ]
        private static let sounds: Set<BoxType> = [
            "mp4a", "Opus", "fLaC", "alac", "ac-3", "ec-3", ".mp3", "sowt", "twos", "lpcm", "ulaw",
            "alaw", "samr", "sawb", "in24", "in32", "fl32", "fl64",
        ]
    }

    var id: UInt32 = 0
    var kind = Kind.side
    /// Ticks a second, at least 1.
    var timescale: UInt32 = 1
    /// Of the `mdhd` box, in ticks; 0 when unknown.
    var mediaDuration: Int64 = 0
    /// Of the `stts` box: how many samples there are and how long they last together, in ticks.
    var sampleCount: UInt64 = 0
    var sampleDuration: Int64 = 0
    /// A sample lasts longer than a signed number holds: others take that for a step back.
    var hasNegativeDelta = false
    /// Of the `ctts` box: when the first sample is shown after it is decoded, in ticks.
    var firstCompositionOffset: Int64 = 0
    var edits: EditList?
    /// The edit list only shifts the track: see ``BoxReader/movie(_:)``.
    var onlyShiftsByEdits = false
    /// The coding of the samples, when a description says it.
    var coding: BoxType?
    /// The samples are AAC, whose first ones prime the decoder and are not heard.
    var isAAC = false
    /// Width and height in pixels.
    var size: PictureSize?
    /// What the fragments said of the track.
    var fragments = FragmentTimes()
}

/// Width and height of a picture in pixels.
public struct PictureSize: Hashable, Sendable {
    /// Pixels in a row.
    public let width: Int
    /// How many rows of pixels there are.
    public let height: Int
}

/// A track's edit list: ISO/IEC 14496-12 §8.6.6, summed up in the track's ticks.
struct EditList {
    /// All edits together, the empty ones included.
    var duration: Int64 = 0
    /// Empty edits before the first that shows anything: the track starts so much later.
    var leadingGap: Int64 = 0
    /// The first edit, when it is empty: all that FFmpeg counts of the gap in fragmented files.
    var firstGap: Int64 = 0
    /// Where in the media the first edit begins that shows anything.
    var mediaTime: Int64 = 0
    /// One edit shows something, and nothing but a gap stands before it.
    var isSingle = false
    /// Which parts of the media are shown.
    var shown = ShownMedia()

    /// How much earlier than decoded the media is shown, in ticks: neither part is negative.
    var shift: Int64 { mediaTime - firstGap }
}

/// What movie fragments and the segment index say of one track, in its ticks.
struct FragmentTimes {
    /// Where the next fragment begins when it does not say so itself.
    var runningEnd: Int64?
    /// The latest end of a sample, or of the segments that the index lists.
    var end: Int64?
    /// When the first fragment's first sample is shown.
    var start: Int64?
    /// The track has a segment index.
    var isIndexed = false
}
