import KlingCost
import KlingReports

/// A report on its way to text, in a language: what the renderers, a file each, have in common.
struct ReportText {
    let report: Report
    let language: Language
    let style: Style

    init(_ report: Report, _ language: Language, _ style: Style = .plain) {
        (self.report, self.language, self.style) = (report, language, style)
    }

    // MARK: Lines

    var title: String { report.definition.title[language] }

    /// What the report is about: its span, and what its rows must be of.
    var subtitles: [String] {
        var lines = [ReportWords.span(report.question, language)]
        if !report.question.filters.isEmpty {
            let filters = report.question.filters.map { "\($0.name)=\($0.value)" }
            lines.append(ReportWords.only[language] + " " + filters.joined(separator: ", "))
        }
        return lines
    }

    /// What stands under the rows.
    var sections: [ReportText] { report.sections.map { ReportText($0, language, style) } }

    var notes: [String] { report.notes.map { ReportWords.note($0)[language] } }

    var foot: [String] { report.heads.map { ReportWords.head($0)[language] } }

    // MARK: Grids

    /// How the ledger stood before and behind; `nil` where the report does not say.
    var balances: Grid? {
        if report.balances.isEmpty { return nil }
        let titles = ReportWords.balances.map { $0[language] }
        var grid = Grid(
            titles.enumerated().map { Grid.Column($1, $0 == 0 ? .left : .right) })
        for balance in report.balances {
            let amounts = [
                balance.openingHeld, balance.held, balance.captured, balance.voided,
                balance.closingHeld, balance.charged, balance.adjusted, balance.spent,
                balance.paid,
            ]
            grid.append(
                [balance.currency?.code ?? ""] + amounts.map { Decimal.text($0, places: 2) })
            let counts = [
                balance.openingCount, balance.holds, balance.captures, balance.voids,
                balance.closingCount,
            ]
            grid.append(
                [ReportWords.counts[language]] + counts.map { String($0) }
                    + Array(repeating: "", count: 4))
        }
        return grid
    }

    /// Rows and totals for people: amounts of a column have their points beneath each other, and a
    /// column with bars has them at the end.
    func rows(barWidth: Int) -> Grid {
        let bars = report.columns.indices.filter { report.columns[$0].hasBar && barWidth > 0 }
        var grid = Grid(
            report.columns.map {
                Grid.Column($0.title[language], $0.kind == .text ? .left : .right)
            } + bars.map { _ in Grid.Column("") })
        let scale = BarScale(report)
        let places = report.columns.indices.map { column in
            (report.rows + report.totals).reduce(0) { max($0, $1[column].places) }
        }
        for row in report.rows {
            let cells = zip(row, places).map { $0.words(places: $1) }
            grid.append(
                cells + bars.map { scale.bar(row, column: $0, width: barWidth) })
        }
        for total in report.totals where report.rows.count > 1 {
            var cells = zip(total, places).map { $0.words(places: $1) }
            if let free = cells.firstIndex(of: "") { cells[free] = ReportWords.total[language] }
            grid.append(cells + bars.map { _ in "" })
        }
        return grid
    }
}

extension Report.Value {
    /// How many places behind the point it needs, at least two where it is an amount.
    fileprivate var places: Int {
        switch self {
        case .money(let amount): max(2, Decimal.places(amount))
        case .credits(let amount): Decimal.places(amount)
        case .milliseconds(let count): Decimal.places(Nanos(count % 1000 * 1_000_000))
        case .share: 1
        case .none, .text, .count, .instant: 0
        }
    }

    /// For people: with so many places behind the point.
    fileprivate func words(places: Int) -> String {
        switch self {
        case .money(let amount), .credits(let amount): Decimal.text(amount, places: places)
        case .milliseconds(let count): Decimal.seconds(count, places: places)
        case .share(let share): Decimal.percent(share)
        case .none, .text, .count, .instant: plain
        }
    }

    /// For programs: plain figures without superfluous digits, nothing where nothing is known.
    var plain: String {
        switch self {
        case .none: ""
        case .text(let text): text
        case .count(let count): String(count)
        case .money(let amount), .credits(let amount): amount.decimal
        case .milliseconds(let count): Decimal.seconds(count, places: 0)
        case .instant(let instant): instant.description
        case .share(let share): Decimal.percent(share)
        }
    }
}

/// Figures as decimals with points beneath each other.
enum Decimal {
    /// How many places behind the point an amount needs.
    static func places(_ amount: Nanos) -> Int {
        let text = amount.decimal
        return text.firstIndex(of: ".").map { text.distance(from: $0, to: text.endIndex) - 1 } ?? 0
    }

    /// An amount with at least so many places.
    static func text(_ amount: Nanos, places: Int) -> String {
        padded(amount.decimal, places: places)
    }

    /// Milliseconds as seconds.
    static func seconds(_ milliseconds: Int64, places: Int) -> String {
        let rest = Nanos(Int64((milliseconds % 1000).magnitude) * 1_000_000).decimal.dropFirst()
        let sign = milliseconds < 0 ? "-" : ""
        return padded("\(sign)\((milliseconds / 1000).magnitude)\(rest)", places: places)
    }

    /// A part of one in hundredths, with one place.
    static func percent(_ share: Nanos) -> String {
        let tenths = (Int128(share.count) * 2000 / 1_000_000_000 + (share.count < 0 ? -1 : 1)) / 2
        let sign = tenths < 0 ? "-" : ""
        return "\(sign)\(tenths.magnitude / 10).\(tenths.magnitude % 10)"
    }

    private static func padded(_ text: String, places: Int) -> String {
        if places == 0 { return text }
        let found =
            text.firstIndex(of: ".").map { text.distance(from: $0, to: text.endIndex) - 1 }
        let missing = String(repeating: "0", count: max(0, places - (found ?? 0)))
        return text + (found == nil ? "." : "") + missing
    }
}
