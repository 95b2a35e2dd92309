import KlingClient

/// Why a gateway cannot be asked, or what it was asked in vain. The words are in `Words/GatewayFailure+Words.swift`.
enum GatewayFailure: Error {
    /// It sells by a price file, and its API is not known.
    case noAPI(gateway: String)
    /// A setting of its addresses.
    case badSite(origin: String, GatewaySite.Fault)
    case noKey(gateway: String)
    /// Of no gateway at all.
    case noKeys
    /// The environment or a file gave a key that is not used.
    case badKey(origin: String, GatewayKeys.Fault)
    /// A key would end up in a dump of the memory.
    case dumpsNotForbidden(reason: String)
    /// It was asked, and said nothing of use.
    case noAnswer(gateway: String, RetryRules.End, evidence: String)
}
