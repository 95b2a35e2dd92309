/// Something about a video that a person should know before paying by its length.
public enum VideoWarning: Hashable, Sendable {
    /// The rules disagree, by enough for a person to care; the length is a range.
    case lengthsDiffer(shortest: MeasuredLength, longest: MeasuredLength)
    /// Rounded up to seconds, the range's ends differ.
    case crossesSecond(shortest: Int64, longest: Int64)
    /// A limit in seconds of the reference video lies inside the range.
    case crossesLimit(seconds: Int)
    /// Pictures are stored that the edit list hides, or shows more than once, and who counts pictures
    /// counts them all.
    case editsHide(HiddenMedia)
    /// An edit shows something for no time at all: some programs show nothing, some all of it.
    case emptyEdit
    /// No track: only the movie header's word.
    case noTracks
    /// No picture: sound, text or metadata only.
    case noVideoTrack
    /// The movie header states no duration.
    case unknownMovieDuration
    /// `mvhd` stands behind a track, where FFmpeg loses the track's edit list.
    case movieHeaderLate
    /// The first fragment begins so late, in seconds: clipped from a stream that ran.
    case lateStart(seconds: Int64)
    /// The file ends inside its media data; so many bytes are missing.
    case missingMedia(UInt64)
    /// The movie's own header promises more than its fragments hold: the file may be cut between
    /// two of them.
    case endsBeforeStated(MeasuredLength)
    /// Bytes behind the last box that are no box.
    case trailingBytes

    /// A name for scripts.
    public var code: String {
        switch self {
        case .lengthsDiffer: "lengths-differ"
        case .crossesSecond: "crosses-second"
        case .crossesLimit: "crosses-limit"
        case .editsHide: "edits-hide"
        case .emptyEdit: "empty-edit"
        case .noTracks: "no-tracks"
        case .noVideoTrack: "no-video-track"
        case .unknownMovieDuration: "unknown-movie-duration"
        case .movieHeaderLate: "movie-header-late"
        case .lateStart: "late-start"
        case .missingMedia: "missing-media"
        case .endsBeforeStated: "ends-before-stated"
        case .trailingBytes: "trailing-bytes"
        }
    }

    /// All that is to say, what concerns the length first.
    static func all(
        _ file: MovieFile, _ movie: Movie, header: MeasuredLength?,
        _ range: ClosedRange<MeasuredLength>, countsStored: Bool
    ) -> [VideoWarning] {
        var warnings = lengths(range)
        if let hidden = movie.hiddenMedia, !warnings.isEmpty, countsStored || hidden.playsTwice {
            warnings.append(.editsHide(hidden))
        }
        if !movie.isFragmented, movie.tracks.contains(where: \.hasEmptyEdit) {
            warnings.append(.emptyEdit)
        }
        if movie.tracks.isEmpty {
            warnings.append(.noTracks)
        } else if movie.firstVideoTrack == nil {
            warnings.append(.noVideoTrack)
        }
        if header == nil, !movie.isFragmented { warnings.append(.unknownMovieDuration) }
        if movie.isHeaderLate { warnings.append(.movieHeaderLate) }
        let starts = movie.tracks.compactMap { track in
            track.fragments.start.flatMap {
                MediaTime(ticks: $0, timescale: track.timescale).microseconds
            }
        }
        if let start = starts.min(), start > 1_000_000 {
            warnings.append(.lateStart(seconds: start / 1_000_000))
        }
        if let stated = movie.statedWithFragments,
            stated.isAbove(range.upperBound, byAtLeast: 500_000)
        {
            warnings.append(.endsBeforeStated(stated))
        }
        if file.missingMedia > 0 { warnings.append(.missingMedia(file.missingMedia)) }
        if file.oddBytes != nil { warnings.append(.trailingBytes) }
        return warnings
    }

    /// A difference, in microseconds, that is said though it changes no whole second and no limit.
    private static let notable: Int64 = 50_000

    /// What there is to say of a range: the whole second is what is charged at most.
    private static func lengths(_ range: ClosedRange<MeasuredLength>) -> [VideoWarning] {
        var crossed: [VideoWarning] = []
        let (shortest, longest) = (range.lowerBound, range.upperBound)
        let seconds = (shortest.wholeSecondsUp, longest.wholeSecondsUp)
        if seconds.0 != seconds.1 {
            crossed.append(.crossesSecond(shortest: seconds.0, longest: seconds.1))
        }
        let least = Int64(Orientation.shortest.milliseconds) * 1000
        if shortest.microseconds < least, longest.microseconds >= least {
            crossed.append(.crossesLimit(seconds: Int(least / 1_000_000)))
        }
        for orientation in [Orientation.image, .video] {
            let most = orientation.longest.milliseconds * 1000
            if shortest.microseconds <= most, longest.microseconds > most {
                crossed.append(.crossesLimit(seconds: Int(most / 1_000_000)))
            }
        }
        if crossed.isEmpty, !longest.isAbove(shortest, byAtLeast: notable) { return [] }
        return [.lengthsDiffer(shortest: shortest, longest: longest)] + crossed
    }
}

/// How much of a track's pictures its edits do not show, and how much they show more than once.
public struct HiddenMedia: Hashable, Sendable {
    /// Before the first picture that is shown.
    public let head: MeasuredLength?
    /// Between pictures that are shown.
    public let middle: MeasuredLength?
    /// Behind the last picture that is shown.
    public let tail: MeasuredLength?
    /// Shown more than once.
    public let twice: MeasuredLength?

    /// - Returns: `nil` where everything is shown once.
    init?(_ hidden: ShownMedia.Hidden, timescale: UInt32) {
        func length(_ ticks: Int64) -> MeasuredLength? {
            MeasuredLength(
                microseconds: MediaTime(ticks: ticks, timescale: timescale).microseconds)
        }
        (head, middle, tail) = (length(hidden.head), length(hidden.middle), length(hidden.tail))
        twice = length(hidden.twice)
        if head == nil, middle == nil, tail == nil, twice == nil { return nil }
    }

    /// Whether there is more to see than is stored.
    var playsTwice: Bool { twice != nil }
}

extension Track {
    fileprivate var hasEmptyEdit: Bool { edits?.shown.hasEmptyPart ?? false }
}

extension Movie {
    /// What the edits hide of the pictures that are counted.
    fileprivate var hiddenMedia: HiddenMedia? {
        guard !isFragmented, let track = firstVideoTrack, let edits = track.edits,
            let hidden = edits.shown.hidden(
                ofMediaLasting: track.sampleDuration, from: track.firstCompositionOffset)
        else { return nil }
        return HiddenMedia(hidden, timescale: track.timescale)
    }

    /// How long the movie's header or `mehd` says that it lasts with its fragments, the longer one.
    fileprivate var statedWithFragments: MeasuredLength? {
        guard isFragmented else { return nil }
        let microseconds = [header?.duration, fragmentDuration].compactMap { ticks in
            ticks.flatMap { MediaTime(ticks: $0, timescale: timescale).microseconds }
        }.max()
        return MeasuredLength(microseconds: microseconds)
    }
}

extension MeasuredLength {
    /// Whether it is longer by so many microseconds.
    func isAbove(_ other: MeasuredLength, byAtLeast difference: Int64) -> Bool {
        // Neither is negative.
        microseconds - other.microseconds >= difference
    }

    /// The whole second at or above.
    fileprivate var wholeSecondsUp: Int64 {
        let (whole, rest) = microseconds.quotientAndRemainder(dividingBy: 1_000_000)
        return whole + (rest > 0 ? 1 : 0)
    }
}
