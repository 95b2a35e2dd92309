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
        let period = ReportWords.period(report.query).map { " " + $0 } ?? ""
        text += "<title>\((title + period).html)</title>\n"
        text += "<style>\n\(PageStyle.sheet(title: title + period))</style>\n</head>\n<body>\n"
        text += "<header>\n<h1>\(title.html)</h1>\n"
        text += subtitles.map { "<p>\($0.isolatedHTML)</p>\n" }.joined()
        text += "</header>\n<main>\n"
        if let account {
            text += section(PageWords.account, accountTable(account).html(id: "account"))
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
        if !pictures.drawn.isEmpty {
            let remarks = pictures.remarks.map { "<p>\($0.html)</p>\n" }.joined()
            let figures = pictures.drawn.enumerated().map { $1.html(id: "plot\($0 + 1)") }
            text += section(
                PageWords.pictures,
                remarks + "<div class=\"plots\">\n\(figures.joined())</div>\n")
        }
        text += "</main>\n<footer>\n" + foot.map { "<p>\($0.html)</p>\n" }.joined()
        return text + "</footer>\n</body>\n</html>\n"
    }

    private func section(_ title: Localized, _ content: String) -> String {
        "<section>\n<h2>\(title[language].html)</h2>\n\(content)</section>\n"
    }

    /// The pictures, and what they leave out.
    private func pictures(_ plots: [ReportPlot: Report]) -> (drawn: [Plot], remarks: [String]) {
        var pictures: (drawn: [Plot], remarks: [String]) = ([], [])
        for plot in report.definition.plots {
            guard let found = plots[plot] else { continue }
            switch plot {
            case .spendPerDay: pictures.drawn += SpendPlot(found, language).plots
            case .burnDown:
                let budgets = BurnDownPlot(found, language)
                pictures.drawn += budgets.plots
                if let remark = budgets.remark { pictures.remarks.append(remark) }
            case .accuracy: pictures.drawn += AccuracyPlot(found, language).plots
            }
        }
        return pictures
    }

    // MARK: Tables

    private func accountTable(_ account: Account) -> HTMLTable {
        var table = HTMLTable(
            PageWords.accountCaption[language],
            account.titles.enumerated().map { .init(title: $1, isFigure: $0 > 0) })
        table.body = account.lines.map { $0.map(\.html) }
        table.sums = account.sums
        return table
    }

    /// The rows, with bars where they have some, and what they add up to.
    private var rowsTable: HTMLTable {
        let grid = rows(barWidth: 0)
        let columns = report.columns
        var table = HTMLTable(
            report.definition.description[language],
            columns.map {
                let kind: HTMLTable.Column.Kind =
                    $0.hasBar ? .bar : $0.isFigure ? .figure : $0.kind == .id ? .id : .words
                return .init(title: $0.title[language], kind: kind)
            })
        table.areCards = true
        let scale = BarScale(report)
        for (number, cells) in grid.rows.enumerated() {
            let row = number < report.rows.count ? report.rows[number] : nil
            let marked = zip(columns.indices, cells).map { place, cell in
                let text = columns[place].kind.isText ? cell.isolatedHTML : cell.html
                if columns[place].kind == .id, !cell.isEmpty {
                    return "<span title=\"\(cell.html)\">\(text)</span>"
                }
                guard columns[place].hasBar, let row, !cell.isEmpty else { return text }
                return bar(scale.thousandths(row, column: place)) + "<span>\(text)</span>"
            }
            if row == nil { table.foot.append(marked) } else { table.body.append(marked) }
        }
        return table
    }

    /// From the right, where figures end; what is below zero from the left, and it and what is more
    /// than there was room for in a colour that warns.
    private func bar(_ thousandths: Int) -> String {
        if thousandths == 0 { return "" }
        let width = min(1000, abs(thousandths))
        let style = thousandths < 0 || thousandths > 1000 ? "s3" : "s0"
        let left = thousandths < 0 ? 0 : 1000 - width
        return "<svg class=\"bar\" viewBox=\"0 0 100 4\" preserveAspectRatio=\"none\" "
            + "aria-hidden=\"true\"><rect class=\"\(style)\" x=\"\(Drawing.units(left))\" "
            + "width=\"\(Drawing.units(width))\" height=\"4\"/></svg>"
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
