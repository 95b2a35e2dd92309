/// What a file's `moov` box says about time, and what its fragments add to it.
struct Movie {
    /// Of the `mvhd` box, when there is one.
    var header: MovieHeader?
    var tracks: [Track] = []
    /// Default sample durations by track (`trex`); a movie that has any is fragmented.
    var sampleDurations: [UInt32: UInt32] = [:]
    /// Tracks came before `mvhd`.
    var isHeaderLate = false

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
}

/// One track of a movie: ISO/IEC 14496-12 §8.3.
struct Track {
    /// What a track carries, as far as a duration depends on it.
    enum Kind {
        case video, audio
        /// Text, timecode, metadata, hints.
        case side

        /// By the handler's type (ISO/IEC 14496-12 §8.4.3; `m1a ` is an old name of sound).
        init(handler: BoxType) {
            switch handler {
            case "vide", "pict", "auxv": self = .video
            case "soun", "m1a ": self = .audio
            default: self = .side
            }
        }
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
    /// Of the `ctts` box: when the first sample is shown after it is decoded, in ticks.
    var firstCompositionOffset: Int64 = 0
    var edits: EditList?
    /// Width and height in pixels.
    var size: PictureSize?
    /// What the fragments said of the track.
    var fragments = FragmentTimes()
}

/// Width and height of a picture in pixels.
public struct PictureSize: Hashable, Sendable {
    /// Pixels in a row.
    public let width: Int
    /// Rows.
    public let height: Int
}

/// A track's edit list: ISO/IEC 14496-12 §8.6.6, summed up in the track's ticks.
struct EditList {
    /// All edits together, the empty ones included.
    var duration: Int64 = 0
    /// Empty edits before the first that shows anything: the track starts so much later.
    var leadingGap: Int64 = 0
    /// Where in the media the first edit begins that shows anything.
    var mediaTime: Int64 = 0
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
