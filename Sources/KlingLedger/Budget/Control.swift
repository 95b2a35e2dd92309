public import KlingCost

/// A change to budgets or to what is frozen: what a control entry says.
public enum Control: Hashable, Sendable {
    case set(Budget)
    case raise(name: String, by: Nanos, until: Instant?)
    case remove(name: String)
    /// Earlier holds weigh on budgets: our own, or those of an imported chain up to an entry.
    case count(ledger: String?, through: Int64)
    /// Nothing more is held for a gateway's model: a charge was far above its hold.
    case freeze(gateway: String, model: String)
    case unfreeze(gateway: String, model: String)

    /// How the JSON of ``count(ledger:through:)`` begins, and no other's: by it SQL leaves these out,
    /// which are many, in the words of the index of the others.
    static let beginningOfCount = "{\"action\":\"count\","

    /// The JSON that stands in the journal: members in a fixed order.
    var json: String {
        var json = JSONText()
        func member(_ name: String, _ value: String?) {
            guard let value else { return }
            json.raw(",")
            json.string(name)
            json.raw(":")
            json.string(value)
        }
        func number(_ name: String, _ value: Int64?) {
            guard let value else { return }
            json.raw(",")
            json.string(name)
            json.raw(":")
            json.number(Int(value))
        }
        switch self {
        case .set(let budget):
            json.raw("{\"action\":\"set\"")
            member("name", budget.name)
            member("limit", budget.limit?.amount.decimal)
            member("currency", budget.limit?.currency.code)
            number("clips", budget.clips)
            number("billed_ms", budget.milliseconds)
            member("period", budget.period.description)
            member("zone", budget.zone)
            member("gateway", budget.scope.gateway)
            member("model", budget.scope.model)
            member("project", budget.scope.project)
            if !budget.scope.tags.isEmpty {
                json.raw(",\"tags\":")
                json.raw(Array(EntryTags.json(budget.scope.tags).utf8))
            }
            member(
                "warn",
                budget.warnings.isEmpty
                    ? nil : budget.warnings.map { String($0) }.joined(separator: ","))
        case .raise(let name, let amount, let until):
            json.raw("{\"action\":\"raise\"")
            member("name", name)
            member("by", amount.decimal)
            member("until", until?.description)
        case .remove(let name):
            json.raw("{\"action\":\"remove\"")
            member("name", name)
        case .count(let ledger, let through):
            // ``beginningOfCount``, with the comma of the next member.
            json.raw("{\"action\":\"count\"")
            member("ledger", ledger)
            number("through", through)
        case .freeze(let gateway, let model):
            json.raw("{\"action\":\"freeze\"")
            member("gateway", gateway)
            member("model", model)
        case .unfreeze(let gateway, let model):
            json.raw("{\"action\":\"unfreeze\"")
            member("gateway", gateway)
            member("model", model)
        }
        json.raw("}")
        return json.string
    }

    /// Reads what ``json`` writes; `nil` for anything else: a member that cannot be read and was left
    /// out would mean less cap, a raise without its end or a budget without its limit.
    init?(json text: String) {
        guard let control = Control(membersOf: text), control.json == text else { return nil }
        self = control
    }

    private init?(membersOf text: String) {
        guard let document = try? JSONReader.document(Array(text.utf8)) else { return nil }
        let members = ControlMembers(document)
        switch members.text("action") {
        case "set":
            guard let budget = members.budget else { return nil }
            self = .set(budget)
        case "raise":
            guard let name = members.text("name"),
                let amount = members.text("by").flatMap({ Nanos(decimal: $0) })
            else { return nil }
            self = .raise(
                name: name, by: amount, until: members.text("until").flatMap { Instant($0) })
        case "remove":
            guard let name = members.text("name") else { return nil }
            self = .remove(name: name)
        case "count":
            guard let through = members.number("through") else { return nil }
            self = .count(ledger: members.text("ledger"), through: through)
        case "freeze", "unfreeze":
            guard let gateway = members.text("gateway"), let model = members.text("model") else {
                return nil
            }
            self =
                members.text("action") == "freeze"
                ? .freeze(gateway: gateway, model: model)
                : .unfreeze(gateway: gateway, model: model)
        default: return nil
        }
    }
}

/// The members of a control's JSON.
private struct ControlMembers {
    private let document: JSONDocument

    init(_ document: JSONDocument) { self.document = document }

    func text(_ name: String) -> String? {
        guard let node = document.member(JSONDocument.root, name), document.kind(node) == .string
        else { return nil }
        return document.string(node)
    }

    func number(_ name: String) -> Int64? {
        document.member(JSONDocument.root, name).flatMap { document.integer($0) }.map { Int64($0) }
    }

    var budget: Budget? {
        guard let name = text("name"),
            let period = text("period").flatMap({ BudgetPeriod($0) }), let zone = text("zone")
        else { return nil }
        var limit: Money?
        if let amount = text("limit").flatMap({ Nanos(decimal: $0) }),
            let currency = text("currency").flatMap({ Currency($0) })
        {
            limit = Money(amount, currency)
        }
        let (clips, milliseconds) = (number("clips"), number("billed_ms"))
        guard limit != nil || clips != nil || milliseconds != nil, (clips ?? 0) >= 0,
            (milliseconds ?? 0) >= 0
        else { return nil }
        var scope = BudgetScope(
            gateway: text("gateway"), model: text("model"), project: text("project"))
        if let node = document.member(JSONDocument.root, "tags") {
            scope.tags = EntryTags.values(
                String(decoding: document.source(node), as: UTF8.self))
        }
        let warnings = text("warn")?.split(separator: ",").compactMap { Int($0) } ?? []
        return Budget(
            name: name, limit: limit, clips: clips, milliseconds: milliseconds, period: period,
            zone: zone, scope: scope, warnings: warnings)
    }
}

/// Tags as entries keep them: a JSON object of strings, sorted by key.
public enum EntryTags {
    /// The text for an entry; empty tags have none.
    public static func json(_ tags: [String: String]) -> String {
        var json = JSONText()
        json.raw("{")
        for (place, key) in tags.keys.sorted().enumerated() {
            if place > 0 { json.raw(",") }
            json.string(key)
            json.raw(":")
            json.string(tags[key] ?? "")
        }
        json.raw("}")
        return json.string
    }

    /// The values by their names, as ``json(_:)`` wrote them; none where the text is no such
    /// object.
    public static func values(_ json: String) -> [String: String] {
        guard let document = try? JSONReader.document(Array(json.utf8)) else { return [:] }
        return Dictionary(
            document.textMembers?.map { ($0.name, $0.value) } ?? [],
            uniquingKeysWith: { first, _ in first })
    }

    static func covers(_ json: String?, _ wanted: [String: String]) -> Bool {
        json.map { covers(values($0), wanted) } ?? false
    }

    /// The same of tags that are no JSON.
    static func covers(_ found: [String: String], _ wanted: [String: String]) -> Bool {
        wanted.allSatisfy { found[$0.key] == $0.value }
    }
}
