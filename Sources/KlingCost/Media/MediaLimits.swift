/// How far a file is followed before it is refused, so that a hostile one costs little.
///
/// None of 1,276 files collected from public projects comes near any of these.
public struct MediaLimits: Hashable, Sendable {
    /// Boxes looked at, in all.
    public var boxes = 400_000
    /// Tracks of a movie.
    public var tracks = 1_000
    /// Rows of one table.
    public var tableRows = 4_000_000
    /// Rows of all tables together.
    public var rows = 16_000_000
    /// Movie fragments (`moof`) of a file.
    public var fragments = 10_000
    /// Bytes of the `moov` box.
    public var movieBytes: UInt64 = 64 << 20
    /// Bytes read, in all: ten thousand fragments far apart take half of them.
    public var bytes: UInt64 = 256 << 20

    /// The limits as they stand here.
    public init() {}

    /// A limit that a file is over.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        case boxes, tracks, rows, fragments, bytes
        case tableRows = "table-rows"
        case movieBytes = "movie-bytes"
    }
}
