/// Names in an address's query that sign it: two addresses that differ in nothing else are of one file.
struct SignatureNames: Sendable {
    /// One name, or all that begin so.
    struct Name: Sendable {
        /// In lower case; without the `*` at its end.
        let text: String
        let isBeginning: Bool
        /// Counts only where this one is there too, in lower case.
        let beside: String?

        /// `X-Amz-*`, `Expires`.
        init(_ text: String, beside: String?) {
            isBeginning = text.hasSuffix("*")
            self.text = (isBeginning ? String(text.dropLast()) : text).lowercased()
            self.beside = beside?.lowercased()
        }

        fileprivate func covers(_ name: String) -> Bool {
            isBeginning ? name.hasPrefix(text) : name == text
        }
    }

    var names: [Name] = []

    /// An address without what signs it, and that.
    func taken(from address: String) -> (address: String, signature: String?) {
        guard let mark = address.firstIndex(of: "?") else { return (address, nil) }
        let query = address[address.index(after: mark)...]
        let end = query.firstIndex(of: "#") ?? query.endIndex
        let parts = query[..<end].split(separator: "&", omittingEmptySubsequences: false)
        let found = parts.map { $0.prefix { $0 != "=" }.lowercased() }
        var (kept, signing): ([Substring], [Substring]) = ([], [])
        for (part, name) in zip(parts, found) {
            let isSigning = names.contains { known in
                known.covers(name) && known.beside.map(found.contains) ?? true
            }
            if isSigning { signing.append(part) } else { kept.append(part) }
        }
        if signing.isEmpty { return (address, nil) }
        let rest = kept.isEmpty ? "" : "?" + kept.joined(separator: "&")
        return (
            String(address[..<mark]) + rest + query[end...], signing.joined(separator: "&")
        )
    }
}
