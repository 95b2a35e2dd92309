internal import CNettle

/// Takes a message piece by piece and gives its SHA-256 (FIPS 180-4 §6.2).
///
/// Nothing is allocated until the digest is given: many short lines are digested one by one.
public struct SHA256Digester: Sendable {
    private var state = sha256_ctx()

    /// Of the empty message, so far.
    public init() { nettle_sha256_init(&state) }

    /// Takes what follows in the message.
    public mutating func update(_ bytes: [UInt8]) { bytes.withUnsafeBytes { update($0) } }

    /// Takes what follows in the message.
    public mutating func update(_ bytes: ArraySlice<UInt8>) {
        bytes.withUnsafeBytes { update($0) }
    }

    /// Takes what follows in the message.
    public mutating func update(_ bytes: UnsafeRawBufferPointer) {
        guard let start = bytes.baseAddress else { return }
        nettle_sha256_update(
            &state, bytes.count, start.assumingMemoryBound(to: UInt8.self))
    }

    /// Ends the message.
    ///
    /// - Returns: its digest; what is taken afterwards begins a new message.
    public mutating func finish() -> SHA256 {
        SHA256(
            bytes: [UInt8](unsafeUninitializedCapacity: 32) { bytes, count in
                if let start = bytes.baseAddress { nettle_sha256_digest(&state, 32, start) }
                count = 32
            })
    }
}
