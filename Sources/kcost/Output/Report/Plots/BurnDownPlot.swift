import KlingCost
import KlingReports

/// What was left of each budget's limit, day by day: a picture for each budget, a line for each of its
/// periods that the span touches.
struct BurnDownPlot {
    private let report: Report
    private let language: Language
    private let days: DayAxis
    /// More would be a wall of pictures.
    private static let budgetsMax = 6

    init(_ report: Report, _ language: Language) {
        (self.report, self.language) = (report, language)
        days = DayAxis(report.question, holding: report.rows.map { report.text($0, "day") })
    }

    var plots: [Plot] {
        if days.slots.isEmpty { return [] }
        var budgets: [[[Report.Value]]] = []
        for row in report.rows {
            // A name may be given to a budget again; when it was set tells which it is.
            if let last = budgets.last?.last, key(last) == key(row) {
                budgets[budgets.count - 1].append(row)
            } else {
                budgets.append([row])
            }
        }
        return budgets.prefix(BurnDownPlot.budgetsMax).map(plot)
    }

    private func key(_ row: [Report.Value]) -> [String] {
        ["budget", "set"].map { report.text(row, $0) }
    }

    private func plot(_ rows: [[Report.Value]]) -> Plot {
        let (name, currency) = (report.text(rows[0], "budget"), report.text(rows[0], "currency"))
        let axis = AmountAxis(rows.flatMap { [left($0), limit($0)] })
        var drawing = Plot.field(axis)
        var periods: [[[Report.Value]]] = []
        for row in rows {
            if let last = periods.last?.last,
                report.text(last, "begins") == report.text(row, "begins")
            {
                periods[periods.count - 1].append(row)
            } else {
                periods.append([row])
            }
        }
        for period in periods { draw(period, axis, &drawing) }
        days.label(&drawing)
        let last = rows[rows.count - 1]
        return Plot(
            title: PlotWords.burnDown(name.visible, currency)[language],
            summary: PlotWords.burnDownSummary(
                left: "\(Decimal.text(left(last), places: 2)) \(currency)",
                limit: "\(Decimal.text(limit(last), places: 2)) \(currency)",
                day: report.text(last, "day"))[language],
            drawing: drawing,
            legend: [
                Plot.Key(style: "limit", name: PlotWords.limit[language], isLine: true),
                Plot.Key(style: "pace", name: PlotWords.pace[language], isLine: true),
                Plot.Key(style: "line", name: PlotWords.left[language], isLine: true),
            ].filter { $0.style != "pace" || report.instant(last, "ends") != nil },
            figures: figures(rows))
    }

    private func draw(_ rows: [[Report.Value]], _ axis: AmountAxis, _ drawing: inout Drawing) {
        func y(_ amount: Nanos) -> Int { axis.place(amount, from: Plot.bottom, to: Plot.top) }
        let limit = limit(rows[0])
        let (begin, end) = (
            x(report.instant(rows[0], "begins")), x(report.instant(rows[0], "ends"))
        )
        drawing.line(
            [
                .init(x: begin ?? Plot.left, y: y(limit)), .init(x: end ?? Plot.right, y: y(limit)),
            ], "limit")
        if let pace = pace(rows[0], axis) { drawing.line(pace, "pace") }
        var left = [self.left(rows[0]), report.amount(rows[0], "used")].sum
        var points = [Drawing.Point(x: begin ?? Plot.left, y: y(left))]
        for row in rows {
            guard let slot = days.slot(report.text(row, "day")) else { continue }
            points.append(.init(x: max(days.x(slot), points[0].x), y: y(left)))
            left = self.left(row)
            points.append(.init(x: max(days.x(slot + 1), points[0].x), y: y(left)))
        }
        drawing.line(points, "line")
    }

    private func left(_ row: [Report.Value]) -> Nanos { report.amount(row, "left") }
    private func limit(_ row: [Report.Value]) -> Nanos { report.amount(row, "limit") }

    /// From the whole limit at a period's beginning to nothing at its end, as far as the span reaches.
    private func pace(_ row: [Report.Value], _ axis: AmountAxis) -> [Drawing.Point]? {
        guard let begins = report.instant(row, "begins"), let ends = report.instant(row, "ends"),
            let from = x(begins), let to = x(ends)
        else { return nil }
        let whole = Int128(ends.seconds) - Int128(begins.seconds)
        func y(_ x: Int) -> Int {
            let at = Int128(seconds(x)) - Int128(begins.seconds)
            let left = Int128(limit(row).count) * (whole - at) / max(1, whole)
            return axis.place(Nanos(Int64(clamping: left)), from: Plot.bottom, to: Plot.top)
        }
        return [.init(x: from, y: y(from)), .init(x: to, y: y(to))]
    }

    // MARK: Time across the field

    private var bounds: (first: Int64, length: Int64) {
        let zone = report.question.zone
        func start(_ slot: String) -> Int64 {
            CivilDate(days.areMonths ? slot + "-01" : slot).map { zone.startOfDay($0).seconds } ?? 0
        }
        let first = start(days.slots[0])
        let last = Instant(seconds: start(days.slots[days.slots.count - 1]))
        let end = (days.areMonths ? zone.month(containing: last) : zone.day(containing: last))
            .upperBound.seconds
        return (first, max(1, end - first))
    }

    /// Where an instant lies, at the field's edge where it lies beyond.
    private func x(_ instant: Instant?) -> Int? {
        guard let instant else { return nil }
        let width = Int128(Plot.right - Plot.left)
        let place =
            (Int128(instant.seconds) - Int128(bounds.first)) * width / Int128(bounds.length)
        return Plot.left + Int(min(max(0, place), width))
    }

    private func seconds(_ x: Int) -> Int64 {
        bounds.first + Int64(x - Plot.left) * bounds.length / Int64(Plot.right - Plot.left)
    }

    private func figures(_ rows: [[Report.Value]]) -> HTMLTable {
        let titles = [PlotWords.day, PlotWords.limit, PlotWords.used, PlotWords.left]
        var table = HTMLTable(
            PlotWords.figures[language],
            titles.enumerated().map { .init(title: $1[language], isFigure: $0 > 0) })
        let amounts = ["limit", "used", "left"]
        let places = rows.flatMap { row in amounts.map { report.amount(row, $0) } }
            .reduce(2) { max($0, Decimal.places($1)) }
        for row in rows {
            table.body.append(
                [report.text(row, "day")]
                    + amounts.map { Decimal.text(report.amount(row, $0), places: places) })
        }
        return table
    }
}
