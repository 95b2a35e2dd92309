import KlingCost
import KlingLedger
import KlingReports

extension CommandFailure {
    /// The words of what can happen between a payload and the ledger.
    var ledgerLines: [String] {
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
        case .needs(let option, let other): return ["\(option) needs \(other)"]
        case .notStarted(let name, let reason):
            return [
                "cannot start \(name.visible): \(reason)", "\(unsent); the hold was given back",
            ]
        case .notAnAttempt(let text):
            return ["'\(text.visible)' is no attempt's id", "see: kcost pending"]
        case .noPayload(let id):
            return [
                "no payload was kept of attempt \(id)",
                "next time: kcost guard --keep-payload FILE",
            ]
        case .stillOpen(let id, let state):
            return [
                "attempt \(id) is \(state.rawValue), so there is nothing to correct yet; nothing was "
                    + "written", "end it: kcost resolve \(id) --charged AMOUNT, or --not-charged",
            ]
        case .unknownZone(let name):
            return [
                "there is no time zone '\(name.visible)' on this machine; nothing was written",
                "zones are named like Asia/Shanghai, UTC or +08:00",
            ]
        case .nothingToRaise(let name):
            return [
                "budget \(name.visible) sets no limit in money, so there is nothing to raise; nothing "
                    + "was written",
                "set it anew with other limits: kcost budget set \(name.asWord) --limit AMOUNT "
                    + "--period PERIOD",
            ]
        case .usage, .badValue, .amount, .conflict, .workflow, .shotList, .edit, .cannotTranslate,
            .unknownModel, .notAnEstimate, .severalPayloads, .money, .gateway, .submit, .bill,
            .doubtfulBill:
            return lines
        }
    }
}
