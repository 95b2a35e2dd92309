import KlingClient
import KlingCost
import KlingLedger
import KlingReports

/// What `guard` says on standard error.
enum GuardWords {
    /// - Parameter isFindable: its gateway may find it by the attempt's id.
    static func unknown(
        _ id: AttemptID, _ held: Money, _ evidence: String, isFindable: Bool = false
    ) -> [String] {
        [
            "\(evidence); whether the gateway charged is unknown",
            "\(held) stays held under attempt \(id)",
            SubmitWords.look(id, isFindable: isFindable),
        ]
    }

    /// What is added where the command named a cost of null.
    static func pending(_ id: AttemptID, _ gateway: String) -> [String] {
        let isAsked = Gateways.all.contains { $0.name == gateway }
        let wait = "null is a charge that is not worked out yet: wait for it, and look again"
        if !isAsked { return [wait] }
        return [
            wait,
            "where the answer names a task: kcost resolve \(id) --task TASK, then: kcost sync; "
                + "next time: --answer FILE, not --charged-from",
        ]
    }

    static func accepted(
        by gateway: String, _ task: String, _ id: AttemptID, _ held: Money
    ) -> [String] {
        [
            "accepted by \(gateway), task \(task.visible); \(held) stays held under attempt \(id)",
            "its charge is written when it is done: kcost sync",
        ]
    }

    static func rejected(by gateway: String, _ fault: GatewayProblem) -> [String] {
        [
            "\(gateway) refused it: \(fault.summary.visible)",
            "nothing was charged; the hold was given back",
        ] + fault.kind.advice
    }

    static func over(
        _ charge: Money, _ held: Money, _ id: AttemptID, _ freeze: Control?,
        above factor: Int64
    ) -> [String] {
        let over = (try? charge.amount.subtracting(held.amount)).map {
            "\(Money($0, charge.currency)) more than was held"
        }
        return [
            "CHARGED \(charge), \(over ?? "more than was held") (attempt \(id))",
            "the rate is wrong: correct it in a price file of your own (\(Documents.pricing))",
        ]
            + frozen(freeze, above: factor)
    }

    /// What a charge far above its hold did.
    static func frozen(_ freeze: Control?, above factor: Int64) -> [String] {
        guard case .freeze(let gateway, let model) = freeze else { return [] }
        return frozen(gateway: gateway, model: model, above: "\(factor) times the hold")
    }

    /// The same; `above` is how much is too much.
    static func frozen(
        gateway: String, model: String, above: String = "freeze_factor allows"
    ) -> [String] {
        [
            "that is more than \(above), so the model is frozen; once the rate is right:",
            "kcost budget unfreeze \(gateway.asWord) \(model.asWord)",
        ]
    }

    static func lines(_ crossed: [ThresholdCrossing]) -> [String] {
        crossed.map { "budget \($0.budget.visible) is past \($0.percent) % of its limit" }
    }

    /// Why nothing was held, a line each, and what to do.
    static func lines(_ refusals: [HoldRefusal], _ upper: Money) -> [String] {
        ["refused, nothing was sent; it would have cost at most \(upper)"]
            + refusals.flatMap(\.lines)
    }
}

extension HoldRefusal {
    /// Whether a budget cannot be asked, for its zone is unknown here.
    var isOfZone: Bool { if case .zone = self { true } else { false } }

    fileprivate var lines: [String] {
        switch self {
        case .money(let budget, let left, let short, let turns):
            [
                "budget \(budget.visible) has \(left) left, "
                    + "\(Money(short, left.currency)) too little" + HoldRefusal.words(turns),
                "more room: kcost budget raise \(budget.asWord) --by \(short)",
            ]
        case .clips(let budget, let limit, let turns):
            ["budget \(budget.visible) allows \(limit) clips" + HoldRefusal.words(turns)]
        case .time(let budget, let left, let turns):
            [
                "budget \(budget.visible) has "
                    + "\(VideoLength(milliseconds: max(0, left)).seconds) s left"
                    + HoldRefusal.words(turns)
            ]
        case .exchange(let budget, let from, let to):
            [
                "budget \(budget.visible) is in \(to), and exchange.json has no rate from \(from)",
                "see \(Documents.pricing)",
            ]
        case .zone(let budget, let zone):
            ["budget \(budget.visible) goes by the zone \(zone.visible), unknown on this machine"]
        case .uncovered:
            [
                "no budget covers it; set one: "
                    + "kcost budget set NAME --limit AMOUNT --period month",
                "or allow this one: --max-cost AMOUNT, or --unbudgeted",
            ]
        case .notCovering(let budget):
            ["budget \(budget.visible) does not cover it, or is not there: kcost budget list"]
        case .frozen(let gateway, let model, let entry):
            [
                "\(model.visible) at \(gateway.visible) is frozen since entry \(entry): "
                    + "a charge was far above its hold",
                "once the rate is right: kcost budget unfreeze \(gateway.asWord) "
                    + model.asWord,
            ]
        case .duplicate(let id, let held, let state):
            [
                "the same payload was held \(held) as attempt \(id), now \(state.rawValue)",
                "if it is meant: --again",
            ]
        case .alike(let alike): alike.words + ["if it is meant: --again"]
        }
    }

    private static func words(_ turns: Instant?) -> String {
        turns.map { "; its period turns \($0)" } ?? ""
    }
}

extension String {
    /// As one word of a printed command, which is to be taken as it stands.
    var asWord: String { visible.shellQuoted }
}
