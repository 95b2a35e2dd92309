/// The eight working words of SHA-256, and the function that a block changes them by.
struct SHA256State: Sendable {
    /// The square roots of the first eight primes, their fractions' first 32 bits (§5.3.3).
    private var words: InlineArray<8, UInt32> = [
        0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab,
        0x5be0_cd19,
    ]

    /// The words, big-endian.
    var bytes: [UInt8] {
        [UInt8](unsafeUninitializedCapacity: 32) { bytes, count in
            for index in 0..<32 {
                let shift = UInt32(24 - index % 4 * 8)
                bytes[index] = UInt8(truncatingIfNeeded: words[index / 4] >> shift)
            }
            count = 32
        }
    }

    /// Takes whole blocks of 64 bytes (§6.2.2); all sums are modulo 2^32 by definition.
    mutating func take(_ blocks: UnsafeRawBufferPointer) {
        var place = 0
        while place &+ 64 <= blocks.count {
            take(block: UnsafeRawBufferPointer(rebasing: blocks[place..<place &+ 64]))
            place &+= 64
        }
    }

    /// Rounds go in sixteens: of the message schedule (§6.2.2, step 1) no more than the last
    /// sixteen words are needed at once.
    private mutating func take(block: UnsafeRawBufferPointer) {
        var schedule = InlineArray<16, UInt32> { index in
            UInt32(
                bigEndian: block.loadUnaligned(fromByteOffset: index &* 4, as: UInt32.self))
        }
        var working = words
        SHA256State.rounds(&working, schedule, 0)
        var first = 16
        while first < 64 {
            SHA256State.extend(&schedule)
            SHA256State.rounds(&working, schedule, first)
            first &+= 16
        }
        for index in words.indices { words[index] &+= working[index] }
    }

    /// The next sixteen words of the schedule, in place of the last.
    @inline(__always)
    private static func extend(_ schedule: inout InlineArray<16, UInt32>) {
        for index in 0..<16 {
            let (early, late) = (schedule[(index &+ 1) & 15], schedule[(index &+ 14) & 15])
            let sigma0 = early.rotated(7) ^ early.rotated(18) ^ early &>> 3
            let sigma1 = late.rotated(17) ^ late.rotated(19) ^ late &>> 10
            schedule[index] &+= sigma0 &+ schedule[(index &+ 9) & 15] &+ sigma1
        }
    }

    /// Sixteen rounds (§6.2.2, step 3). The words stay where they are and change roles, so that
    /// nothing is moved: after eight rounds each has its first role again.
    @inline(__always)
    private static func rounds(
        _ working: inout InlineArray<8, UInt32>, _ schedule: InlineArray<16, UInt32>, _ first: Int
    ) {
        var (a, b, c, d) = (working[0], working[1], working[2], working[3])
        var (e, f, g, h) = (working[4], working[5], working[6], working[7])
        var index = 0
        while index < 16 {
            func input(_ offset: Int) -> UInt32 {
                schedule[index &+ offset] &+ constants[first &+ index &+ offset]
            }
            round(a, b, c, &d, e, f, g, &h, input(0))
            round(h, a, b, &c, d, e, f, &g, input(1))
            round(g, h, a, &b, c, d, e, &f, input(2))
            round(f, g, h, &a, b, c, d, &e, input(3))
            round(e, f, g, &h, a, b, c, &d, input(4))
            round(d, e, f, &g, h, a, b, &c, input(5))
            round(c, d, e, &f, g, h, a, &b, input(6))
            round(b, c, d, &e, f, g, h, &a, input(7))
            index &+= 8
        }
        working = [a, b, c, d, e, f, g, h]
    }

    @inline(__always)
    private static func round(
        _ a: UInt32, _ b: UInt32, _ c: UInt32, _ d: inout UInt32,
        _ e: UInt32, _ f: UInt32, _ g: UInt32, _ h: inout UInt32, _ input: UInt32
    ) {
        let sum1 = e.rotated(6) ^ e.rotated(11) ^ e.rotated(25)
        // `e & f ^ ~e & g` and `a & b ^ a & c ^ b & c` with fewer steps.
        let choice = (f ^ g) & e ^ g
        let first = h &+ sum1 &+ choice &+ input
        let sum0 = a.rotated(2) ^ a.rotated(13) ^ a.rotated(22)
        let majority = (a | b) & c | a & b
        d &+= first
        h = first &+ sum0 &+ majority
    }

    /// The cube roots of the first 64 primes, their fractions' first 32 bits (§4.2.2).
    private static let constants: InlineArray<64, UInt32> = [
        0x428a_2f98, 0x7137_4491, 0xb5c0_fbcf, 0xe9b5_dba5, 0x3956_c25b, 0x59f1_11f1, 0x923f_82a4,
        0xab1c_5ed5, 0xd807_aa98, 0x1283_5b01, 0x2431_85be, 0x550c_7dc3, 0x72be_5d74, 0x80de_b1fe,
        0x9bdc_06a7, 0xc19b_f174, 0xe49b_69c1, 0xefbe_4786, 0x0fc1_9dc6, 0x240c_a1cc, 0x2de9_2c6f,
        0x4a74_84aa, 0x5cb0_a9dc, 0x76f9_88da, 0x983e_5152, 0xa831_c66d, 0xb003_27c8, 0xbf59_7fc7,
        0xc6e0_0bf3, 0xd5a7_9147, 0x06ca_6351, 0x1429_2967, 0x27b7_0a85, 0x2e1b_2138, 0x4d2c_6dfc,
        0x5338_0d13, 0x650a_7354, 0x766a_0abb, 0x81c2_c92e, 0x9272_2c85, 0xa2bf_e8a1, 0xa81a_664b,
        0xc24b_8b70, 0xc76c_51a3, 0xd192_e819, 0xd699_0624, 0xf40e_3585, 0x106a_a070, 0x19a4_c116,
        0x1e37_6c08, 0x2748_774c, 0x34b0_bcb5, 0x391c_0cb3, 0x4ed8_aa4a, 0x5b9c_ca4f, 0x682e_6ff3,
        0x748f_82ee, 0x78a5_636f, 0x84c8_7814, 0x8cc7_0208, 0x90be_fffa, 0xa450_6ceb, 0xbef9_a3f7,
        0xc671_78f2,
    ]
}

extension UInt32 {
    /// The bits turned to the right (FIPS 180-4 §3.2).
    @inline(__always)
    fileprivate func rotated(_ count: UInt32) -> UInt32 { self &>> count | self &<< (32 &- count) }
}
