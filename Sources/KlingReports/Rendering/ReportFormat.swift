internal import KlingCost
public import KlingLedger

/// How a report is written down. The raw value is what `kcost report --format` takes.
public enum ReportFormat: String, Sendable, CaseIterable {
    /// For a person at a terminal.
    case table
    /// For spreadsheets and programs: RFC 4180, the rows alone.
    case csv
    /// Markdown, for a wiki, an issue or a mail.
    case md
    /// One page that needs nothing beside it and runs nothing, with the report's pictures.
    case html
    /// For programs: the whole statement, versioned by `schema_version`.
    case json

    /// The pictures that it shows of those that a definition has.
    package func plots(of definition: ReportDefinition) -> [ReportPlot] {
        self == .html ? definition.plots : []
    }
}

extension Ledger {
    /// A statement as text: a report's rows, what stands under them, and the heads of the chains that
    /// it was read from.
    ///
    /// ```swift
    /// let month = zone.month(containing: Instant(seconds: 1_793_491_200))
    /// if let monthly = try ShippedReports.definition("monthly") {
    ///     let query = ReportQuery(month, zone: zone) { Zone(fixed: $0) }
    ///     let page = try ledger.statement(monthly, query, as: .html)
    /// }
    /// ```
    ///
    /// - Parameters:
    ///   - definition: of `ShippedReports`, or one of the user's own.
    ///   - query: the span, the zone that its days are of, and what rows must be of.
    ///   - format: what its text is in.
    ///   - language: of titles and remarks.
    /// - Throws: `ReportError`.
    public func statement(
        _ definition: ReportDefinition, _ query: ReportQuery, as format: ReportFormat,
        in language: Language = .english
    ) throws(ReportError) -> String {
        let found = try report(definition, query, plots: format.plots(of: definition))
        return ReportText(found.report, language).text(as: format, plots: found.plots)
    }
}

extension ReportText {
    /// The report in one of its formats.
    ///
    /// - Parameters:
    ///   - plots: what the pictures of a page draw.
    ///   - width: of the terminal that a table is for, in columns; `nil` for any.
    package func text(
        as format: ReportFormat, plots: [ReportPlot: Report] = [:], width: Int? = nil
    ) -> String {
        switch format {
        case .table: table(width: width)
        case .csv: csv()
        case .md: markdown()
        case .html: html(plots: plots)
        case .json: json()
        }
    }
}
