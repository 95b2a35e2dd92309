import KlingCost
import KlingReports

/// What was spent each day, stacked by model: a picture for each currency.
struct SpendPlot {
    private let report: Report
    private let language: Language
    /// More models than these share a colour.
    private static let modelsMax = 6

    init(_ report: Report, _ language: Language) {
        (self.report, self.language) = (report, language)
    }

    var plots: [Plot] {
        report.rows(by: ReportColumn.currency).compactMap { plot(currency: $0.words, $0.rows) }
    }

    private func plot(currency: String, _ rows: [[Report.Value]]) -> Plot? {
        let spent = rows.filter { report.amount($0, "spent") != .zero }
        let days = DayAxis(report.question, holding: spent.map { report.text($0, "day") })
        if spent.isEmpty || days.slots.isEmpty { return nil }
        let models = models(spent)
        let stacks = stacks(spent, days, models)
        let axis = AmountAxis(stacks.flatMap { [$0.above, $0.below] })
        var drawing = Plot.field(axis)
        for (place, stack) in stacks.enumerated() {
            draw(stack, days, place, axis, models, currency, &drawing)
        }
        days.label(&drawing)
        return Plot(
            title: PlotWords.spend(currency, byMonths: days.areMonths)[language],
            summary: summary(stacks, days, currency), drawing: drawing,
            legend: models.enumerated().reversed().map {
                Plot.Key(
                    style: "s\($0)", name: $1.isEmpty ? PlotWords.noModel[language] : $1)
            },
            figures: figures(stacks, days, models))
    }

    /// The models, those first that most was spent on; the rest as one.
    private func models(_ rows: [[Report.Value]]) -> [String] {
        let sums = Dictionary(grouping: rows) { report.text($0, "model") }
            .mapValues { $0.map { report.amount($0, "spent") }.sum }
        let order = sums.sorted {
            $0.value == $1.value
                ? $0.key.unicodeScalars.lexicographicallyPrecedes($1.key.unicodeScalars)
                : $0.value > $1.value
        }.map(\.key)
        if order.count <= SpendPlot.modelsMax { return order }
        return order.prefix(SpendPlot.modelsMax - 1) + [PlotWords.others[language]]
    }

    /// What was spent in one slot, by model; refunds of a day may be more than its charges.
    private struct Stack {
        var amounts: [Nanos]
        var above: Nanos { amounts.filter { $0 > .zero }.sum }
        var below: Nanos { amounts.filter { $0 < .zero }.sum }
    }

    private func stacks(
        _ rows: [[Report.Value]], _ days: DayAxis, _ models: [String]
    ) -> [Stack] {
        var stacks = days.slots.map { _ in Stack(amounts: models.map { _ in .zero }) }
        for row in rows {
            guard let slot = days.slot(report.text(row, "day")) else { continue }
            let model = models.firstIndex(of: report.text(row, "model")) ?? models.count - 1
            stacks[slot].amounts[model] =
                [
                    stacks[slot].amounts[model], report.amount(row, "spent"),
                ].sum
        }
        return stacks
    }

    private func draw(
        _ stack: Stack, _ days: DayAxis, _ slot: Int, _ axis: AmountAxis, _ models: [String],
        _ currency: String, _ drawing: inout Drawing
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
                saying: "\(days.slots[slot]) \(models[place]): \(amount.decimal) \(currency)")
        }
    }

    private func summary(_ stacks: [Stack], _ days: DayAxis, _ currency: String) -> String {
        let sums = stacks.map(\.amounts.sum)
        let most = sums.indices.max { sums[$0] == sums[$1] ? $0 > $1 : sums[$0] < sums[$1] } ?? 0
        return PlotWords.spendSummary(
            total: "\(Decimal.text(sums.sum, places: 2)) \(currency)", slot: days.slots[most],
            most: "\(Decimal.text(sums[most], places: 2)) \(currency)")[language]
    }

    private func figures(_ stacks: [Stack], _ days: DayAxis, _ models: [String]) -> HTMLTable {
        let first = days.areMonths ? PlotWords.month : PlotWords.day
        var table = HTMLTable(
            PlotWords.figures[language],
            [.init(title: first[language], isFigure: false)]
                + models.map {
                    .init(title: $0.isEmpty ? PlotWords.noModel[language] : $0, isFigure: true)
                })
        let places = stacks.flatMap(\.amounts).reduce(2) { max($0, Decimal.places($1)) }
        for (slot, stack) in zip(days.slots, stacks)
        where stack.amounts.contains(where: { $0 != .zero }) {
            table.body.append([slot] + stack.amounts.map { Decimal.text($0, places: places) })
        }
        return table
    }
}
