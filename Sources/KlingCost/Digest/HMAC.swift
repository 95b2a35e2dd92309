/// HMAC with SHA-256: RFC 2104. Who knows the key can make and check it.
package enum HMAC {
    /// Bytes of a block of SHA-256 (RFC 2104 §2: `B`).
    private static let blockCount = 64

    /// The code of a message.
    package static func sha256(key: [UInt8], message: [UInt8]) -> SHA256 {
        // A longer key is replaced by its digest (§2).
        var block = key.count > blockCount ? SHA256(of: key).bytes : key
        block += [UInt8](repeating: 0, count: blockCount - block.count)
        var inner = SHA256Digester()
        inner.update(block.map { $0 ^ 0x36 })
        inner.update(message)
        var outer = SHA256Digester()
        outer.update(block.map { $0 ^ 0x5C })
        outer.update(inner.finish().bytes)
        return outer.finish()
    }

    /// Whether two texts are the same, in a time that tells nothing of where they differ; only
    /// their lengths may be learnt from it.
    package static func areEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        if left.count != right.count { return false }
        var difference: UInt8 = 0
        for index in left.indices { difference |= left[index] ^ right[index] }
        return difference == 0
    }
}
