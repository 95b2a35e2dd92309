import KlingCost
import KlingReports

/// The command line of `kcost report`.
struct ReportOptions {
    /// How a report is shown.
    enum Format: String {
        case table, csv, md, html, json
    }

    let name: String
    let question: ReportQuestion
    let format: Format
    let language: Language

    init(
        _ invocation: Invocation, _ definition: ReportDefinition, _ configuration: Configuration
    ) throws(CommandFailure) {
        name = definition.name
        format = invocation.value("--format").flatMap { Format(rawValue: $0) } ?? .table
        language = invocation.value("--lang").flatMap { Language(rawValue: $0) } ?? .english
        let zones = SystemZoneCache()
        let zoneName = invocation.value("--tz") ?? "UTC"
        guard let zone = zones.zone(zoneName) else { throw .unknownZone(zoneName) }
        let span = try ReportSpan(invocation, zone, definition.period).span
        var question = ReportQuestion(span, zone: zone, zones: zones.zone)
        if let basis = invocation.value("--by").flatMap({ ReportQuestion.Basis(rawValue: $0) }) {
            question.basis = basis
        }
        question.filters = try ReportOptions.filters(invocation)
        question.groups = invocation.value("--group-by").map {
            $0.split(separator: ",").map(String.init)
        }
        question.order = try invocation.value("--order").map { (text) throws(CommandFailure) in
            try ReportOptions.order(text)
        }
        if let code = invocation.value("--currency") {
            guard let currency = Currency(code) else {
                throw .badValue(
                    option: "--currency", value: code, expected: "a currency's code such as CNY")
            }
            question.currency = currency
            question.exchange = try LoadedPrices(configuration, option: nil).exchange
        }
        question.values = try ReportOptions.values(invocation, definition)
        self.question = question
    }

    private static func filters(
        _ invocation: Invocation
    ) throws(CommandFailure) -> [ReportQuestion.Filter] {
        let known = ReportQuestion.Filter.names
        return try invocation.values("--where").flatMap { $0.split(separator: ",") }.map {
            (text) throws(CommandFailure) in
            let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let isTag = parts[0].hasPrefix(ReportQuestion.Filter.tag)
            guard parts.count == 2, isTag || known.contains(String(parts[0])) else {
                throw .badValue(
                    option: "--where", value: String(text),
                    expected: "NAME=VALUE, with tag:KEY or one of "
                        + known.joined(separator: ", ") + " as NAME")
            }
            return ReportQuestion.Filter(String(parts[0]), String(parts[1]))
        }
    }

    private static func order(_ text: String) throws(CommandFailure) -> ReportQuestion.Order {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count <= 2, !parts[0].isEmpty,
            parts.count == 1 || ["asc", "desc"].contains(parts[1])
        else {
            throw .badValue(
                option: "--order", value: text, expected: "a column, with :desc for the most first")
        }
        return ReportQuestion.Order(String(parts[0]), isDescending: parts.last == "desc")
    }

    private static func values(
        _ invocation: Invocation, _ definition: ReportDefinition
    ) throws(CommandFailure) -> [String: String] {
        var values: [String: String] = [:]
        let known = definition.parameters.map(\.name)
        for text in invocation.values("--param") {
            let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, known.contains(String(parts[0])) else {
                throw .badValue(
                    option: "--param", value: text,
                    expected: known.isEmpty
                        ? "nothing: \(definition.name) has no parameters"
                        : "NAME=VALUE with one of \(known.joined(separator: ", ")) as NAME")
            }
            values[String(parts[0])] = String(parts[1])
        }
        return values
    }
}

/// The span that a report is about, from `--month`, `--since` and `--until`.
struct ReportSpan {
    let span: Range<Instant>

    init(
        _ invocation: Invocation, _ zone: Zone, _ standard: ReportDefinition.Period
    ) throws(CommandFailure) {
        let ends = ["--since", "--until"]
        if let month = invocation.value("--month") {
            if let other = ends.first(where: { invocation.value($0) != nil }) {
                throw .conflict("--month", other)
            }
            guard month.utf8.count == 7, let first = CivilDate(month + "-01") else {
                throw .badValue(
                    option: "--month", value: month, expected: "a month such as 2026-10")
            }
            span = zone.month(containing: zone.startOfDay(first))
            return
        }
        let bounds = try ends.map { (option) throws(CommandFailure) in
            try invocation.value(option).map { (text) throws(CommandFailure) in
                try ReportSpan.instant(text, option, zone)
            }
        }
        if bounds[0] == nil, bounds[1] == nil {
            span = ReportSpan.standing(standard, zone)
            return
        }
        let begin = bounds[0] ?? Instant(seconds: .min)
        let end = bounds[1] ?? Instant(seconds: .max)
        guard begin < end else {
            throw .badValue(
                option: "--until", value: invocation.value("--until") ?? "",
                expected: "an instant after --since: what happens at it is left out")
        }
        span = begin..<end
    }

    /// A day means its first instant in the zone.
    private static func instant(
        _ text: String, _ option: String, _ zone: Zone
    ) throws(CommandFailure) -> Instant {
        if let date = CivilDate(text) { return zone.startOfDay(date) }
        if let instant = Instant(text) { return instant }
        throw .badValue(
            option: option, value: text,
            expected: "a day such as 2026-10-01, or an instant such as 2026-10-01T00:00:00Z")
    }

    /// What is meant where nobody says.
    private static func standing(
        _ period: ReportDefinition.Period, _ zone: Zone
    ) -> Range<Instant> {
        let month = zone.month(containing: Host.now)
        switch period {
        case .all: return Instant(seconds: .min)..<Instant(seconds: .max)
        case .thisMonth: return month
        case .lastMonth:
            return zone.month(containing: Instant(seconds: month.lowerBound.seconds - 1))
        }
    }
}
