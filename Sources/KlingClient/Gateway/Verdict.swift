/// What a gateway made of a request. Of a paid POST it decides about money; of a read it is what kept
/// the gateway from saying anything of use.
public enum Verdict: Hashable, Sendable {
    /// It runs, under this id. The hold stays until its outcome is known.
    case accepted(TaskID)
    /// A documented refusal: nothing runs and nothing is charged, so the hold may be voided.
    case rejected(GatewayProblem)
    /// Perhaps it runs, perhaps not. The hold stays; the payload is not sent again by itself.
    case unknown(GatewayEvidence)
    /// The gateway got nothing of it: libcurl counted no byte of the request. Never of an answer.
    case neverLeft(reason: String)

    /// The gateway's error, where there is one.
    var fault: GatewayProblem? {
        switch self {
        case .rejected(let fault): fault
        case .unknown(let evidence): evidence.fault
        case .accepted, .neverLeft: nil
        }
    }

    /// In a few words, for a ledger and for people. What a gateway said is text from outside.
    var summary: String {
        switch self {
        case .accepted(let task): "accepted as task \(task)"
        case .rejected(let fault): fault.summary
        case .unknown(let evidence): evidence.summary
        case .neverLeft(let reason): "nothing was sent: \(reason)"
        }
    }
}
