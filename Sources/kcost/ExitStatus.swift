/// How `kcost` ends; the numbers are a promise to scripts (`kcost help` lists them).
enum ExitStatus: Int32 {
    case done = 0
    case failure = 1
    case priceUnknown = 12
    case priceTooOld = 13
    case usage = 64
    case invalidData = 65
    case noInput = 66
    case cannotWrite = 74
    case configuration = 78

    /// Of several payloads the gravest names the exit: a missing file before an invalid payload
    /// before an unknown price before an old one.
    static let byGravity: [ExitStatus] = [.noInput, .invalidData, .priceUnknown, .priceTooOld]
}
