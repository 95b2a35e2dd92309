import KlingCost

/// What was expected beside what was charged, a pair of bars for each rate: a picture for each
/// currency.
struct AccuracyPlot {
    private let report: Report
    private let language: Language
    /// Of those whose charges were furthest off; all are in the figures.
    private static let ratesMax = 8
    /// Of a name above its bars: what is longer would leave the field.
    private static let nameWidth = 58

    init(_ report: Report, _ language: Language) {
        (self.report, self.language) = (report, language)
    }

    var plots: [Plot] {
        report.rows(by: ReportColumn.currency).map { plot(currency: $0.words, $0.rows) }
    }

    private func plot(currency: String, _ rows: [[Report.Value]]) -> Plot {
        let order = rows.enumerated().sorted {
            let (one, other) = (offBy($0.element), offBy($1.element))
            return one == other ? $0.offset < $1.offset : one > other
        }.map(\.element)
        let shown = order.prefix(AccuracyPlot.ratesMax)
        let axis = AmountAxis(shown.flatMap { [expected($0), charged($0)] })
        let (left, right, pair) = (40, Plot.right - 1350, 550)
        let bottom = Plot.top + shown.count * pair
        var drawing = Drawing(width: Plot.width, height: bottom + 240)
        for tick in axis.ticks {
            let x = axis.place(tick.amount, from: left, to: right)
            drawing.line([.init(x: x, y: Plot.top - 60), .init(x: x, y: bottom)], "grid")
            drawing.text(
                tick.words, .init(x: x, y: bottom + 160), x == left ? .start : .middle)
        }
        for (place, row) in shown.enumerated() {
            let y = Plot.top + place * pair
            drawing.text(
                name(row).visible.truncatedAtFront(toWidth: AccuracyPlot.nameWidth),
                .init(x: left, y: y + 80), .start, "name")
            for (offset, style, amount, remark) in [
                (120, "s5", expected(row), ""), (260, "s0", charged(row), deviation(row)),
            ] {
                let end = axis.place(amount, from: left, to: right)
                let words = "\(Decimal.text(amount, places: 2)) \(currency)"
                drawing.box(
                    .init(x: axis.place(.zero, from: left, to: right), y: y + offset),
                    .init(x: end, y: y + offset + 120), style, saying: "\(name(row)): \(words)")
                drawing.text(
                    Decimal.text(amount, places: 2) + remark,
                    .init(x: max(end, left) + 50, y: y + offset + 105), .start)
            }
        }
        return Plot(
            title: PlotWords.accuracy(currency)[language],
            summary: summary(rows, shown: shown.count, currency),
            drawing: drawing,
            legend: [
                Plot.Key(style: "s5", name: PlotWords.expected[language]),
                Plot.Key(style: "s0", name: PlotWords.charged[language]),
            ], figures: figures(order))
    }

    private func expected(_ row: [Report.Value]) -> Nanos { report.amount(row, "expected") }
    private func charged(_ row: [Report.Value]) -> Nanos { report.amount(row, "charged") }

    private func name(_ row: [Report.Value]) -> String {
        ["gateway", "model", "rate"].map { report.text(row, $0) }.filter { !$0.isEmpty }
            .joined(separator: " · ")
    }

    /// What a charge was off by, as a part of what was expected.
    private func share(_ row: [Report.Value]) -> Nanos? {
        let (expected, charged) = (Int128(expected(row).count), Int128(charged(row).count))
        if expected <= 0 { return nil }
        let share = (charged - expected) * Int128(Nanos.perWhole) / expected
        return Nanos(count: Int64(clamping: share))
    }

    /// The same for an order: where nothing was expected, nothing is further off.
    private func offBy(_ row: [Report.Value]) -> UInt64 {
        share(row)?.count.magnitude ?? (charged(row) == .zero ? 0 : .max)
    }

    /// ` (+8.6 %)`; nothing where both are the same.
    private func deviation(_ row: [Report.Value]) -> String {
        guard let share = share(row), share != .zero else { return "" }
        return " (\(share > .zero ? "+" : "")\(Decimal.percent(share)) %)"
    }

    private func summary(
        _ rows: [[Report.Value]], shown: Int, _ currency: String
    ) -> String {
        func words(_ amount: (([Report.Value]) -> Nanos)) -> String {
            "\(Decimal.text(rows.map(amount).sum, places: 2)) \(currency)"
        }
        let summary = PlotWords.accuracySummary(
            expected: words(expected), charged: words(charged),
            clips: rows.map { report.text($0, "clips") }.compactMap { Int($0) }.reduce(0, +))
        if shown == rows.count { return summary[language] }
        return PlotWords.someRates(shown, of: rows.count)[language] + summary[language]
    }

    private func figures(_ rows: [[Report.Value]]) -> HTMLTable {
        let titles = [PlotWords.rate, PlotWords.clips, PlotWords.expected, PlotWords.charged]
        var table = HTMLTable(
            PlotWords.figures[language],
            titles.enumerated().map { .init(title: $1[language], isFigure: $0 > 0) })
        let places = rows.flatMap { [expected($0), charged($0)] }
            .reduce(2) { max($0, Decimal.places($1)) }
        for row in rows {
            table.body.append([
                name(row).isolatedHTML, report.text(row, "clips").html,
                Decimal.text(expected(row), places: places),
                Decimal.text(charged(row), places: places),
            ])
        }
        return table
    }
}
