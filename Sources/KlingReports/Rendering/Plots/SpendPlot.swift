import KlingCost

/// What was spent each day, stacked by model: a picture for each currency.
struct SpendPlot {
    private let report: Report
    private let language: Language
    private let colours: ModelColours

    init(_ report: Report, _ language: Language) {
        (self.report, self.language) = (report, language)
        colours = ModelColours(report)
    }

    var plots: [Plot] {
        report.rows(by: ReportColumn.currency).compactMap { plot(currency: $0.words, $0.rows) }
    }

    private func plot(currency: String, _ rows: [[Report.Value]]) -> Plot? {
        let spent = rows.filter { report.amount($0, "spent") != .zero }
        let days = DayAxis(report.query, holding: spent.map { report.text($0, "day") })
        if spent.isEmpty || days.slots.isEmpty { return nil }
        let stacks = stacks(spent, days)
        let drawn = (0..<colours.count).filter { place in
            stacks.contains { $0.amounts[place] != .zero }
        }
        let axis = AmountAxis(stacks.flatMap { [$0.above, $0.below] })
        var drawing = Plot.field(axis)
        for (place, stack) in stacks.enumerated() {
            draw(stack, days, place, axis, currency, &drawing)
        }
        days.label(&drawing)
        return Plot(
            title: PlotWords.spend(currency, byMonths: days.areMonths)[language],
            summary: summary(stacks, days, currency), drawing: drawing,
            legend: drawn.reversed().map {
                Plot.Key(style: "s\($0)", name: colours.name($0, language))
            },
            figures: figures(stacks, days, drawn))
    }

    /// What was spent in one slot, by model; refunds of a day may be more than its charges.
    private struct Stack {
        var amounts: [Nanos]
        var above: Nanos { amounts.filter { $0 > .zero }.sum }
        var below: Nanos { amounts.filter { $0 < .zero }.sum }
    }

    private func stacks(_ rows: [[Report.Value]], _ days: DayAxis) -> [Stack] {
        let nothing = [Nanos](repeating: .zero, count: colours.count)
        var stacks = days.slots.map { _ in Stack(amounts: nothing) }
        for row in rows {
            guard let slot = days.slot(report.text(row, "day")) else { continue }
            let model = colours.place(report.text(row, "model"))
            let sum = [stacks[slot].amounts[model], report.amount(row, "spent")].sum
            stacks[slot].amounts[model] = sum
        }
        return stacks
    }

    private func draw(
        _ stack: Stack, _ days: DayAxis, _ slot: Int, _ axis: AmountAxis, _ currency: String,
        _ drawing: inout Drawing
    ) {
        let gap = (days.x(slot + 1) - days.x(slot)) / 8
        let (left, right) = (days.x(slot) + gap, days.x(slot + 1) - gap)
        var (above, below) = (Nanos.zero, Nanos.zero)
        for (place, amount) in stack.amounts.enumerated() where amount != .zero {
            let from = amount > .zero ? above : below
            let to = [from, amount].sum
            if amount > .zero { above = to } else { below = to }
            drawing.box(
                .init(x: left, y: axis.place(from, from: Plot.bottom, to: Plot.top)),
                .init(x: right, y: axis.place(to, from: Plot.bottom, to: Plot.top)), "s\(place)",
                saying: "\(days.slots[slot]) \(colours.name(place, language)): "
                    + "\(amount.decimal) \(currency)")
        }
    }

    private func summary(_ stacks: [Stack], _ days: DayAxis, _ currency: String) -> String {
        let sums = stacks.map(\.amounts.sum)
        let most = sums.indices.max { sums[$0] == sums[$1] ? $0 > $1 : sums[$0] < sums[$1] } ?? 0
        return PlotWords.spendSummary(
            total: "\(Decimal.text(sums.sum, places: 2)) \(currency)", slot: days.slots[most],
            most: "\(Decimal.text(sums[most], places: 2)) \(currency)")[language]
    }

    private func figures(_ stacks: [Stack], _ days: DayAxis, _ drawn: [Int]) -> HTMLTable {
        let first = days.areMonths ? PlotWords.month : PlotWords.day
        var table = HTMLTable(
            PlotWords.figures[language],
            [.init(title: first[language], isFigure: false)]
                + drawn.map { .init(title: colours.name($0, language), isFigure: true) })
        let places = stacks.flatMap(\.amounts).reduce(2) { max($0, Decimal.places($1)) }
        for (slot, stack) in zip(days.slots, stacks)
        where stack.amounts.contains(where: { $0 != .zero }) {
            table.body.append(
                [slot] + drawn.map { Decimal.text(stack.amounts[$0], places: places) })
        }
        return table
    }
}
