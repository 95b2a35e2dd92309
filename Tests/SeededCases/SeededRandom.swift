/// Random numbers that come out the same on every run: SplitMix64.
public struct SeededRandom: RandomNumberGenerator {
    private var state: UInt64

    /// Begins at a seed.
    public init(seed: UInt64) { state = seed }

    /// The next 64 bits.
    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// Whether something happens that happens so many times in a hundred.
    public mutating func chance(_ percent: Int) -> Bool {
        Int.random(in: 0..<100, using: &self) < percent
    }

    /// A number from 0 to a maximum, small ones as likely as large ones: first the count of bits is
    /// drawn, then the bits.
    public mutating func spread(upTo maximum: Int64) -> Int64 {
        let width = 64 - maximum.leadingZeroBitCount
        let bits = next() % UInt64(width + 1)
        let number = bits == 0 ? 0 : Int64(bitPattern: next() >> (64 - bits))
        return min(number, maximum)
    }
}
