/// The length of motion control's reference video, as far as it is known before the gateway
/// measures it.
public struct ReferenceLength: Hashable, Sendable {
    /// What the gateway will probably measure.
    public let expected: VideoLength
    /// The least and the most that it may measure: programs differ in how they read a file.
    public let shortest, longest: VideoLength

    /// - Precondition: `shortest` ≤ `expected` ≤ `longest`.
    public init(expected: VideoLength, shortest: VideoLength, longest: VideoLength) {
        precondition(shortest <= expected && expected <= longest, "the range holds the length")
        (self.expected, self.shortest, self.longest) = (expected, shortest, longest)
    }

    /// A length that is not in doubt.
    public init(_ length: VideoLength) {
        self.init(expected: length, shortest: length, longest: length)
    }
}
