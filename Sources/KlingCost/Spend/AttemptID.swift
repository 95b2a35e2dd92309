/// The id of one intention to spend. Ids sort by the time at which they were minted.
public struct AttemptID: Hashable, Comparable, Sendable, CustomStringConvertible {
    private let id: TimedID

    /// The sixteen bytes of the id, the time first (RFC 9562, version 7).
    public var bytes: [UInt8] { id.bytes }

    /// Mints an id.
    ///
    /// - Parameters:
    ///   - milliseconds: since 1970; only the lowest 48 bits count.
    ///   - random: gives 74 bits of chance, so that nobody mints the same id.
    public init(
        milliseconds: UInt64, using random: inout some RandomNumberGenerator
    ) {
        id = TimedID(milliseconds: milliseconds, using: &random)
    }

    /// Sixteen bytes as they were stored; `nil` for any other number of them.
    public init?(bytes: [UInt8]) {
        guard let id = TimedID(bytes: bytes) else { return nil }
        self.id = id
    }

    /// Reads an id of 32 hexadecimal digits with its four hyphens.
    public init?(_ text: some StringProtocol) {
        guard let id = TimedID(text) else { return nil }
        self.id = id
    }

    /// 32 hexadecimal digits in five groups.
    public var description: String { id.description }

    /// By time, then by chance.
    public static func < (left: AttemptID, right: AttemptID) -> Bool {
        left.bytes.lexicographicallyPrecedes(right.bytes)
    }
}
