/// How `kcost` ends; the numbers are a promise to scripts (`kcost help` lists them).
enum ExitStatus: Int32 {
    case done = 0
    case failure = 1
    case budgetRefused = 10
    case thresholdCrossed = 11
    case priceUnknown = 12
    case priceTooOld = 13
    case outcomeUnknown = 14
    case duplicate = 17
    case usage = 64
    case invalidData = 65
    case noInput = 66
    case unreachable = 69
    case invariantBroken = 70
    case cannotWrite = 74
    case busy = 75
    case configuration = 78

    /// Of several payloads the gravest names the exit: what keeps all from working before a
    /// missing file, an unreachable host, an invalid payload, an unknown price, an old one.
    static let byGravity: [ExitStatus] = [
        .configuration, .cannotWrite, .noInput, .unreachable, .invalidData, .priceUnknown,
        .priceTooOld,
    ]
}
