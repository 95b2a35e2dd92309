/// A video that a gateway made and keeps for a while.
public struct FinishedVideo: Hashable, Sendable {
    /// Most videos of one attempt; a payload asks for one.
    public static let mostOfAnAttempt = 16
    /// Longest address, in bytes.
    public static let longestAddress = 8_192
    /// How long gateways keep one that they name no end for, in seconds: a day (docs/gateways).
    public static let usualLifeSeconds: Int64 = 86_400

    /// `http://…` or `https://…`, as the gateway wrote it: text from outside. Signed as a rule, so
    /// whoever reads it can fetch it too: it is never printed. Where ``isAddress`` is false, what
    /// stood in its place, which is for a person to read.
    public let address: String
    /// When the address dies, by the gateway's word.
    public let expires: Instant?

    /// - Parameters:
    ///   - address: 1 to ``longestAddress`` bytes.
    ///   - expires: when it dies; `nil` when nobody says.
    public init(address: String, expires: Instant?) {
        precondition(
            (1...FinishedVideo.longestAddress).contains(address.utf8.count),
            "an address has 1 to 8,192 bytes")
        (self.address, self.expires) = (address, expires)
    }

    /// Whether it can be fetched at all.
    public var isAddress: Bool { WebAddress.isOne(Array(address.utf8)[...]) }
}
