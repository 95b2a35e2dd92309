import KlingCost
import ReportFixtures
import SeededCases

/// One piece of work at a gateway: how far the ledger followed it, and what the gateway really did.
struct BillWork {
    /// How far the ledger followed it.
    enum Fate: CaseIterable {
        /// Charged, at what the gateway had said.
        case captured
        /// Charged as expected, for the gateway had said nothing.
        case estimated
        /// Accepted, and no end of it seen.
        case accepted
        /// Sent, and no answer seen.
        case unknown
        /// Failed, and its hold kept.
        case failed
        /// Failed, and given back on a guess that nothing is charged.
        case voidedOnGuess
        /// Refused by the gateway, and given back.
        case rejected
        /// Charged here, and never by the gateway.
        case neverBilled
        /// Nobody here sent it.
        case absent

        /// Whether a row of another task's may be taken for it, where names are missing.
        var isDoubtful: Bool { [.estimated, .voidedOnGuess, .neverBilled].contains(self) }

        /// Whether its hold was never ended.
        var isOpen: Bool { [.accepted, .unknown, .failed].contains(self) }
    }

    /// Something that moved credits, and when.
    struct Move {
        let instant: Instant
        let credits: Int64
    }

    let fate: Fate
    /// The gateway's name of it.
    let task: String
    /// Whether the ledger knows that name, and whether the bill shows it.
    private(set) var isNamedHere = true
    private(set) var isNamedThere = true
    /// When it was held, and when it ended or last changed.
    let held, end: Instant
    /// What was held for it, in credits.
    let upper: Int64
    /// What the gateway charged and gave back.
    private(set) var charge: Move?
    private(set) var refund: Move?
    /// What the ledger charged, and the refund that a person noted in it.
    private(set) var booked: Move?
    private(set) var noted: Move?

    /// What a credit is worth, in billionths of a dollar.
    static let worth: Int64 = 5_000_000
    static let model = "kling-2.6/text-to-video"
    private static let prices: [Int64] = [55, 55, 55, 110, 28]
    private static let others: [Int64] = [40, 54, 56, 60, 165]

    /// Draws one that begins at an instant.
    ///
    /// - Parameter isAtEdge: whether it lies near the end of a month: what the gateway never charged
    ///   would be on neither month's bill for certain.
    init(_ number: Int, at held: Instant, isAtEdge: Bool, _ random: inout SeededRandom) {
        task = "t\(number)-\(Int.random(in: 100_000...999_999, using: &random))"
        self.held = held
        end = held.later(by: Int64.random(in: 20...600, using: &random))
        let fates: [Fate] =
            [.absent, .absent, .absent, .estimated, .accepted, .unknown, .failed, .voidedOnGuess]
            + [.rejected, isAtEdge ? .captured : .neverBilled]
            + Array(repeating: .captured, count: 8)
        fate = fates.randomElement(using: &random) ?? .captured
        upper = BillWork.prices.randomElement(using: &random) ?? 55
        isNamedHere = fate != .unknown && !random.chance(15)
        if fate == .accepted || fate == .failed || fate == .voidedOnGuess { isNamedHere = true }
        drawCharge(&random)
        drawRefund(&random)
        isNamedThere = refund != nil || !random.chance(8)
    }

    private mutating func drawCharge(_ random: inout SeededRandom) {
        let isCharged =
            switch fate {
            case .captured, .estimated, .absent: true
            case .accepted, .unknown, .failed: random.chance(70)
            case .voidedOnGuess: random.chance(50)
            case .rejected, .neverBilled: false
            }
        if isCharged {
            let isOther = random.chance(fate == .captured ? 8 : 40)
            let latest = end.seconds - held.seconds + 30
            charge = Move(
                instant: held.later(by: Int64.random(in: 1...latest, using: &random)),
                credits: isOther ? BillWork.others.randomElement(using: &random) ?? 60 : upper)
        }
        switch fate {
        case .captured:
            // Most of the time what the gateway's answer named is what it charged.
            let isSame = random.chance(90)
            booked = Move(instant: end, credits: isSame ? charge?.credits ?? upper : upper)
        case .estimated, .neverBilled: booked = Move(instant: end, credits: upper)
        default: break
        }
    }

    private mutating func drawRefund(_ random: inout SeededRandom) {
        if let charge, random.chance(fate.isOpen || fate == .absent ? 20 : 12) {
            let wait = [61, 3_600, 86_400, 9 * 86_400].randomElement(using: &random) ?? 61
            let back = random.chance(70) ? charge.credits : charge.credits / 3
            refund = Move(instant: max(charge.instant, end).later(by: Int64(wait)), credits: back)
        }
        guard let booked, random.chance(refund == nil ? 3 : 50) else { return }
        let seen = refund?.instant ?? end
        let isWhole = refund == nil || random.chance(90)
        noted = Move(
            instant: seen.later(by: Int64.random(in: 60...200_000, using: &random)),
            credits: min(isWhole ? refund?.credits ?? booked.credits : 1, booked.credits))
    }

    /// What the gateway's books say of it.
    var rows: [BillTruth] {
        func row(_ kind: BillTruth.Kind, _ move: Move) -> BillTruth {
            BillTruth(
                kind, task: isNamedThere ? task : nil, at: move.instant, model: BillWork.model,
                amount: Nanos(count: move.credits * BillWork.worth),
                credits: Nanos(count: move.credits * Nanos.perWhole))
        }
        return [charge.map { row(.charge, $0) }, refund.map { row(.refund, $0) }]
            .compactMap { $0 }
    }
}

extension Instant {
    /// Some seconds later.
    func later(by seconds: Int64) -> Instant { Instant(seconds: self.seconds + seconds) }
}
