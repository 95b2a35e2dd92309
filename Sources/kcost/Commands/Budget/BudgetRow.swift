import KlingCost
import KlingLedger
import KlingReports

/// How a budget stands, cell by cell.
struct BudgetRow {
    static let grid = Grid([
        Grid.Column("budget"), Grid.Column("scope"), Grid.Column("limit", .right),
        Grid.Column("spent", .right), Grid.Column("held", .right), Grid.Column("left", .right),
        Grid.Column("projection", .right), Grid.Column("currency"),
        Grid.Column("clips left", .right, isCount: true),
        Grid.Column("seconds left", .right, isCount: true),
        Grid.Column("period"), Grid.Column("zone"), Grid.Column("turns"), Grid.Column("warn"),
        Grid.Column("note", isNote: true),
    ])

    let cells: [String]

    init(
        _ standing: StandingBudget, balance: Ledger.Balance?, turns: Instant?, _ now: Instant
    ) {
        let budget = standing.budget
        let limit = (try? standing.limit(at: now)) ?? nil
        var left = ""
        if let limit, let balance {
            left =
                (try? limit.subtracting(balance.spent).subtracting(balance.held))?.decimal ?? ""
        }
        let clips = budget.clips.flatMap { limit in
            balance.flatMap { BudgetRow.difference(limit, $0.clips) }.map { String($0) }
        }
        let seconds = budget.milliseconds.flatMap { limit in
            balance.flatMap { BudgetRow.difference(limit, $0.milliseconds) }
                .flatMap { BudgetRow.seconds($0) }
        }
        let projection =
            budget.limit == nil ? nil : balance?.projected(at: now, of: budget)
        var notes = standing.raises(at: now).map { "raised by \($0.words)" }
        if budget.limit != nil, limit == nil {
            notes.append("its limit is out of range: holds are refused; set it anew")
        }
        if balance == nil { notes.append("unknown zone: holds are refused") }
        if let projection, let limit, projection > limit {
            notes.append("on course to pass the limit")
        }
        cells = [
            budget.name, budget.scope.words, limit?.decimal ?? "",
            budget.limit == nil ? "" : balance?.spent.decimal ?? "",
            budget.limit == nil ? "" : balance?.held.decimal ?? "", left,
            projection?.decimal ?? "", budget.limit?.currency.code ?? "", clips ?? "",
            seconds ?? "",
            budget.period.description, budget.zone, turns?.description ?? "",
            budget.warnings.map { String($0) }.joined(separator: ","),
            notes.joined(separator: "; "),
        ]
    }

    // Beyond 64 bits nothing is claimed: only a file that was tampered with has such numbers.

    private static func difference(_ limit: Int64, _ used: Int64) -> Int64? {
        let left = limit.subtractingReportingOverflow(used)
        return left.overflow ? nil : left.partialValue
    }

    private static func seconds(_ milliseconds: Int64) -> String? {
        let nanos = milliseconds.multipliedReportingOverflow(by: 1_000_000)
        return nanos.overflow ? nil : Nanos(count: nanos.partialValue).decimal
    }
}

extension BudgetScope {
    /// As `--scope` reads it; `everything` without conditions.
    fileprivate var words: String {
        let fields = [("gateway", gateway), ("model", model), ("project", project)]
            .compactMap { name, value in value.map { "\(name)=\($0)" } }
        let tags = self.tags.keys.sorted().map { "tag:\($0)=\(self.tags[$0] ?? "")" }
        let words = fields + tags
        return words.isEmpty ? "everything" : words.joined(separator: ",")
    }
}

extension StandingBudget {
    fileprivate func raises(at now: Instant) -> [Raise] {
        raises.filter { $0.until.map { now < $0 } ?? true }
    }

    /// What is over when another of its name is set: a line for each raise that was in force.
    func dropped(at now: Instant) -> [String] {
        ["it replaces: \(budget.words)"]
            + raises(at: now).map { raise in
                "its raise of \(raise.words) is dropped; again: kcost budget raise "
                    + "\(budget.name.asWord) --by \(raise.amount)"
                    + (raise.until.map { " --until \($0)" } ?? "")
            }
    }
}

extension StandingBudget.Raise {
    /// `5 until 2026-12-01T00:00:00Z`.
    fileprivate var words: String { "\(amount)" + (until.map { " until \($0)" } ?? "") }
}

extension Budget {
    /// `20 USD, 100 clips; day, UTC; everything`.
    var words: String {
        var limits: [String] = []
        if let limit { limits.append("\(limit)") }
        if let clips { limits.append("\(clips) clips") }
        if let milliseconds {
            limits.append("\(VideoLength(milliseconds: milliseconds).seconds) s")
        }
        return
            "\(limits.joined(separator: ", ")); \(period), \(zone.visible); \(scope.words.visible)"
    }
}
