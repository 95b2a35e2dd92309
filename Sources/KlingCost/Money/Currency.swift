/// A currency by its code: three to eight capital letters, `USD`, `CNY`.
///
/// Kept as one integer, so that comparing currencies costs nothing in the pricing loop.
public struct Currency: Hashable, Sendable {
    private let packed: UInt64

    /// The US dollar, which most rates are in.
    public static let usd = Currency(packed: 0x44_5355)

    private init(packed: UInt64) { self.packed = packed }

    /// Reads a code.
    ///
    /// - Returns: `nil` unless the code has three to eight characters, all of `A`–`Z`.
    public init?(_ code: some StringProtocol) {
        let bytes = Array(code.utf8)
        guard (3...8).contains(bytes.count), bytes.allSatisfy({ (0x41...0x5A).contains($0) })
        else { return nil }
        packed = bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// The code as text: three to eight capital letters.
    public var code: String {
        var letters: [UInt8] = []
        forEachLetter { letters.append($0) }
        return String(decoding: letters, as: UTF8.self)
    }

    /// Calls the body with each letter, first to last.
    @inline(__always)
    func forEachLetter(_ body: (UInt8) -> Void) {
        var rest = packed
        while rest != 0 {
            body(UInt8(truncatingIfNeeded: rest))
            rest >>= 8
        }
    }
}

extension Currency: CustomStringConvertible {
    /// The code, as ``code`` gives it.
    public var description: String { code }
}

extension Currency: Comparable {
    /// Currencies are ordered by the letters of their codes.
    public static func < (left: Currency, right: Currency) -> Bool { left.code < right.code }
}
