internal import KlingCost
public import KlingLedger

extension Ledger {
    /// Answers a report's question, as of one moment.
    ///
    /// A ledger that an older program wrote is copied first, which takes about as long as checking it.
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
        let found: Result<ComposedReport, ReportError>
        do throws(LedgerError) {
            found = try composed(definition, question, plots)
        } catch {
            throw .ledger(error)
        }
        let composed = try found.get()
        return (composed.report, composed.plots)
    }

    private func composed(
        _ definition: ReportDefinition, _ question: ReportQuestion, _ plots: [ReportPlot]
    ) throws(LedgerError) -> Result<ComposedReport, ReportError> {
        try reading(endingAt: question.ends) { (database, moment) throws(LedgerError) in
            let connection = Connection(database: database, moment: moment)
            let found = Result { () throws(ReportError) in
                try ComposedReport(definition, question, plots, connection)
            }
            // The snapshot's own errors stay what they are.
            if case .failure(.ledger(let error)) = found { throw error }
            return found
        }
    }
}

/// A report with what stands under it.
private struct ComposedReport {
    var report: Report
    var plots: [ReportPlot: Report] = [:]

    init(
        _ definition: ReportDefinition, _ question: ReportQuestion, _ plots: [ReportPlot],
        _ connection: Connection
    ) throws(ReportError) {
        report = try Report(definition, question, connection, isPart: false)
        for section in definition.sections where section.isNeeded(under: report) {
            guard let own = section.question(under: question),
                let part = try ComposedReport.builtIn(section.source, own, connection)
            else { continue }
            if part.rows.isEmpty { continue }
            report.sections.append(part)
            report.add(part.zoneData)
        }
        for plot in plots {
            guard let own = plot.question(under: question) else { continue }
            let drawn = try ComposedReport.builtIn(plot.source, own, connection)
            self.plots[plot] = drawn
            report.add(drawn?.zoneData ?? [])
        }
    }

    private static func builtIn(
        _ name: String, _ question: ReportQuestion, _ connection: Connection
    ) throws(ReportError) -> Report? {
        let definition: ReportDefinition?
        do throws(DefinitionError) {
            definition = try ShippedReports.definition(name)
        } catch {
            throw .definition(error)
        }
        return try definition.map { (definition) throws(ReportError) in
            try Report(definition, question, connection, isPart: true)
        }
    }
}

extension Report {
    fileprivate init(
        _ definition: ReportDefinition, _ question: ReportQuestion, _ connection: Connection,
        isPart: Bool
    ) throws(ReportError) {
        let functions = ReportFunctions(question)
        functions.add(to: connection)
        defer {
            withExtendedLifetime(functions) { ReportFunctions.remove(from: connection) }
        }
        let shadows = try ShadowViews(question, definition, connection)
        self = try shadows.shown { () throws(ReportError) in
            let fence = Fence(shadows.columns, secondsMax: question.secondsMax)
            let isOurs = definition.isBuiltIn
            let answer = try fence.closed(connection, isOurs: isOurs) { () throws(ReportError) in
                let stand =
                    isOurs ? nil : NameStand(shadows.columns, question, connection)
                let compiled = try Answer.compiled(
                    definition, question, fence, stand, connection)
                return try Answer(definition, question, compiled, fence, connection)
            }
            let heading =
                isPart
                ? Heading(ofPartAt: connection.moment)
                : try Heading(
                    definition, question, shadows, isEmpty: answer.rows.isEmpty, connection)
            return try Report(definition, question, answer, heading)
        }
        zoneData = functions.zoneData.sorted()
    }

    fileprivate mutating func add(_ data: [String]) {
        zoneData = Set(zoneData).union(data).sorted()
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
        hasCredits = heading.hasCredits
    }
}
