import KlingCost
import KlingReports
import KlingSystem
import KlingWorkflow

/// The command line of `kcost report`.
struct ReportOptions {
    let question: ReportQuery
    let format: ReportFormat
    let language: Language
    /// What stands before the text: nothing, but for CSV.
    let mark: String

    init(
        _ invocation: Invocation<ReportCommand.Keys>, _ definition: ReportDefinition,
        _ settings: Settings
    ) throws(CommandError) {
        format = invocation.format ?? .table
        language = invocation.lang ?? .english
        mark = try ReportOptions.mark(invocation, format)
        let (span, zone) = try invocation.time.span(definition.period.span)
        var question = ReportQuery(span, zone: zone, zones: SystemZoneCache().zone)
        question.now = Host.now
        if let basis = invocation.by { question.basis = basis }
        question.filters = try ReportOptions.filters(invocation)
        question.groups = invocation.groupBy?.split(separator: ",").map(String.init)
        question.order = try invocation.order
        if let currency = try invocation.currency {
            question.currency = currency
            question.exchange = try orStop(workflow: PriceFiles(settings)).exchange
        }
        question.values = try ReportOptions.values(invocation, definition)
        self.question = question
    }

    /// A byte order mark where somebody asked for one, or for Chinese, which a spreadsheet cannot guess.
    static func mark(
        _ invocation: Invocation<ReportCommand.Keys>, _ format: ReportFormat
    ) throws(CommandError) -> String {
        if invocation.bom, format != .csv { throw .needs("--bom", "--format csv") }
        if format != .csv { return "" }
        let isChinese = invocation.lang == .chinese
        return invocation.bom || isChinese ? Grid.byteOrderMark : ""
    }

    private static func filters(
        _ invocation: Invocation<ReportCommand.Keys>
    ) throws(CommandError) -> [ReportQuery.Filter] {
        let known = ReportQuery.Filter.names
        return try invocation.conditions.flatMap(conditions).map {
            (text) throws(CommandError) in
            let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let isTag = parts[0].hasPrefix(ReportQuery.Filter.tag)
            guard parts.count == 2, isTag || known.contains(String(parts[0])) else {
                throw invocation.keys.conditions.wrong(
                    String(text),
                    expected: "NAME=VALUE, with tag:KEY or one of "
                        + known.joined(separator: ", ") + " as NAME")
            }
            return ReportQuery.Filter(String(parts[0]), String(parts[1]))
        }
    }

    /// The conditions of one `--where`. A comma parts two only where a name follows it: else it is of
    /// the value.
    private static func conditions(_ text: String) -> [String] {
        var found: [String] = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let name = part.prefix { $0 != "=" }
            let isName =
                name.count < part.count
                && (ReportQuery.Filter.names.contains(String(name))
                    || name.hasPrefix(ReportQuery.Filter.tag))
            if let last = found.indices.last, !isName {
                found[last] += "," + part
            } else {
                found.append(String(part))
            }
        }
        return found
    }

    private static func values(
        _ invocation: Invocation<ReportCommand.Keys>, _ definition: ReportDefinition
    ) throws(CommandError) -> [String: String] {
        var values: [String: String] = [:]
        let known = definition.parameters.map(\.name)
        for text in invocation.param {
            let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, known.contains(String(parts[0])) else {
                throw invocation.keys.param.wrong(
                    text,
                    expected: known.isEmpty
                        ? "nothing: \(definition.name) has no parameters"
                        : "NAME=VALUE with one of \(known.joined(separator: ", ")) as NAME")
            }
            values[String(parts[0])] = String(parts[1])
        }
        return values
    }
}

extension ReportDefinition.Period {
    /// What a report is about where nobody says.
    fileprivate func span(_ zone: Zone) -> Range<Instant> {
        let month = zone.month(containing: Host.now)
        switch self {
        case .all: return Instant(seconds: .min)..<Instant(seconds: .max)
        case .thisMonth: return month
        case .lastMonth:
            return zone.month(containing: Instant(seconds: month.lowerBound.seconds - 1))
        }
    }
}

extension OptionReading<ReportQuery.Order> {
    static let order = OptionReading(expected: "a column, with :desc for the most first") { text in
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count <= 2, !parts[0].isEmpty,
            parts.count == 1 || ["asc", "desc"].contains(parts[1])
        else { return nil }
        return ReportQuery.Order(String(parts[0]), isDescending: parts.last == "desc")
    }
}
