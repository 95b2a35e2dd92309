/// What a gateway's answer to a paid POST means.
public enum SubmitVerdict: Hashable, Sendable {
    /// It runs, under this id. The hold stays until its outcome is known.
    case accepted(TaskID)
    /// A documented refusal: nothing runs and nothing is charged, so the hold may be voided.
    case rejected(GatewayFault)
    /// Perhaps it runs, perhaps not. The hold stays; the payload is not sent again by itself.
    case unknown(GatewayEvidence)

    /// Whether the gateway may charge for it.
    public var mayBeCharged: Bool {
        if case .rejected = self { false } else { true }
    }
}
