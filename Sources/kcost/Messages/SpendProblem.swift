import KlingCost
import KlingLedger
import KlingReports

/// Why a payload is not sent, or why it cannot be written what became of one that was.
enum SpendProblem: Error {
    /// The ledger failed after something was sent: these words, that status.
    case afterSending(AttemptID, Money, String, ExitStatus, isHeld: Bool)
    /// The ledger failed between the hold and the sending: these words, that status.
    case heldUnsent(AttemptID, Money, String, ExitStatus)
    case refused([HoldRefusal], Money)
    case threshold([ThresholdCrossing])
    /// It may cost so much, in the gateway's credits too where it charges in them.
    case tooDear(Money, credits: Nanos?, maximum: WrittenAmount)
    case noExchange(from: Currency, to: Currency)
    /// Payloads are odd, and `--strict` was given; these lines say how.
    case warned([String])
    case missingTag(String)
    case notStarted(String, reason: String)

    var status: ExitStatus {
        switch self {
        // Whoever is told to try again later does, and pays twice.
        case .afterSending(_, _, _, .busy, _): .outcomeUnknown
        case .afterSending(_, _, _, let status, _), .heldUnsent(_, _, _, let status): status
        case .refused(let refusals, _):
            if refusals.contains(where: \.isOfZone) {
                .configuration
            } else {
                refusals.allSatisfy(\.isDuplicate) ? .duplicate : .budgetRefused
            }
        case .tooDear, .noExchange: .budgetRefused
        case .threshold: .thresholdCrossed
        case .warned: .invalidData
        case .missingTag: .usage
        case .notStarted: .noInput
        }
    }

    /// What happened, and what to do about it.
    var lines: [String] {
        let unsent = "nothing was sent"
        switch self {
        case .afterSending(let id, let upper, let words, _, let isHeld):
            let ran = "THE COMMAND HAS RUN: it may have cost up to \(upper)"
            if isHeld {
                return [
                    words, ran + ", which stays held",
                    "see: kcost pending; then: kcost resolve \(id) --charged AMOUNT",
                ]
            }
            return [
                words, ran + ", and no ledger lies there that holds it",
                "where it was moved to: kcost resolve \(id) --charged AMOUNT --ledger FILE; where it is "
                    + "gone, look at the gateway's bill",
            ]
        case .heldUnsent(let id, let upper, let words, _):
            return [
                words, "\(unsent), but \(upper) stays held under attempt \(id)",
                "give it back: kcost resolve \(id) --not-charged",
            ]
        case .refused(let refusals, let upper): return GuardWords.lines(refusals, upper)
        case .threshold(let crossed):
            return GuardWords.lines(crossed) + ["\(unsent), for --fail-on warn was given"]
        case .tooDear(let upper, let credits, let maximum):
            let inCredits = credits.map { " (\($0) credits)" } ?? ""
            return [
                "refused, \(unsent): it may cost \(upper)\(inCredits), more than --max-cost "
                    + "\(maximum)",
                "see why: kcost estimate",
            ]
        case .noExchange(let from, let to):
            return [
                "exchange.json has no rate from \(from) to \(to); \(unsent)",
                "add it; see \(Documents.pricing)",
            ]
        case .warned(let lines):
            return lines + ["\(unsent), for --strict was given"]
        case .missingTag(let key):
            return ["a tag is required: --tag \(key.visible)=VALUE; \(unsent)"]
        case .notStarted(let name, let reason):
            return [
                "cannot start \(name.visible): \(reason)", "\(unsent); the hold was given back",
            ]
        }
    }
}
