/// Takes a message piece by piece and gives its SHA-256 (FIPS 180-4 §6.2).
///
/// Nothing is allocated until the digest is given: many short lines are digested one by one.
public struct SHA256Digester: Sendable {
    private var state = SHA256State()
    /// Bytes that do not fill a block yet.
    private var rest = InlineArray<64, UInt8>(repeating: 0)
    private var restCount = 0
    /// Bytes taken so far, modulo 2^61: §5.1.1 counts bits modulo 2^64. No message of ours comes
    /// near.
    private var byteCount: UInt64 = 0

    /// Of the empty message, so far.
    public init() {}

    /// Takes what follows in the message.
    public mutating func update(_ bytes: [UInt8]) { bytes.withUnsafeBytes { update($0) } }

    /// Takes what follows in the message.
    public mutating func update(_ bytes: ArraySlice<UInt8>) {
        bytes.withUnsafeBytes { update($0) }
    }

    /// Takes what follows in the message.
    public mutating func update(_ bytes: UnsafeRawBufferPointer) {
        byteCount &+= UInt64(bytes.count)
        var place = 0
        if restCount > 0 {
            place = min(64 - restCount, bytes.count)
            for index in 0..<place { rest[restCount + index] = bytes[index] }
            restCount += place
            if restCount < 64 { return }
            takeRest()
        }
        let blocks = (bytes.count - place) / 64
        state.take(UnsafeRawBufferPointer(rebasing: bytes[place..<place + blocks * 64]))
        place += blocks * 64
        restCount = bytes.count - place
        for index in 0..<restCount { rest[index] = bytes[place + index] }
    }

    /// Ends the message.
    ///
    /// - Returns: its digest; what is taken afterwards begins a new message.
    public mutating func finish() -> SHA256 {
        // A one bit, zeros, and the length in bits in the last eight bytes of a block (§5.1.1).
        rest[restCount] = 0x80
        for index in restCount + 1..<64 { rest[index] = 0 }
        if restCount >= 56 {
            takeRest()
            for index in 0..<56 { rest[index] = 0 }
        }
        let bitCount = byteCount &* 8
        for index in 0..<8 {
            rest[56 + index] = UInt8(truncatingIfNeeded: bitCount >> UInt64(56 - 8 * index))
        }
        takeRest()
        let digest = SHA256(bytes: state.bytes)
        self = SHA256Digester()
        return digest
    }

    private mutating func takeRest() {
        rest.span.withUnsafeBytes { state.take($0) }
        restCount = 0
    }
}
