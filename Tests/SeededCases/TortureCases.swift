import Foundation

/// How many cases a seeded test tries.
public enum TortureCases {
    /// What `KCOST_CASES` asks for, or a number that takes little time.
    public static func count(_ usual: Int) -> Int {
        ProcessInfo.processInfo.environment["KCOST_CASES"].flatMap { Int($0) } ?? usual
    }
}
