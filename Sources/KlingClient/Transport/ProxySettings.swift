internal import KlingCost
import Libc

/// Which proxy the environment names: `http_proxy` (in small letters only, since a web server hands
/// a request's `Proxy` field to its programs as `HTTP_PROXY`), `https_proxy`, `all_proxy` and
/// `no_proxy`, as curl reads them. We decide, and tell libcurl: so it is known whether a connection
/// goes to the target or to a proxy.
struct ProxySettings: Hashable, Sendable {
    private let http: String?
    private let https: String?
    /// Hosts that are reached directly.
    private let direct: [String]

    /// - Parameter variable: the environment; an empty value counts as unset.
    init(_ variable: (String) -> String? = ProxySettings.environment) {
        func named(_ names: String...) -> String? {
            for name in names {
                if let value = variable(name), !value.isEmpty { return value }
            }
            return nil
        }
        http = named("http_proxy", "all_proxy", "ALL_PROXY")
        https = named("https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY")
        direct = (named("no_proxy", "NO_PROXY") ?? "")
            .split { $0 == "," || $0 == " " }.map { $0.lowercased() }
    }

    /// The proxy for a URL; `nil` when it is reached directly.
    func proxy(for location: WebLocation) -> String? {
        guard let proxy = location.isEncrypted ? https : http, !isDirect(location.host) else {
            return nil
        }
        return proxy
    }

    private func isDirect(_ host: String) -> Bool {
        let name = host.hasSuffix(".") ? String(host.dropLast()) : host
        let address = NetworkAddress(name)
        return direct.contains { entry in
            if entry == "*" { return true }
            if let address { return ProxySettings.matches(address, entry) }
            var suffix = entry[...]
            if suffix.hasPrefix(".") { suffix.removeFirst() }
            if suffix.hasSuffix(".") { suffix.removeLast() }
            return !suffix.isEmpty && (name == suffix || name.hasSuffix("." + suffix))
        }
    }

    /// Whether an entry is an address, or a block of addresses, that has this one.
    private static func matches(_ address: NetworkAddress, _ entry: String) -> Bool {
        let parts = entry.split(separator: "/", omittingEmptySubsequences: false)
        let bare = parts[0].trimming { $0 == "[" || $0 == "]" }
        guard let base = NetworkAddress(bare), parts.count <= 2 else { return false }
        guard parts.count == 2 else { return base == address }
        guard let length = Int(parts[1]), length >= 0 else { return false }
        switch (base, address) {
        case (.v4(let one), .v4(let other)):
            return length <= 32 && (one ^ other) >> (32 - length) == 0
        case (.v6(let oneHigh, let oneLow), .v6(let otherHigh, let otherLow)):
            let bits = UInt128(oneHigh ^ otherHigh) << 64 | UInt128(oneLow ^ otherLow)
            return length <= 128 && bits >> (128 - length) == 0
        default:
            return false
        }
    }

    private static func environment(_ name: String) -> String? {
        getenv(name).map { String(cString: $0) }
    }
}
