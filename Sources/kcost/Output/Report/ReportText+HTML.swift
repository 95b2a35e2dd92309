import KlingCost
import KlingReports

extension ReportText {
    /// For a browser, a mail or a printer: one file that needs nothing beside it and runs nothing.
    ///
    /// - Parameter plots: what the pictures under it draw.
    func html(plots: [ReportPlot: Report]) -> String {
        let code = language == .chinese ? "zh-Hans" : "en"
        var text = "<!DOCTYPE html>\n<html lang=\"\(code)\">\n<head>\n<meta charset=\"utf-8\">\n"
        // Should anything of it ever ask for more, no reader's browser fetches it.
        text += "<meta http-equiv=\"Content-Security-Policy\" "
        text += "content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        text += "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
        text +=
            "<title>\(title.html)</title>\n<style>\n\(PageStyle.sheet)</style>\n</head>\n<body>\n"
        text += "<header>\n<h1>\(title.html)</h1>\n"
        text += subtitles.map { "<p>\($0.isolatedHTML)</p>\n" }.joined()
        text += "</header>\n<main>\n"
        if !report.balances.isEmpty {
            text += section(PageWords.account, accountTable.html(id: "account"))
        }
        text += section(
            PageWords.rows,
            report.rows.isEmpty
                ? "<p>\(ReportWords.nothing[language].html)</p>\n" : rowsTable.html(id: "rows"))
        for part in sections {
            text += section(
                part.report.definition.title, part.rowsTable.html(id: part.report.definition.name))
        }
        if !notes.isEmpty {
            let items = notes.map { "<li>\($0.isolatedHTML)</li>\n" }.joined()
            text += section(PageWords.notes, "<ul class=\"notes\">\n\(items)</ul>\n")
        }
        let pictures = pictures(plots)
        if !pictures.isEmpty {
            let figures = pictures.enumerated().map { $1.html(id: "plot\($0 + 1)") }
            text += section(
                PageWords.pictures, "<div class=\"plots\">\n\(figures.joined())</div>\n")
        }
        text += "</main>\n<footer>\n" + foot.map { "<p>\($0.html)</p>\n" }.joined()
        return text + "</footer>\n</body>\n</html>\n"
    }

    private func section(_ title: Localized, _ content: String) -> String {
        "<section>\n<h2>\(title[language].html)</h2>\n\(content)</section>\n"
    }

    private func pictures(_ plots: [ReportPlot: Report]) -> [Plot] {
        report.definition.plots.flatMap { plot -> [Plot] in
            guard let drawn = plots[plot] else { return [] }
            return switch plot {
            case .spendPerDay: SpendPlot(drawn, language).plots
            case .burnDown: BurnDownPlot(drawn, language).plots
            case .accuracy: AccuracyPlot(drawn, language).plots
            }
        }
    }

    // MARK: Tables

    /// How each currency stood before and behind, downwards as it is added up: amounts, and beside
    /// those of holds how many they are.
    private var accountTable: HTMLTable {
        let balances = report.balances
        var columns = [HTMLTable.Column(title: "", isFigure: false)]
        for balance in balances {
            let code = balance.currency?.code ?? PageWords.noCurrency[language]
            columns.append(.init(title: code, isFigure: true))
            columns.append(.init(title: ReportWords.counts[language], isFigure: true))
        }
        var table = HTMLTable(PageWords.accountCaption[language], columns)
        let lines: [(amount: (Report.Balance) -> Nanos, count: ((Report.Balance) -> Int64)?)] = [
            ({ $0.openingHeld }, { $0.openingCount }), ({ $0.held }, { $0.holds }),
            ({ $0.captured }, { $0.captures }), ({ $0.voided }, { $0.voids }),
            ({ $0.closingHeld }, { $0.closingCount }), ({ $0.charged }, nil),
            ({ $0.adjusted }, nil), ({ $0.spent }, nil), ({ $0.paid }, nil),
        ]
        let places = balances.map { balance in
            lines.reduce(2) { max($0, Decimal.places($1.amount(balance))) }
        }
        for (place, line) in lines.enumerated() {
            if ReportText.mayBeLeftOut.contains(place),
                balances.allSatisfy({ line.amount($0) == .zero })
            {
                continue
            }
            if ReportText.sums.contains(place) { table.sums.insert(table.body.count) }
            var cells = [ReportWords.balances[place + 1][language].html]
            for (balance, places) in zip(balances, places) {
                let isNone =
                    ReportText.mayBeLeftOut.contains(place) && line.amount(balance) == .zero
                cells.append(
                    isNone ? "" : Decimal.text(line.amount(balance), places: places))
                cells.append(line.count.map { String($0(balance)) } ?? "")
            }
            table.body.append(cells)
        }
        return table
    }

    /// The lines that are sums of those above; what was paid for credits, which not all have.
    private static let (sums, mayBeLeftOut) = ([4, 7], [8])

    /// The rows, with bars where they have some, and what they add up to.
    private var rowsTable: HTMLTable {
        let grid = rows(barWidth: 0)
        let columns = report.columns
        var table = HTMLTable(
            report.definition.description[language],
            columns.map {
                .init(title: $0.title[language], isFigure: $0.kind != .text && $0.kind != .instant)
            })
        let scale = BarScale(report)
        for (number, cells) in grid.rows.enumerated() {
            let row = number < report.rows.count ? report.rows[number] : nil
            let marked = zip(columns.indices, cells).map { place, cell in
                let text = columns[place].kind == .text ? cell.isolatedHTML : cell.html
                guard columns[place].hasBar, let row else { return text }
                return "<span class=\"amount\">\(text)</span>"
                    + bar(scale.thousandths(row, column: place))
            }
            if row == nil { table.foot.append(marked) } else { table.body.append(marked) }
        }
        return table
    }

    private func bar(_ thousandths: Int) -> String {
        "<svg class=\"bar\" viewBox=\"0 0 100 4\" preserveAspectRatio=\"none\" aria-hidden=\"true\">"
            + "<rect class=\"s0\" width=\"\(Drawing.units(thousandths))\" height=\"4\"/></svg>"
    }
}

/// What a page says between its parts, in each language.
enum PageWords {
    static let account = Localized("Summary", zh: "汇总")
    static let accountCaption = Localized(
        "What was set aside, and what was spent.", zh: "预留与支出。")
    static let noCurrency = Localized("no currency", zh: "无币种")
    static let rows = Localized("Details", zh: "明细")
    static let notes = Localized("Notes", zh: "说明")
    static let pictures = Localized("Charts", zh: "图表")
}
