import KlingCost
import LedgerSchedules

@testable import KlingLedger

/// Holds a ledger against the plain model, once all workers are gone.
///
/// The journal says in which order the calls came that wrote something; made in that order, each must
/// have written and said what the model writes and says. A call that wrote nothing must have said
/// what the model says at some moment between the call's begin and its end.
struct JournalJudge {
    private let schedule: Schedule
    private let traces: [Int: [CallTrace]]
    private let ledger: Ledger
    private(set) var model: PlainModel
    private(set) var counts = ScheduleCounts()
    private(set) var faults: [String] = []
    /// Calls that said something and wrote nothing, with how much of it was right so far.
    private var silent: [(call: Call, trace: CallTrace, isRight: Bool)] = []

    /// - Parameter traces: of each worker, and of the opening.
    init(_ schedule: Schedule, _ traces: [Int: [CallTrace]], _ ledger: Ledger) {
        (self.schedule, self.traces, self.ledger) = (schedule, traces, ledger)
        model = PlainModel(exchange: schedule.exchange)
    }

    /// Looks at everything; ``faults`` says what is wrong.
    mutating func judge() throws {
        var groups: [(owner: String, entries: [Entry])] = []
        try ledger.forEachEntry { entry in
            // The model draws no ids.
            if entry.id == nil { faults.append("entry \(entry.sequence) has no id") }
            var entry = entry
            entry.id = nil
            if groups.last?.owner != entry.owner { groups.append((entry.owner, [])) }
            groups[groups.count - 1].entries.append(entry)
            return true
        }
        var calls: [String: (call: Call, trace: CallTrace)] = [:]
        let writers = Set(groups.map(\.owner))
        if writers.count != groups.count { faults.append("a call wrote twice") }
        for (worker, made) in traces {
            let asked = worker == Schedule.opener ? schedule.opening : schedule.workers[worker]
            for (call, trace) in zip(asked, made) {
                calls[call.owner] = (call, trace)
                counts.add(call, trace)
                if trace.ended != nil, !writers.contains(call.owner) {
                    silent.append((call, trace, false))
                }
            }
        }
        counts.schedules = 1
        hear()
        for (owner, entries) in groups {
            guard let (call, trace) = calls[owner] else {
                faults.append("\(owner) wrote and was not asked to")
                continue
            }
            let (answer, expected) = model.make(call)
            if expected != entries { faults.append("\(owner) wrote \(entries), not \(expected)") }
            if let ended = trace.ended, ended.answer != "\(answer)" {
                faults.append("\(owner) said \(ended.answer), not \(answer)")
            }
            counts.entries += entries.count
            hear()
        }
        for (call, trace, isRight) in silent where !isRight {
            faults.append("\(call.owner) said without reason \(trace.ended?.answer ?? "")")
        }
        try compareSums()
        if let fault = try ledger.fault() { faults.append("verify: \(fault)") }
    }

    /// Which silent calls the model answers in the same words now.
    private mutating func hear() {
        for place in silent.indices where !silent[place].isRight {
            let (call, trace, _) = silent[place]
            guard let ended = trace.ended, trace.before <= model.count, model.count <= ended.after
            else { continue }
            var copy = model
            let (answer, entries) = copy.make(call)
            silent[place].isRight = entries.isEmpty && "\(answer)" == ended.answer
        }
    }

    /// Balances, open attempts, budgets in force and rollups.
    private mutating func compareSums() throws {
        let standing = try ledger.budgets()
        if standing.map(\.number) != model.budgets.map(\.number) {
            faults.append("other budgets are in force: \(standing)")
        }
        for (budget, own) in zip(standing, model.budgets) {
            for hold in model.attempts.values.map(\.hold.instant) {
                let period = PlainPeriod(own.budget.period, own.budget.clock)
                let sums = model.sums(own.number, in: period.bounds(hold))
                let balance = try ledger.balance(of: budget, at: hold, zones: Schedule.zone)
                let found = balance.map {
                    PlainModel.Sums(
                        spent: $0.spent.count, held: $0.held.count, clips: $0.clips,
                        milliseconds: $0.milliseconds)
                }
                if sums != found {
                    faults.append("\(own.budget.name) stands at \(found as Any), not \(sums)")
                }
            }
        }
        let open = Set(
            try ledger.openAttempts().map { [$0.attempt.id.description, "\($0.attempt.state)"] })
        let expected = model.attempts.filter(\.value.isOpen).map { id, attempt in
            [id.description, "\(attempt.state)"]
        }
        if open != Set(expected) { faults.append("open are \(open), not \(expected)") }
        let file = try ledger.inFile()
        let (rows, plain) = (try PlainRollup(file), PlainRollup(model))
        if rows != plain { faults.append("rollups are \(rows), not \(plain)") }
        if try file.database.number(PlainRollup.differences) != 0 {
            faults.append("rollups are not what movements add up to")
        }
    }
}

/// What reports add up: a row a quarter of an hour in UTC and kind of request.
struct PlainRollup: Equatable {
    /// By what tells rows apart: holds, captures, voids, failures, set aside, freed by captures and by
    /// voids, charged, adjusted, expected, billed milliseconds.
    private var rows: [[String]: [Int64]] = [:]

    /// How many rows of the views of sums are not what the view of single entries adds up to.
    static let differences =
        "SELECT "
        + [("rollups", 900), ("rollup_days", 86_400)].map { view, grain in
            let kinds = "ledger, gateway, model, mode, project, currency"
            let sums = Measure.allCases.map { "sum(\($0.column))" }.joined(separator: ", ")
            let added = """
                SELECT at_s / \(grain) * \(grain), submitted_s / \(grain) * \(grain), \(kinds), \(sums)
                  FROM movements GROUP BY 1, 2, \(kinds)
                """
            let kept = """
                SELECT at_s, submitted_s, \(kinds), \(Measure.columns)
                  FROM \(view)
                """
            return """
                (SELECT count(*) FROM (\(added) EXCEPT \(kept)))
                  + (SELECT count(*) FROM (\(kept) EXCEPT \(added)))
                """
        }.joined(separator: " + ")

    /// As the ledger keeps it.
    init(_ ledger: Ledger) throws(LedgerError) {
        let row = try ledger.database.statement(
            """
            SELECT at_s / 900, submitted_s / 900, gateway, model, mode, project, currency, holds,
              captures, voids, failures, held_nanos, captures_freed_nanos, voids_freed_nanos,
              charged_nanos, adjusted_nanos, expected_nanos, billed_ms FROM rollup
              WHERE grain_s = 900
            """)
        defer { row.reset() }
        while try row.step() {
            let key = (0...6).map { row.text($0) ?? "" }
            rows[key] = (7...17).map { row.integer($0) }
        }
    }

    /// As the model's attempts add up.
    init(_ model: PlainModel) {
        for attempt in model.attempts.values {
            let (hold, upper) = (attempt.hold, attempt.hold.upper?.count ?? 0)
            add(hold, hold.instant, [1, 0, 0, 0, upper, 0, 0, 0, 0, 0, 0])
            for change in attempt.changes {
                switch change.kind {
                case .capture:
                    let (expected, billed) = (
                        hold.expected?.count ?? 0, hold.billedMilliseconds ?? 0
                    )
                    add(
                        hold, change.instant,
                        [0, 1, 0, 0, 0, upper, 0, change.amount, 0, expected, billed])
                case .void:
                    let failures: Int64 = change.isFailure ? 1 : 0
                    add(hold, change.instant, [0, 0, 1, failures, 0, 0, upper, 0, 0, 0, 0])
                case .adjust:
                    add(hold, change.instant, [0, 0, 0, 0, 0, 0, 0, 0, change.amount, 0, 0])
                default: break
                }
            }
        }
        for other in model.others {
            let amount = other.amount?.count ?? 0
            add(other, other.instant, [0, 0, 0, 0, 0, 0, 0, 0, amount, 0, 0])
        }
    }

    private mutating func add(_ subject: Entry, _ instant: Instant, _ numbers: [Int64]) {
        let key =
            [subject.gateway, subject.model, subject.mode, subject.project]
            .map { $0 ?? "" } + [subject.currency?.code ?? ""]
        let times = [instant, subject.instant].map { "\($0.seconds / 900)" }
        let none = [Int64](repeating: 0, count: numbers.count)
        rows[times + key] = zip(rows[times + key] ?? none, numbers).map(+)
    }
}

/// How much happened: a schedule in which nothing happens proves nothing.
struct ScheduleCounts: CustomStringConvertible {
    var schedules = 0
    var calls = 0
    var unanswered = 0
    var entries = 0
    /// How often each answer was given, by its first words.
    var answers: [String: Int] = [:]

    mutating func add(_ call: Call, _ trace: CallTrace) {
        calls += 1
        guard let answer = trace.ended?.answer else {
            unanswered += 1
            return
        }
        // `refused([KlingLedger.HoldRefusal.money(budget: …` counts as `refused money`.
        let words = answer.split { !$0.isLetter && $0 != "." }
        let name = words.first.map(String.init) ?? ""
        guard words.count > 1, name != "held" else { return answers[name, default: 0] += 1 }
        let reason = words[1].split(separator: ".").last.map(String.init) ?? ""
        answers["\(name) \(reason)", default: 0] += 1
    }

    static func += (sums: inout ScheduleCounts, more: ScheduleCounts) {
        sums.schedules += more.schedules
        sums.calls += more.calls
        sums.unanswered += more.unanswered
        sums.entries += more.entries
        sums.answers.merge(more.answers, uniquingKeysWith: +)
    }

    var description: String {
        let said = answers.sorted { $0.value > $1.value }.map { "\($0.value) \($0.key)" }
        return
            "\(schedules) schedules, \(calls) calls, \(unanswered) unanswered, \(entries) entries: "
            + said.joined(separator: ", ")
    }
}
