/// What a video file's headers tell about its length, by each of the rules that gateways may use.
public struct ProbedVideo: Hashable, Sendable {
    /// The movie header's duration: what FFmpeg 5 and older print for a file that is not
    /// fragmented. Of a header that states none in 32 bits it is the number that they take that for,
    /// which counts for nothing below.
    public let movieHeader: MeasuredLength?
    /// The duration by the tracks: what FFmpeg 6 and newer print.
    public let tracks: MeasuredLength?
    /// The first video track alone, as its edits show it.
    public let videoTrack: MeasuredLength?
    /// All pictures stored in the first video track, whatever its edits hide: what counting them
    /// gives (OpenCV, decord). `nil` in fragmented files, where edits only shift.
    public let storedPictures: MeasuredLength?

    /// The duration to expect: the movie header's where the file has one and is not fragmented,
    /// else the tracks'.
    public let expected: MeasuredLength
    /// The shortest and the longest of the durations above; the stored pictures count where they last
    /// more than a millisecond longer than all others.
    public let range: ClosedRange<MeasuredLength>

    /// Samples stand in fragments.
    public let isFragmented: Bool
    /// The major brand of `ftyp`; QuickTime files may have none.
    public let brand: BoxType?
    /// `moov` stands behind the media.
    public let isMovieLast: Bool
    /// There is a sound track.
    public let hasAudio: Bool
    /// The first video track's picture size in pixels.
    public let size: PictureSize?
    /// What is odd about the file or about its length.
    public let warnings: [VideoWarning]

    init(_ file: MovieFile, _ movie: Movie) throws(MediaProblem) {
        guard let rule = TrackRule(movie) else { throw .noDuration }
        let stated = movie.header.flatMap { $0.length(ofTicks: $0.duration) }
        movieHeader = stated ?? movie.header.flatMap { $0.length(ofTicks: $0.unknownAsNumber) }
        tracks = rule.duration
        videoTrack = rule.videoTrack
        isFragmented = movie.isFragmented
        storedPictures = isFragmented ? nil : movie.firstVideoTrack?.storedLength
        let counted = isFragmented ? [tracks, videoTrack] : [stated, tracks, videoTrack]
        let known = counted.compactMap { $0 }
        guard let shortest = known.min(), let longest = known.max(),
            let expected = (isFragmented ? nil : stated) ?? tracks
        else { throw .noDuration }
        self.expected = expected
        let stored = storedPictures.flatMap { $0.isAbove(longest, byAtLeast: 1001) ? $0 : nil }
        range = shortest...(stored ?? longest)
        brand = file.brand
        isMovieLast = file.isMovieLast
        hasAudio = movie.tracks.contains { $0.kind == .audio }
        size = movie.firstVideoTrack?.size
        warnings = VideoWarning.all(file, movie, header: stated, range, countsStored: stored != nil)
    }

    /// The length for an estimate: whole milliseconds, the range widened outwards.
    public var reference: ReferenceLength {
        ReferenceLength(
            expected: expected.rounded, shortest: range.lowerBound.roundedDown,
            longest: range.upperBound.roundedUp)
    }
}

extension MovieHeader {
    /// So many of its ticks.
    fileprivate func length(ofTicks ticks: Int64?) -> MeasuredLength? {
        MeasuredLength(
            microseconds: ticks.flatMap {
                MediaTime(ticks: $0, timescale: timescale).microseconds
            })
    }
}

extension Movie {
    /// Whose pictures are counted: of several tracks the first.
    var firstVideoTrack: Track? { tracks.first { $0.kind == .video } }
}

extension Track {
    /// All samples of `moov`, edits ignored; `nil` where programs do not add them up alike.
    fileprivate var storedLength: MeasuredLength? {
        if hasNegativeDelta { return nil }
        return MeasuredLength(
            microseconds: MediaTime(ticks: sampleDuration, timescale: timescale).microseconds)
    }
}
