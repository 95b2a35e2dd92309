extension String {
    /// This name of a file or address as errors and remarks show it: of an address neither user and
    /// password nor the query, where signatures stand. Files keep their names.
    var withoutSecrets: String {
        guard let scheme = firstRange(of: "://") else { return visible }
        var shown = self[scheme.upperBound...]
        if let query = shown.firstIndex(where: { $0 == "?" || $0 == "#" }) {
            shown = shown[..<query]
        }
        let host = shown.prefix { $0 != "/" }
        if let user = host.lastIndex(of: "@") { shown = shown[shown.index(after: user)...] }
        return (self[..<scheme.upperBound] + shown).visible
    }
}

extension Substring {
    fileprivate var visible: String { String(self).visible }
}
