internal import KlingCost

/// Where a gateway is asked: configuration, with the documents' addresses as defaults.
public struct GatewaySite: Hashable, Sendable {
    /// Why one cannot be used.
    public enum AddressError: Error, Hashable, Sendable {
        /// Not `https://host…`, or with a user, a query or a fragment.
        case base(String)
        /// A key would travel in the clear: `http` is for this machine alone.
        case notEncrypted(String)
        /// A path that does not begin with one slash, or holds what no path may.
        case path(String)
        /// The status path does not say just once where the task's id goes: `{id}`.
        case statusPath(String)
    }

    /// Longest base and longest path, in bytes.
    static let maximumBytes = 1_000

    /// Scheme and host, without a slash at the end.
    public let base: String
    /// Where payloads are posted.
    public let submitPath: String
    /// Where a task is asked after; `{id}` stands for its id.
    public let statusPath: String
    /// Where the balance is asked for.
    public let balancePath: String

    /// Checks addresses; what is `nil` stays as it is in `defaults`.
    public init(
        defaults: GatewaySite, base: String? = nil, submitPath: String? = nil,
        statusPath: String? = nil, balancePath: String? = nil
    ) throws(AddressError) {
        let base = base ?? defaults.base
        try GatewaySite.check(base: base)
        self.base = base.hasSuffix("/") ? String(base.dropLast()) : base
        self.submitPath = submitPath ?? defaults.submitPath
        self.statusPath = statusPath ?? defaults.statusPath
        self.balancePath = balancePath ?? defaults.balancePath
        for path in [self.submitPath, self.balancePath] { try GatewaySite.check(path: path) }
        let parts = self.statusPath.split(separator: "{id}", omittingEmptySubsequences: false)
        if parts.count != 2 { throw .statusPath(self.statusPath) }
        try GatewaySite.check(path: parts.joined())
    }

    private init(base: String, submitPath: String, statusPath: String, balancePath: String) {
        (self.base, self.submitPath) = (base, submitPath)
        (self.statusPath, self.balancePath) = (statusPath, balancePath)
    }

    private static func check(base: String) throws(AddressError) {
        let bytes = Array(base.utf8)
        let forbidden = Array("@?#\\{}".utf8)
        guard bytes.count <= maximumBytes, WebAddress.isOne(bytes[...]),
            bytes.allSatisfy({ $0 < 0x80 && !forbidden.contains($0) })
        else { throw .base(base) }
        if base.lowercased().hasPrefix("https://") { return }
        if !isLoopback(base) { throw .notEncrypted(base) }
    }

    /// Whether it is this machine: a fake gateway, then, and no key or money is at stake.
    public var isLoopback: Bool { GatewaySite.isLoopback(base) }

    /// Names of this machine (RFC 6761 §6.3, RFC 1122 §3.2.1.3), with or without a port.
    private static func isLoopback(_ base: String) -> Bool {
        let scheme = base.lowercased().hasPrefix("https://") ? "https://" : "http://"
        let authority = base.dropFirst(scheme.count).prefix { $0 != "/" }
        if authority == "[::1]" || authority.hasPrefix("[::1]:") { return true }
        let host = authority.prefix { $0 != ":" }
        if host.lowercased() == "localhost" { return true }
        let numbers = host.split(separator: ".", omittingEmptySubsequences: false)
        return numbers.count == 4 && numbers[0] == "127"
            && numbers.allSatisfy { $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }
            && numbers.allSatisfy { UInt8($0) != nil }
    }

    private static func check(path: String) throws(AddressError) {
        let forbidden = Array("#\\{}".utf8)
        guard path.utf8.count <= maximumBytes, path.hasPrefix("/"), !path.hasPrefix("//"),
            path.utf8.allSatisfy({ (0x21...0x7E).contains($0) && !forbidden.contains($0) })
        else { throw .path(path) }
    }

    // MARK: Addresses

    var submitAddress: String { base + submitPath }
    var balanceAddress: String { base + balancePath }

    func statusAddress(_ task: TaskID) -> String {
        base
            + statusPath.split(separator: "{id}", omittingEmptySubsequences: false)
            .joined(separator: task.encoded)
    }
}

// MARK: - The documents' addresses

extension GatewaySite {
    /// xcompute. Only where to submit is documented; the other two are APIMart's, whose pages
    /// xcompute republishes (docs/gateways/xcompute.md).
    public static let xcompute = GatewaySite(
        base: "https://xcompute.us", submitPath: "/v1/videos/generations",
        statusPath: "/v1/tasks/{id}", balancePath: "/v1/balance")

    /// The documented addresses of toapis (docs/gateways/toapis.md).
    public static let toapis = GatewaySite(
        base: "https://toapis.com", submitPath: "/v1/videos/generations",
        statusPath: "/v1/videos/generations/{id}", balancePath: "/v1/balance")

    /// kie: its document, sections 1 and 2; the balance from docs/gateways/kie.md.
    public static let kie = GatewaySite(
        base: "https://api.kie.ai", submitPath: "/api/v1/jobs/createTask",
        statusPath: "/api/v1/jobs/recordInfo?taskId={id}", balancePath: "/api/v1/chat/credit")
}
