/// Bytes of boxes, for tests: `box("moov", …)`.
///
/// It writes what it is told, right or wrong: a test for a broken file says so in its numbers.
package func box(_ type: String, _ body: [UInt8]...) -> [UInt8] {
    box(type, joined: body)
}

/// The same, from a list of bodies.
package func box(_ type: String, joined body: [[UInt8]]) -> [UInt8] {
    let count = body.reduce(8) { $0 + $1.count }
    var bytes = be32(UInt32(count)) + Array(type.utf8)
    // Some are of many megabytes: each is copied as a whole.
    bytes.reserveCapacity(count)
    for part in body { bytes += part }
    return bytes
}

/// A box whose size stands in 64 bits behind its type.
package func longBox(_ type: String, size: UInt64? = nil, _ body: [UInt8]) -> [UInt8] {
    be32(1) + Array(type.utf8) + be64(size ?? UInt64(body.count + 16)) + body
}

/// A box with a stated size, whatever its content is.
package func box(_ type: String, claiming size: UInt32, _ body: [UInt8] = []) -> [UInt8] {
    be32(size) + Array(type.utf8) + body
}

/// A box with a version and flags before its content.
package func fullBox(
    _ type: String, version: UInt8 = 0, flags: UInt32 = 0, _ body: [UInt8]...
) -> [UInt8] {
    box(type, joined: [be32(UInt32(version) << 24 | flags)] + body)
}

/// The same bytes so many times.
package func repeated(_ count: Int, _ bytes: [UInt8]) -> [UInt8] {
    var all: [UInt8] = []
    all.reserveCapacity(count * bytes.count)
    for _ in 0..<count { all += bytes }
    return all
}

/// Sixteen bits, the high byte first.
package func be16(_ value: UInt16) -> [UInt8] { [UInt8(value >> 8), UInt8(value & 0xFF)] }

/// Thirty-two bits, the high byte first.
package func be32(_ value: UInt32) -> [UInt8] {
    be16(UInt16(value >> 16)) + be16(UInt16(value & 0xFFFF))
}

/// Thirty-two bits in two's complement, the high byte first.
package func be32(signed value: Int32) -> [UInt8] { be32(UInt32(bitPattern: value)) }

/// Sixty-four bits, the high byte first.
package func be64(_ value: UInt64) -> [UInt8] {
    be32(UInt32(value >> 32)) + be32(UInt32(value & 0xFFFF_FFFF))
}
