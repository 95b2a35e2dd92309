import KlingClient

/// What gateways were asked in vain. The words are in `Messages/GatewayFailure+Words.swift`.
enum GatewayFailure: Error {
    /// There is no key of any gateway.
    case noKeys
    /// It was asked, and said nothing of use.
    case noAnswer(gateway: String, ReadFailure, evidence: String)
}
