import KlingReports

/// What is said where no ledger lies yet: whoever reads it may have meant another place.
enum LedgerWords {
    static func missing(_ path: String) -> String { "there is no ledger at \(path.visible) yet" }

    /// What to do about it.
    static let another = [
        "name another with --ledger FILE or KCOST_LEDGER, or bring one in: kcost help ledger import"
    ]

    /// That something is not there, and why.
    ///
    /// - Parameter path: where no ledger is; `nil` where one is, which has nothing of the kind.
    static func nothing(_ words: String, missing path: String?) -> [String] {
        guard let path else { return [words] }
        return ["\(words): \(missing(path))"] + another
    }
}
