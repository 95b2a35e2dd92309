/// The id of one entry of a ledger, drawn by whoever writes it before it is written: who cannot tell
/// whether a write arrived asks for it again by its id, and no entry is written twice.
public struct EntryID: Hashable, Sendable, CustomStringConvertible {
    private let id: TimedID

    /// The sixteen bytes of the id, the time first (RFC 9562, version 7).
    public var bytes: [UInt8] { id.bytes }

    /// Draws an id.
    ///
    /// - Parameters:
    ///   - instant: when the entry is written; times before 1970 count as 1970.
    ///   - random: gives 74 bits of chance, so that nobody draws the same id.
    public init(at instant: Instant, using random: inout some RandomNumberGenerator) {
        id = TimedID(
            milliseconds: UInt64(clamping: instant.seconds) &* 1000, using: &random)
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
}
