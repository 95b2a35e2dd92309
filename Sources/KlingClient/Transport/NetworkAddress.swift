// Socket types reach us through libcurl's header first.
import CCurl

import Libc

/// An address of the Internet Protocol, version 4 or 6.
public enum NetworkAddress: Hashable, Sendable {
    case v4(UInt32)
    /// The first and the last 64 bits.
    case v6(UInt64, UInt64)

    /// Reads an address as written, `192.0.2.1` or `2001:db8::1`; `nil` when it is none.
    public init?(_ text: String) {
        var four = in_addr()
        var six = in6_addr()
        if inet_pton(AF_INET, text, &four) == 1 {
            self = .v4(UInt32(bigEndian: four.s_addr))
        } else if inet_pton(AF_INET6, text, &six) == 1 {
            self = withUnsafeBytes(of: &six) { NetworkAddress(sixteen: $0) }
        } else {
            return nil
        }
    }

    /// Takes an address out of a `sockaddr`; `nil` for every other family.
    init?(socketAddress bytes: UnsafeRawBufferPointer) {
        guard bytes.count >= MemoryLayout<sockaddr>.size else { return nil }
        switch Int32(bytes.loadUnaligned(as: sockaddr.self).sa_family) {
        case AF_INET:
            guard bytes.count >= MemoryLayout<sockaddr_in>.size else { return nil }
            let four = bytes.loadUnaligned(as: sockaddr_in.self)
            self = .v4(UInt32(bigEndian: four.sin_addr.s_addr))
        case AF_INET6:
            guard bytes.count >= MemoryLayout<sockaddr_in6>.size else { return nil }
            var six = bytes.loadUnaligned(as: sockaddr_in6.self).sin6_addr
            self = withUnsafeBytes(of: &six) { NetworkAddress(sixteen: $0) }
        default:
            return nil
        }
    }

    private init(sixteen bytes: UnsafeRawBufferPointer) {
        self = .v6(
            UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self)),
            UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)))
    }

    /// This machine's addresses, for a name that is its own whatever a resolver says: `localhost`
    /// and all below it (RFC 6761 §6.3).
    ///
    /// - Parameter host: in lower case.
    /// - Returns: `nil` for every other name.
    static func ownAddresses(of host: String) -> [NetworkAddress]? {
        let name = host.hasSuffix(".") ? host.dropLast() : host[...]
        guard name == "localhost" || name.hasSuffix(".localhost") else { return nil }
        return [.v4(0x7F00_0001), .v6(0, 1)]
    }

    /// The addresses that a name has here, as the system resolves it; none when it does not.
    ///
    /// Blocks for as long as the system's resolver takes: see ``NameLookUp``.
    static func resolve(_ host: String) -> [NetworkAddress] {
        var hints = addrinfo()
        hints.ai_socktype = streamSocket
        var first: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, nil, &hints, &first) == 0 else { return [] }
        defer { freeaddrinfo(first) }
        var found: [NetworkAddress] = []
        var next = first
        while let entry = next {
            let bytes = UnsafeRawBufferPointer(
                start: entry.pointee.ai_addr, count: Int(entry.pointee.ai_addrlen))
            if let address = NetworkAddress(socketAddress: bytes) { found.append(address) }
            next = entry.pointee.ai_next
        }
        return found
    }
}

extension NetworkAddress: CustomStringConvertible {
    /// As usually written (RFC 5952).
    public var description: String {
        switch self {
        case .v4(let bits):
            return "\(bits >> 24).\(bits >> 16 & 255).\(bits >> 8 & 255).\(bits & 255)"
        case .v6(let high, let low):
            var words = (high.bigEndian, low.bigEndian)
            var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
            inet_ntop(AF_INET6, &words, &text, socklen_t(text.count))
            return String(
                decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
        }
    }
}
