/// How `kcost` ends; the numbers are a promise to scripts (`kcost help` lists them).
enum ExitStatus: Int32, CaseIterable {
    case done = 0
    case failure = 1
    case budgetRefused = 10
    case thresholdCrossed = 11
    case priceUnknown = 12
    case priceTooOld = 13
    case outcomeUnknown = 14
    case taskFailed = 15
    case mismatch = 16
    case duplicate = 17
    case stillRunning = 18
    case usage = 64
    case invalidData = 65
    case noInput = 66
    case unreachable = 69
    case invariantBroken = 70
    case cannotWrite = 74
    case busy = 75
    case credentials = 77
    case configuration = 78
    case interrupted = 130

    /// What it means of any command, in the words of `kcost help`.
    var meaning: String {
        switch self {
        case .done: "done"
        case .failure: "other failure"
        case .budgetRefused: "a budget refuses; nothing was sent"
        case .thresholdCrossed: "with --fail-on warn: a threshold is crossed"
        case .priceUnknown: "a price is unknown"
        case .priceTooOld: "a price is older than --max-price-age"
        case .outcomeUnknown: "what was charged is unknown, the hold stays"
        case .taskFailed: "the gateway reports that a task failed"
        case .mismatch: "the bill and the ledger differ"
        case .duplicate: "the same payload was sent lately"
        case .stillRunning: "accepted, and still running when the wait ended"
        case .usage: "the command line is wrong"
        case .invalidData: "a payload or other data is invalid"
        case .noInput: "an input is missing or unreadable"
        case .unreachable: "a host cannot be reached"
        case .invariantBroken: "the ledger is damaged"
        case .cannotWrite: "output or the ledger could not be written"
        case .busy: "the ledger or a gateway is busy"
        case .credentials: "a gateway's key is missing or refused"
        case .configuration: "configuration or price book is invalid"
        case .interrupted: "interrupted"
        }
    }

    /// Of several payloads, tasks or gateways the gravest names the exit: what needs a person's look
    /// at the money, what keeps all from working, a missing key or file, an unreachable or busy host,
    /// an invalid payload, an unknown price, an old one, and last what goes on by itself.
    private static let byGravity: [ExitStatus] = [
        .invariantBroken, .outcomeUnknown, .mismatch, .interrupted, .configuration, .cannotWrite,
        .budgetRefused, .thresholdCrossed, .credentials, .noInput, .unreachable, .busy,
        .invalidData, .priceUnknown, .priceTooOld, .usage, .failure, .taskFailed, .stillRunning,
        .duplicate, .done,
    ]

    /// The gravest of several; `done` of none.
    static func gravest(of occurred: some Sequence<ExitStatus>) -> ExitStatus {
        let occurred = Set(occurred)
        return byGravity.first(where: occurred.contains) ?? .done
    }
}
