import CCurl

/// An `http` or `https` URL, read and resolved by libcurl, which will also request it: no second
/// opinion on what its host is.
struct WebLocation: Hashable, Sendable {
    /// Why a text is none.
    enum AddressError: Error, Hashable {
        case notAnAddress
        case scheme(String)
        /// It holds a user or a password.
        case credentials
    }

    /// Longest URL.
    static let maximumBytes = 8_192

    /// Complete, without a fragment.
    let text: String
    /// `http` or `https`.
    let scheme: String
    /// In lower case, without the brackets of an IPv6 address.
    let host: String
    let port: Int
    /// As sent, with its escapes.
    let path: String
    private let hasQuery: Bool

    /// Reads a text that must be complete.
    init(_ text: String) throws(AddressError) {
        try self.init([text])
    }

    /// Where a `Location` leads from here (RFC 9110 §10.2.2).
    func resolving(_ reference: String) throws(AddressError) -> WebLocation {
        try WebLocation([text, reference])
    }

    /// To be shown: without a query, where signatures stand.
    var shown: String { "\(scheme)://\(authority)\(path)\(hasQuery ? "?…" : "")" }

    /// Host and port, the port only where it is not the scheme's own.
    var authority: String {
        let name = host.contains(":") ? "[\(host)]" : host
        return port == (scheme == "https" ? 443 : 80) ? name : "\(name):\(port)"
    }

    var isEncrypted: Bool { scheme == "https" }

    private init(_ texts: [String]) throws(AddressError) {
        guard let url = ccurl_url_new() else { throw .notAnAddress }
        defer { ccurl_url_free(url) }
        let flags = UInt32(CURLU_NON_SUPPORT_SCHEME | CURLU_URLENCODE)
        for text in texts {
            guard text.utf8.count <= WebLocation.maximumBytes, !WebLocation.hasOddSlashes(text),
                text.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }),
                ccurl_url_set(url, CURLUPART_URL, text, flags) == CURLUE_OK
            else { throw .notAnAddress }
        }
        let part = { (part: CURLUPart, flags: Int32) -> String? in
            var text: UnsafeMutablePointer<CChar>?
            guard ccurl_url_get(url, part, &text, UInt32(flags)) == CURLUE_OK, let text else {
                return nil
            }
            defer { ccurl_text_free(text) }
            return String(cString: text)
        }
        guard let scheme = part(CURLUPART_SCHEME, 0)?.lowercased() else { throw .notAnAddress }
        guard scheme == "http" || scheme == "https" else { throw .scheme(scheme) }
        if part(CURLUPART_USER, 0) != nil || part(CURLUPART_PASSWORD, 0) != nil {
            throw .credentials
        }
        _ = ccurl_url_set(url, CURLUPART_FRAGMENT, nil, 0)
        guard let text = part(CURLUPART_URL, 0), let host = part(CURLUPART_HOST, 0),
            !host.isEmpty,
            let port = part(CURLUPART_PORT, Int32(CURLU_DEFAULT_PORT)).flatMap({ Int($0) })
        else { throw .notAnAddress }
        self.text = text
        self.scheme = scheme
        let isBracketed = host.hasPrefix("[") && host.hasSuffix("]")
        self.host = (isBracketed ? String(host.dropFirst().dropLast()) : host).lowercased()
        self.port = port
        path = part(CURLUPART_PATH, 0) ?? "/"
        hasQuery = part(CURLUPART_QUERY, 0) != nil
    }

    /// `https:/a` and `https:///a`: libcurl takes the next word for a host.
    private static func hasOddSlashes(_ text: String) -> Bool {
        let start = text.prefix { $0 != ":" }
        guard ["http", "https"].contains(start.lowercased()), start.count < text.count else {
            return false
        }
        return text.dropFirst(start.count + 1).prefix { $0 == "/" }.count != 2
    }
}
