public import KlingCost

/// What a gateway says that a task cost: money, credits, or both for the same charge. What it says and
/// nobody can count is kept too, for people.
public struct ReportedCharge: Hashable, Sendable {
    /// In what a member counts.
    enum Unit: Hashable, Sendable {
        case money(Currency)
        case credits
        /// In something that nobody knows.
        case unknown
    }

    /// One figure, as the gateway wrote it.
    struct Figure: Hashable, Sendable {
        /// The member that it stood in.
        let name: String
        let unit: Unit
        /// Its JSON, cut. Text from outside.
        let written: String
        /// What it says; `nil` for what is no number.
        let amount: Nanos?
        /// Whether the gateway is known to say there what a finished task cost.
        let isKnown: Bool

        /// What may be counted: above zero. Zero counts as not said: a server that has yet to work
        /// out the charge may send it, and a capture of nothing would weaken every cap.
        var counted: Nanos? { isKnown ? amount.flatMap { $0 > .zero ? $0 : nil } : nil }

        /// `0 (cost)`.
        var words: String { "\(written) (\(name))" }
    }

    /// All that it says: what it is known to say, in the order of the members that were asked for,
    /// then the rest.
    let figures: [Figure]

    /// What a finished task cost. Whatever any gateway calls a task's cost is kept, and not counted
    /// where this one is not known to say it so.
    ///
    /// - Parameters:
    ///   - members: what they are called at this gateway, and in what they count.
    ///   - object: where they are looked for.
    /// - Returns: `nil` when none is there, or `null` is all they say.
    init?(_ members: KeyValuePairs<String, Unit>, in object: AnswerJSON) {
        let known = members.map { Member(place: [$0.key], unit: $0.value, isKnown: true) }
        self.init(known + ReportedCharge.elsewhere(but: members.map(\.key)), object)
    }

    /// What a failed task cost: each counts, whoever answers (docs/gateways/xcompute.md).
    init?(ofFailed task: AnswerJSON) { self.init(ReportedCharge.elsewhere(but: []), task) }

    private init?(_ members: [Member], _ object: AnswerJSON) {
        let currency = object["currency"]?.text
        figures = members.compactMap { member in
            let found = member.place.reduce(Optional(object)) { object, name in
                object.flatMap { $0.kind == .object ? $0[name] : nil }
            }
            guard let value = found else { return nil }
            return Figure(
                name: member.place.joined(separator: "."),
                unit: member.unit.said(in: currency),
                written: value.written.cut(to: GatewayProblem.longestWord), amount: value.amount,
                isKnown: member.isKnown)
        }
        if figures.isEmpty { return nil }
    }

    /// Where a figure may stand.
    private struct Member {
        let place: [String]
        let unit: Unit
        let isKnown: Bool
    }

    private static func elsewhere(but known: [String]) -> [Member] {
        let outer = names.filter { !known.contains($0.key) }.map { [$0.key] }
        let inner = containers.flatMap { container in names.map { [container, $0.key] } }
        let units = Dictionary(names.map { ($0.key, $0.value) }) { first, _ in first }
        return (outer + inner).map { place in
            Member(place: place, unit: units[place[place.count - 1]] ?? .unknown, isKnown: false)
        }
    }

    /// Whatever any gateway calls a task's cost.
    private static let names: KeyValuePairs<String, Unit> = [
        "cost": .money(.usd), "credits_cost": .credits, "creditsConsumed": .credits,
        "consumeCredits": .credits, "credits_consumed": .credits, "credits_used": .credits,
        "actual_cost": .money(.usd), "total_cost": .money(.usd), "final_unit_deduction": .unknown,
    ]
    /// Objects of an answer that such a member may stand in.
    private static let containers = ["usage", "billing", "data", "result"]

    // MARK: What counts

    /// In a currency; `nil` where it does not say, or what cannot be counted.
    public var money: Money? {
        figures.lazy.compactMap { figure in
            if case .money(let currency) = figure.unit {
                figure.counted.map { Money($0, currency) }
            } else {
                nil
            }
        }.first
    }

    /// In the gateway's credits; `nil` likewise.
    public var credits: Nanos? {
        figures.lazy.filter { $0.unit == .credits }.compactMap(\.counted).first
    }

    /// Whether all of it is 0.
    public var isZero: Bool { figures.allSatisfy { $0.amount == .zero } }

    /// Whether all of it is 0, where this gateway is known to say what a finished task cost.
    var isSaidZero: Bool { isZero && figures.contains(where: \.isKnown) }

    /// What was not counted, and does not say the same once more.
    ///
    /// - Parameters:
    ///   - money: what was counted in money.
    ///   - credits: what was counted in credits.
    func unused(money: Nanos?, credits: Nanos?) -> [Figure] {
        figures.filter { figure in
            switch figure.unit {
            case .money: money == nil || figure.amount != money
            case .credits: credits == nil || figure.amount != credits
            case .unknown: true
            }
        }
    }

    /// All that it says, in a few words. Text from outside.
    public var words: String { figures.map(\.words).joined(separator: ", ") }
}

extension ReportedCharge.Unit {
    /// The unit where the answer names a currency of its own.
    fileprivate func said(in currency: String?) -> Self {
        guard case .money = self, let currency, !currency.isEmpty else { return self }
        return Currency(currency.uppercased()).map { .money($0) } ?? .unknown
    }
}
