/// What carries requests to gateways.
public protocol Transport: Sendable {
    /// Sends a request, once.
    ///
    /// Cancelling the task ends it: what was under way then is ``Delivery/cutShort(reason:)``, or
    /// ``Delivery/neverLeft(reason:)``.
    func send(_ request: HTTPRequest, within limits: TransportLimits) async -> Delivery
}

/// What became of a request.
public enum Delivery: Sendable {
    /// The answer came, whole.
    case answer(HTTPAnswer)
    /// Not one byte of it left the machine.
    case neverLeft(reason: String)
    /// It was sent, and no answer came in time: it may have arrived.
    case timedOut
    /// It was sent, and the answer broke off, or is against the rules: it may have arrived.
    case cutShort(reason: String)
}

/// How long a request may take, and how much of an answer is taken.
public struct TransportLimits: Hashable, Sendable {
    /// To find the host and connect, TLS included: 10 s.
    public var connect = Duration.seconds(10)
    /// In all: 60 s; vendors' own clients wait 45 s for a submission (docs/gateways/xcompute.md).
    public var total = Duration.seconds(60)
    /// Bytes of an answer's body: 1 MiB, the most that is read as JSON.
    public var answerBytes = 1 << 20

    /// The limits that stand above.
    public init() {}
}
