/// How a remote video is to be read.
public struct RemoteOptions: Hashable, Sendable {
    /// Time, requests and bytes.
    public var limits = RemoteLimits()
    /// Addresses inside private networks, and this machine, may be connected to.
    public var allowsPrivate = false
    /// What the `User-Agent` field says: `kcost/0.1.0`.
    public var agent = "kcost"
    /// Which proxies are used: those that the environment names.
    var proxies = ProxySettings()

    /// The options that stand above.
    public init() {}
}
