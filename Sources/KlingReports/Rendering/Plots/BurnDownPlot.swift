import KlingCost

/// What was left of each budget's limit, day by day: a picture for each budget, a line for each of its
/// periods that the span touches; where those are many, what was used in each, as bars.
struct BurnDownPlot {
    private let report: Report
    private let language: Language
    private let days: DayAxis
    /// More would be a wall of pictures.
    private static let budgetsMax = 6
    /// More lines that fall from a limit would be a comb.
    private static let linesMax = 6

    init(_ report: Report, _ language: Language) {
        (self.report, self.language) = (report, language)
        days = DayAxis(report.query, holding: report.rows.map { report.text($0, "day") })
    }

    /// What is left out, in words.
    var remark: String? {
        let count = budgets.count
        if count <= BurnDownPlot.budgetsMax { return nil }
        return PlotWords.someBudgets(BurnDownPlot.budgetsMax, of: count)[language]
    }

    var plots: [Plot] {
        let budgets = budgets.prefix(BurnDownPlot.budgetsMax)
        return budgets.map { rows in
            let name = report.text(rows[0], "budget")
            let isAlone = budgets.count { report.text($0[0], "budget") == name } == 1
            return plot(rows, set: isAlone ? nil : report.text(rows[0], "set"))
        }
    }

    /// The rows of each.
    private var budgets: [[[Report.Value]]] {
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
        return budgets
    }

    private func key(_ row: [Report.Value]) -> [String] {
        ["budget", "set"].map { report.text(row, $0) }
    }

    private func periods(_ rows: [[Report.Value]]) -> [[[Report.Value]]] {
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
        return periods
    }

    /// - Parameter set: when the budget was set, where another has its name.
    private func plot(_ rows: [[Report.Value]], set: String?) -> Plot {
        let currency = report.text(rows[0], "currency")
        let name = report.text(rows[0], "budget").visible + (set.map { " (\($0))" } ?? "")
        let periods = periods(rows)
        let areBars = periods.count > BurnDownPlot.linesMax
        let axis = AmountAxis(
            rows.flatMap { [areBars ? used($0) : left($0), limit($0)] })
        var drawing = Plot.field(axis)
        if areBars {
            drawBars(periods, axis, currency, &drawing)
        } else {
            for period in periods { drawLine(period, axis, &drawing) }
        }
        days.label(&drawing)
        let last = rows[rows.count - 1]
        let title =
            areBars ? PlotWords.usedEach(name, currency) : PlotWords.burnDown(name, currency)
        return Plot(
            title: title[language],
            summary: PlotWords.burnDownSummary(
                left: "\(Decimal.text(left(last), places: 2)) \(currency)",
                limit: "\(Decimal.text(limit(last), places: 2)) \(currency)",
                day: report.text(last, "day"))[language],
            drawing: drawing, legend: legend(areBars, hasEnd: report.instant(last, "ends") != nil),
            figures: figures(rows))
    }

    private func legend(_ areBars: Bool, hasEnd: Bool) -> [Plot.Key] {
        let limit = Plot.Key(style: "limit", name: PlotWords.limit[language], isLine: true)
        if areBars { return [limit, Plot.Key(style: "s0", name: PlotWords.usedOfIt[language])] }
        let pace = Plot.Key(style: "pace", name: PlotWords.pace[language], isLine: true)
        return [limit] + (hasEnd ? [pace] : [])
            + [Plot.Key(style: "line", name: PlotWords.left[language], isLine: true)]
    }

    /// What was used in each period, beneath the limit of each.
    private func drawBars(
        _ periods: [[[Report.Value]]], _ axis: AmountAxis, _ currency: String,
        _ drawing: inout Drawing
    ) {
        func y(_ amount: Nanos) -> Int { axis.place(amount, from: Plot.bottom, to: Plot.top) }
        var limits: [Drawing.Point] = []
        for period in periods {
            let last = period[period.count - 1]
            let left = x(report.instant(last, "begins")) ?? Plot.left
            let right = x(report.instant(last, "ends")) ?? Plot.right
            let gap = (right - left) / 8
            let style = used(last) > limit(last) ? "s3" : "s0"
            drawing.box(
                .init(x: left + gap, y: y(.zero)), .init(x: right - gap, y: y(used(last))), style,
                saying: "\(report.text(last, "day")): \(used(last).decimal) \(currency)")
            if let before = limits.last {
                limits.append(.init(x: left, y: before.y))
            } else {
                limits.append(.init(x: Plot.left, y: y(limit(last))))
            }
            limits.append(.init(x: left, y: y(limit(last))))
        }
        limits.append(.init(x: Plot.right, y: limits.last?.y ?? Plot.bottom))
        drawing.line(limits, "limit")
    }

    /// What was left in one period, day by day, beneath its limit. A raise lifts both.
    private func drawLine(_ rows: [[Report.Value]], _ axis: AmountAxis, _ drawing: inout Drawing) {
        func y(_ amount: Nanos) -> Int { axis.place(amount, from: Plot.bottom, to: Plot.top) }
        let begin = x(report.instant(rows[0], "begins")) ?? Plot.left
        let end = x(report.instant(rows[0], "ends")) ?? Plot.right
        var (limit, left) = (
            limit(rows[0]), [self.left(rows[0]), report.amount(rows[0], "used")].sum
        )
        var limits = [Drawing.Point(x: begin, y: y(limit))]
        var points = [Drawing.Point(x: begin, y: y(left))]
        for row in rows {
            guard let slot = days.slot(report.text(row, "day")) else { continue }
            let (from, to) = (max(days.x(slot), begin), max(days.x(slot + 1), begin))
            points.append(.init(x: from, y: y(left)))
            if self.limit(row) != limit {
                limits.append(.init(x: from, y: y(limit)))
                limit = self.limit(row)
                limits.append(.init(x: from, y: y(limit)))
                left = [self.left(row), report.amount(row, "used")].sum
                points.append(.init(x: from, y: y(left)))
            }
            left = self.left(row)
            points.append(.init(x: to, y: y(left)))
        }
        drawing.line(limits + [.init(x: end, y: y(limit))], "limit")
        if let pace = pace(rows[0], axis) { drawing.line(pace, "pace") }
        drawing.line(points, "line")
    }

    /// In its period until then.
    private func used(_ row: [Report.Value]) -> Nanos {
        let used = Int128(limit(row).count) - Int128(left(row).count)
        return Nanos(count: Int64(clamping: used))
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
            return axis.place(Nanos(count: Int64(clamping: left)), from: Plot.bottom, to: Plot.top)
        }
        return [.init(x: from, y: y(from)), .init(x: to, y: y(to))]
    }

    // MARK: Time across the field

    private var bounds: (first: Int64, length: Int64) {
        let zone = report.query.zone
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
