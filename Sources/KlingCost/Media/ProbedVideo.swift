/// What a video file's headers tell about its length, by each of the rules that gateways may use.
public struct ProbedVideo: Hashable, Sendable {
    /// The movie header's duration: what FFmpeg 5 and older print for a file that is not
    /// fragmented.
    public let movieHeader: MeasuredLength?
    /// The duration by the tracks: what FFmpeg 6 and newer print.
    public let tracks: MeasuredLength?
    /// The first video track alone: what counting frames gives.
    public let videoTrack: MeasuredLength?

    /// The duration to expect: the movie header's where the file has one and is not fragmented,
    /// else the tracks'.
    public let expected: MeasuredLength
    /// The shortest and the longest of the durations above.
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

    init(_ file: MovieFile, _ movie: Movie) throws(MediaRefusal) {
        guard let rule = TrackRule(movie) else { throw .noDuration }
        let header = movie.header
        movieHeader = header.flatMap { header in
            MeasuredLength(
                microseconds: header.duration.flatMap {
                    MediaTime(ticks: $0, timescale: header.timescale).microseconds
                })
        }
        tracks = rule.duration
        videoTrack = rule.videoTrack
        isFragmented = movie.isFragmented
        let counted = isFragmented ? [tracks, videoTrack] : [movieHeader, tracks, videoTrack]
        let known = counted.compactMap { $0 }
        guard let shortest = known.min(), let longest = known.max(),
            let expected = (isFragmented ? nil : movieHeader) ?? tracks
        else { throw .noDuration }
        self.expected = expected
        range = shortest...longest
        brand = file.brand
        isMovieLast = file.isMovieLast
        hasAudio = movie.tracks.contains { $0.kind == .audio }
        size = movie.tracks.first { $0.kind == .video }?.size
        warnings = VideoWarning.all(file, movie, header: movieHeader, range: shortest...longest)
    }

    /// The length for an estimate: whole milliseconds, the range widened outwards.
    public var reference: ReferenceLength {
        ReferenceLength(
            expected: expected.rounded, shortest: range.lowerBound.roundedDown,
            longest: range.upperBound.roundedUp)
    }
}
