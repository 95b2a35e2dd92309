extension NetworkAddress {
    /// Whether an address belongs to the open internet, so that a connection to it reaches nobody's
    /// inner network, not this machine, and not a cloud's metadata.
    ///
    /// By the IANA special-purpose address registries for IPv4 and IPv6 (RFC 6890 and its updates),
    /// read in November 2026. Of IPv6 only what is given out, 2000::/3, can be public; an IPv4
    /// address inside an IPv6 one counts by itself where traffic may be translated (mapped, NAT64,
    /// 6to4), and is never public in the retired or local forms (compatible, Teredo, local NAT64).
    /// A few registered blocks that would be reachable (the anycast addresses in 192.0.0.0/24,
    /// 2001::/23) count as not public: no video is there.
    public static func isPublic(_ address: NetworkAddress) -> Bool {
        switch address {
        case .v4(let bits):
            return !special4.contains { $0.contains(bits) }
        case .v6(let high, let low):
            // Mapped, ::ffff:0:0/96 (RFC 4291 §2.5.5.2).
            if high == 0, low >> 32 == 0xFFFF { return isPublic(.v4(UInt32(low & 0xFFFF_FFFF))) }
            // NAT64, 64:ff9b::/96 (RFC 6052).
            if high == 0x0064_FF9B_0000_0000, low >> 32 == 0 {
                return isPublic(.v4(UInt32(low & 0xFFFF_FFFF)))
            }
            // 6to4, 2002::/16 (RFC 3056): bits 16 to 47.
            if high >> 48 == 0x2002 {
                return isPublic(.v4(UInt32(high >> 16 & 0xFFFF_FFFF)))
            }
            return high >> 61 == 1 && !special6.contains { $0.contains(high) }
        }
    }

    /// The first bits of an IPv4 address.
    private struct Block4 {
        let base: UInt32
        let length: UInt32

        init(_ a: UInt32, _ b: UInt32, _ c: UInt32, _ length: UInt32) {
            base = a << 24 | b << 16 | c << 8
            self.length = length
        }

        func contains(_ bits: UInt32) -> Bool { bits >> (32 - length) == base >> (32 - length) }
    }

    private static let special4 = [
        Block4(0, 0, 0, 8),  // this network (RFC 791)
        Block4(10, 0, 0, 8),  // private (RFC 1918)
        Block4(100, 64, 0, 10),  // shared by carriers (RFC 6598)
        Block4(127, 0, 0, 8),  // loopback (RFC 1122)
        Block4(169, 254, 0, 16),  // link-local (RFC 3927), cloud metadata
        Block4(172, 16, 0, 12),  // private (RFC 1918)
        Block4(192, 0, 0, 24),  // protocol assignments (RFC 6890)
        Block4(192, 0, 2, 24),  // documentation (RFC 5737)
        Block4(192, 88, 99, 24),  // 6to4 relays, retired (RFC 7526)
        Block4(192, 168, 0, 16),  // private (RFC 1918)
        Block4(198, 18, 0, 15),  // benchmarks (RFC 2544)
        Block4(198, 51, 100, 24),  // documentation (RFC 5737)
        Block4(203, 0, 113, 24),  // documentation (RFC 5737)
        Block4(224, 0, 0, 4),  // multicast (RFC 5771)
        Block4(240, 0, 0, 4),  // reserved, and broadcast (RFC 1112, RFC 919)
    ]

    /// The first bits, at most 64, of an IPv6 address.
    private struct Block6 {
        let base: UInt64
        let length: UInt64

        init(_ base: UInt64, _ length: UInt64) { (self.base, self.length) = (base, length) }

        func contains(_ high: UInt64) -> Bool { high >> (64 - length) == base >> (64 - length) }
    }

    /// Inside 2000::/3; all that lies outside is not public anyway.
    private static let special6 = [
        Block6(0x2001_0000_0000_0000, 23),  // protocol assignments, Teredo among them (RFC 2928)
        Block6(0x2001_0DB8_0000_0000, 32),  // documentation (RFC 3849)
        Block6(0x3FFF_0000_0000_0000, 20),  // documentation (RFC 9637)
    ]
}
