internal import CSQLite
internal import KlingCost
public import KlingLedger

extension Ledger {
    /// Answers a report's question, as of one moment.
    ///
    /// A ledger that an older program wrote is copied first, and one that is asked as of an earlier
    /// entry too: that takes about as long as checking it.
    ///
    /// - Throws: `ReportError`.
    public func report(
        _ definition: ReportDefinition, _ question: ReportQuestion
    ) throws(ReportError) -> Report {
        try report(definition, question, plots: []).report
    }

    /// The same, and what some pictures under it draw, as of the same moment.
    ///
    /// - Returns: no answer for a picture that would show nothing true under this question.
    public func report(
        _ definition: ReportDefinition, _ question: ReportQuestion, plots: [ReportPlot]
    ) throws(ReportError) -> (report: Report, plots: [ReportPlot: Report]) {
        var asked = [(definition, question)]
        var drawn: [ReportPlot] = []
        do throws(DefinitionError) {
            for section in definition.sections {
                guard let source = try ShippedReports.definition(section.source),
                    let question = section.question(under: question)
                else { continue }
                asked.append((source, question))
            }
            for plot in plots {
                guard let source = try ShippedReports.definition(plot.source),
                    let question = plot.question(under: question)
                else { continue }
                asked.append((source, question))
                drawn.append(plot)
            }
        } catch {
            throw .definition(error)
        }
        let found: Result<[Report], ReportError>
        do throws(LedgerError) {
            if try !hasViews || !question.ends.isEmpty {
                found = try copy(endingAt: question.ends).answer(asked)
            } else {
                found = try answer(asked)
            }
        } catch {
            throw .ledger(error)
        }
        var reports = try found.get()[...]
        var report = reports.removeFirst()
        let sections = reports.dropLast(drawn.count)
        report.sections = sections.filter { !$0.rows.isEmpty }
        let pairs = zip(drawn, reports.dropFirst(sections.count))
        return (report, Dictionary(pairs, uniquingKeysWith: { first, _ in first }))
    }

    private func answer(
        _ asked: [(ReportDefinition, ReportQuestion)]
    ) throws(LedgerError) -> Result<[Report], ReportError> {
        try reading { (handle) throws(LedgerError) in
            let connection = Connection(handle: handle, ledger: self)
            let found = Result { () throws(ReportError) in
                try asked.map { (definition, question) throws(ReportError) in
                    try Report(definition, question, connection)
                }
            }
            // The snapshot's own errors stay what they are.
            if case .failure(.ledger(let error)) = found { throw error }
            return found
        }
    }
}

extension Report {
    fileprivate init(
        _ definition: ReportDefinition, _ question: ReportQuestion, _ connection: Connection
    ) throws(ReportError) {
        let functions = ReportFunctions(question)
        functions.add(to: connection)
        defer {
            withExtendedLifetime(functions) { ReportFunctions.remove(from: connection) }
        }
        let shadows = try ShadowViews(question, definition, connection)
        self = try shadows.shown(connection) { () throws(ReportError) in
            let fence = Fence(shadows.columns, secondsMax: question.secondsMax)
            let isOurs = definition.isBuiltIn
            let answer = try fence.closed(connection, isOurs: isOurs) { () throws(ReportError) in
                let stand =
                    isOurs ? nil : NameStand(shadows.columns, question, connection.ledger)
                let compiled = try Answer.compiled(
                    definition, question, fence, stand, connection)
                return try Answer(definition, question, compiled, fence, connection)
            }
            let heading = try Heading(
                definition, question, shadows, isEmpty: answer.rows.isEmpty, connection)
            return try Report(definition, question, answer, heading)
        }
    }

    private init(
        _ definition: ReportDefinition, _ question: ReportQuestion, _ answer: Answer,
        _ heading: Heading
    ) throws(ReportError) {
        var table = try ReportTable(definition, answer)
        var notes = heading.notes
        var balances = heading.balances
        let names = question.groups ?? (definition.groups.isEmpty ? nil : definition.groups)
        if let names { table = try table.grouped(by: names) }
        if let currency = question.currency {
            let exchange = DatedExchange(question, to: currency)
            table = try table.converted(exchange)
            if names != nil { table = try table.grouped(by: names ?? []) }
            balances = try exchange.converted(balances)
            notes = try exchange.converted(notes) + exchange.notes
        }
        if let groups = question.groups { table.sort(byGroups: groups) }
        if let order = question.order { try table.sort(by: order) }
        (self.definition, self.question) = (definition, question)
        (columns, rows, totals) = (table.columns, table.rows, try table.totals())
        (self.balances, self.notes, heads) = (balances, notes, heading.heads)
    }
}
