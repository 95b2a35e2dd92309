/// Why a read, which may be asked freely, brought nothing of use.
public enum ReadProblem: Hashable, Sendable {
    /// Nothing reached the gateway.
    case unreachable
    /// It was asked, and no answer came, or not all of it.
    case silent
    /// The gateway takes no more for now, or its server fails.
    case busy
    /// The gateway refuses, and will the next time too.
    case rejected(GatewayProblem)
    /// It answered, and that is no verdict.
    case unknown

    init(_ verdict: Verdict) {
        switch verdict {
        case .accepted: self = .unknown
        case .neverLeft: self = .unreachable
        case .rejected(let fault): self = fault.kind == .tooMany ? .busy : .rejected(fault)
        case .unknown(let evidence): self.init(evidence)
        }
    }

    private init(_ evidence: GatewayEvidence) {
        switch evidence.reason {
        case .timedOut, .cutShort: self = .silent
        case .fault(let fault):
            switch fault.kind {
            case .tooMany, .noSlot, .maintenance, .upstreamSilent, .server: self = .busy
            case .badRequest, .notAuthorized, .noBalance, .forbidden, .notFound, .notValid,
                .keyLimit:
                self = .rejected(fault)
            case .conflict, .unlisted: self = .unknown
            }
        default: self = .unknown
        }
    }
}
