import Foundation

/// How many cases a seeded test tries.
public enum TortureCases {
    /// What `KCOST_CASES` asks for, or a number that takes little time.
    public static func count(_ usual: Int) -> Int {
        number("KCOST_CASES") ?? usual
    }

    /// Whether more is asked for than what takes little time.
    public static var isLong: Bool { number("KCOST_CASES") != nil }

    /// The seeds of as many cases, from `KCOST_SEED` on: so that a long run goes on where it was
    /// ended, and one case can be looked at alone.
    public static func seeds(_ usual: Int) -> Range<UInt64> {
        let first = UInt64(number("KCOST_SEED") ?? 0)
        return first..<first + UInt64(count(usual))
    }

    private static func number(_ name: String) -> Int? {
        ProcessInfo.processInfo.environment[name].flatMap { Int($0) }.map { max($0, 0) }
    }
}
