internal import KlingCost
public import KlingLedger

extension Ledger {
    /// Answers a report's question, as of one moment.
    ///
    /// A ledger that an older program wrote is copied first, which takes about as long as checking it.
    ///
    /// - Throws: `ReportError`.
    public func report(
        _ definition: ReportDefinition, _ query: ReportQuery
    ) throws(ReportError) -> Report {
        try report(definition, query, plots: []).report
    }

    /// The same, and what some pictures under it draw, as of the same moment.
    ///
    /// - Returns: no answer for a picture that would show nothing true under this question.
    public func report(
        _ definition: ReportDefinition, _ query: ReportQuery, plots: [ReportPlot]
    ) throws(ReportError) -> (report: Report, plots: [ReportPlot: Report]) {
        let found: Result<ComposedReport, ReportError>
        do throws(LedgerError) {
            found = try composed(definition, query, plots)
        } catch {
            throw .ledger(error)
        }
        let composed = try found.get()
        return (composed.report, composed.plots)
    }

    private func composed(
        _ definition: ReportDefinition, _ query: ReportQuery, _ plots: [ReportPlot]
    ) throws(LedgerError) -> Result<ComposedReport, ReportError> {
        try reading(endingAt: query.ends) { (database, moment) throws(LedgerError) in
            let connection = Connection(database: database, moment: moment)
            let found = Result { () throws(ReportError) in
                try ComposedReport(definition, query, plots, connection)
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
        _ definition: ReportDefinition, _ query: ReportQuery, _ plots: [ReportPlot],
        _ connection: Connection
    ) throws(ReportError) {
        report = try Report(definition, query, connection, isPart: false)
        for section in definition.sections where section.isNeeded(under: report) {
            guard let own = section.query(under: query),
                let part = try ComposedReport.builtIn(section.source, own, connection)
            else { continue }
            if part.rows.isEmpty { continue }
            report.sections.append(part)
            report.add(part.zoneData)
        }
        for plot in plots {
            guard let own = plot.query(under: query) else { continue }
            let drawn = try ComposedReport.builtIn(plot.source, own, connection)
            self.plots[plot] = drawn
            report.add(drawn?.zoneData ?? [])
        }
    }

    private static func builtIn(
        _ name: String, _ query: ReportQuery, _ connection: Connection
    ) throws(ReportError) -> Report? {
        let definition: ReportDefinition?
        do throws(DefinitionError) {
            definition = try ShippedReports.definition(name)
        } catch {
            throw .definition(error)
        }
        return try definition.map { (definition) throws(ReportError) in
            try Report(definition, query, connection, isPart: true)
        }
    }
}

extension Report {
    fileprivate init(
        _ definition: ReportDefinition, _ query: ReportQuery, _ connection: Connection,
        isPart: Bool
    ) throws(ReportError) {
        let functions = ReportFunctions(query)
        functions.add(to: connection)
        defer {
            withExtendedLifetime(functions) { ReportFunctions.remove(from: connection) }
        }
        let shadows = try FilteredViews(query, definition, connection)
        self = try shadows.shown { () throws(ReportError) in
            let authorizer = ReportAuthorizer(shadows.columns, secondsMax: query.secondsMax)
            let isOurs = definition.isBuiltIn
            let answer = try authorizer.closed(connection, isOurs: isOurs) {
                () throws(ReportError) in
                let stand =
                    isOurs ? nil : ViewNameCheck(shadows.columns, query, connection)
                let compiled = try ReportRows.compiled(
                    definition, query, authorizer, stand, connection)
                return try ReportRows(definition, query, compiled, authorizer, connection)
            }
            let summary =
                isPart
                ? ReportSummary(ofPartAt: connection.moment)
                : try ReportSummary(
                    definition, query, shadows, isEmpty: answer.rows.isEmpty, connection)
            return try Report(definition, query, answer, summary)
        }
        zoneData = functions.zoneData.sorted()
    }

    fileprivate mutating func add(_ data: [String]) {
        zoneData = Set(zoneData).union(data).sorted()
    }

    private init(
        _ definition: ReportDefinition, _ query: ReportQuery, _ answer: ReportRows,
        _ summary: ReportSummary
    ) throws(ReportError) {
        var table = try ReportTable(definition, answer)
        var notes = summary.notes
        var balances = summary.balances
        let names = query.groups ?? (definition.groups.isEmpty ? nil : definition.groups)
        if let names { table = try table.grouped(by: names) }
        if let currency = query.currency {
            let exchange = DatedExchange(query, to: currency)
            table = try table.converted(exchange)
            if names != nil { table = try table.grouped(by: names ?? []) }
            balances = try exchange.converted(balances)
            notes = try exchange.converted(notes) + exchange.notes
        }
        if let groups = query.groups { table.sort(byGroups: groups) }
        if let order = query.order { try table.sort(by: order) }
        (self.definition, self.query) = (definition, query)
        (columns, rows, totals) = (table.columns, table.rows, try table.totals())
        (self.balances, self.notes, heads) = (balances, notes, summary.heads)
        hasCredits = summary.hasCredits
    }
}
