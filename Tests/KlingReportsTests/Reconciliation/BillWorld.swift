import KlingCost
import KlingLedger
import ReportFixtures
import SeededCases

/// A gateway's books for some weeks about a month, and a ledger that followed a part of them, drawn
/// by a seed.
struct BillWorld {
    /// The month that is looked at.
    static let month = SampleLedger.october

    /// All work, the earliest first.
    let works: [BillWork]
    /// The ledger that followed it.
    let sample: SampleLedger
    /// The attempts, by the places of their work.
    private(set) var attempts: [Int: AttemptID] = [:]

    init(_ random: inout SeededRandom) throws {
        works = BillWorld.works(&random)
        sample = try SampleLedger()
        try follow()
    }

    // MARK: What was done

    private static func works(_ random: inout SeededRandom) -> [BillWork] {
        var starts: [(instant: Instant, isAtEdge: Bool)] = []
        let (first, last) = (month.lowerBound, month.upperBound)
        for _ in 0..<Int.random(in: 2...7, using: &random) {
            switch Int.random(in: 0..<20, using: &random) {
            case 0, 1:
                starts.append((last.later(by: Int64.random(in: -900...300, using: &random)), true))
            case 2:
                starts.append((first.later(by: Int64.random(in: -900...300, using: &random)), true))
            case 3:
                starts.append(
                    (last.later(by: Int64.random(in: 9_000...400_000, using: &random)), false))
            case 4:
                starts.append(
                    (first.later(by: -Int64.random(in: 9_000...400_000, using: &random)), false))
            default:
                starts.append(
                    (first.later(by: Int64.random(in: 9_000...2_600_000, using: &random)), false))
            }
            // Some are sent at once, so that nothing but their amounts tells them apart.
            if random.chance(25), let former = starts.last {
                starts.append(
                    (
                        former.instant.later(by: Int64.random(in: 0...90, using: &random)),
                        former.isAtEdge
                    ))
            }
        }
        starts.sort { $0.instant < $1.instant }
        return starts.enumerated().map { number, start in
            BillWork(number, at: start.instant, isAtEdge: start.isAtEdge, &random)
        }
    }

    /// What the gateway's books say, the earliest first; those of a span alone, where one is named.
    func books(of span: Range<Instant>? = nil) -> [BillTruth] {
        works.flatMap(\.rows).filter { span?.contains($0.instant) ?? true }
            .sorted { $0.instant < $1.instant }
    }

    // MARK: What the ledger knows

    /// Something that the ledger was told, and when.
    private struct Step {
        let instant: Instant
        let place: Int
        let write: (SampleLedger, AttemptID) throws -> Void
    }

    private mutating func follow() throws {
        var steps: [Step] = []
        for (place, work) in works.enumerated() where work.fate != .absent {
            steps.append(Step(instant: work.held, place: place) { _, _ in })
            steps += BillWorld.steps(of: work, place)
        }
        // Of one instant, in the order in which they were drawn.
        let order = steps.indices.sorted {
            (steps[$0].instant, $0) < (steps[$1].instant, $1)
        }
        for step in order.map({ steps[$0] }) {
            // Each entry is a minute later than this.
            sample.now = step.instant.later(by: -60)
            if let id = attempts[step.place] {
                try step.write(sample, id)
            } else {
                attempts[step.place] = try sample.held(
                    upper: Nanos(count: works[step.place].upper * BillWork.worth).decimal)
            }
        }
        sample.now = BillWorld.month.upperBound.later(by: 40 * 86_400)
    }

    private static func steps(of work: BillWork, _ place: Int) -> [Step] {
        func step(
            _ instant: Instant, _ write: @escaping (SampleLedger, AttemptID) throws -> Void
        ) -> Step {
            Step(instant: instant, place: place, write: write)
        }
        func money(_ move: BillWork.Move) -> String {
            Nanos(count: move.credits * BillWork.worth).decimal
        }
        var steps: [Step] = []
        if work.isNamedHere, work.fate != .rejected {
            steps.append(step(work.held.later(by: 5)) { try $0.accepted($1, task: work.task) })
        }
        switch work.fate {
        case .failed: steps.append(step(work.end) { try $0.failedUnknown($1) })
        case .voidedOnGuess: steps.append(step(work.end) { try $0.voided($1, by: "estimate") })
        case .rejected:
            steps.append(
                step(work.held.later(by: 3)) {
                    try $0.voided($1, reason: "rejected", by: "gateway")
                })
        case .captured, .estimated, .neverBilled, .accepted, .unknown, .absent: break
        }
        if let booked = work.booked {
            let authority = work.fate == .estimated ? "estimate" : "gateway"
            steps.append(
                step(booked.instant) { try $0.captured($1, money(booked), by: authority) })
        }
        if let noted = work.noted {
            steps.append(step(noted.instant) { try $0.adjusted($1, "-" + money(noted)) })
        }
        return steps
    }
}
