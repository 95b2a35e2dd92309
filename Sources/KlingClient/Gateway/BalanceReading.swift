public import KlingCost

/// What a gateway's answer about the balance means.
public enum BalanceReading: Hashable, Sendable {
    /// The gateway says what is left of the balance.
    case balance(GatewayBalance)
    /// The answer has no figure that can be read.
    case unknown(GatewayEvidence)

    /// Why to ask again; `nil` where it says something.
    var doubt: GatewayEvidence? { if case .unknown(let evidence) = self { evidence } else { nil } }
}

/// What is left at a gateway, by its own word. Below zero is owed.
public struct GatewayBalance: Hashable, Sendable {
    /// What is left, in ``currency``; `nil` where the gateway counts in credits.
    public let amount: Nanos?
    /// Used so far, in ``currency``.
    public let used: Nanos?
    /// Of both amounts; `nil` where the gateway does not say: APIMart's is "USD, CNY or tokens,
    /// depending on the system's configuration" (docs/gateways/xcompute.md).
    public let currency: Currency?
    /// What is left, in the gateway's credits.
    public let credits: Nanos?
    /// The key has no limit of its own, and the amounts mean nothing.
    public let isUnlimited: Bool
}
