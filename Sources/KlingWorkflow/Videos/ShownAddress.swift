import KlingReports

extension String {
    /// This name of a file or address as errors and remarks show it: of an address neither user and
    /// password nor the query, where signatures stand. Files keep their names.
    package var withoutSecrets: String {
        guard contains("://") else { return visible }
        return String(withoutCredentials.unicodeScalars.prefix { $0 != "?" && $0 != "#" }).visible
    }

    /// An address without user and password; a file's name as it is.
    ///
    /// By scalars, as servers read: to Swift an `@` with an accent is another character.
    package var withoutCredentials: String {
        guard let scheme = firstRange(of: "://") else { return self }
        let rest = unicodeScalars[scheme.upperBound...]
        var host = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        let path = rest[host.endIndex...]
        if let user = host.lastIndex(of: "@") { host = host[host.index(after: user)...] }
        // What stands for a port and is none may be a password cut short by its own `/`, `?` or `#`.
        let isBracketed = host.last == "]"
        if !isBracketed, let colon = host.lastIndex(of: ":"),
            !host[colon...].dropFirst().allSatisfy({ ("0"..."9").contains($0) })
        {
            return String(self[..<scheme.upperBound]) + "…"
        }
        return String(self[..<scheme.upperBound]) + String(host) + String(path)
    }
}
