import KlingCost

/// A picture of figures: what those who see it get, what those who hear it get, and the figures.
struct Plot {
    let title: String
    /// What it shows, in a sentence.
    let summary: String
    let drawing: Drawing
    /// What its colours stand for, from the top down.
    var legend: [Key] = []
    let figures: HTMLTable

    /// What a colour stands for.
    struct Key {
        let style, name: String
        /// Drawn as a line, or else filled.
        var isLine = false
    }

    /// As markup.
    func html(id: String) -> String {
        var text = "<figure>\n<figcaption>\(title.html)</figcaption>\n"
        text += drawing.svg(saying: "\(title). \(summary)")
        if !legend.isEmpty {
            text += "<ul class=\"legend\">\n"
            for key in legend {
                text += "<li><svg viewBox=\"0 0 10 10\" aria-hidden=\"true\">"
                text +=
                    key.isLine
                    ? "<polyline class=\"\(key.style)\" points=\"0,5 10,5\"/></svg> "
                    : "<rect class=\"\(key.style)\" width=\"10\" height=\"10\"/></svg> "
                text += key.name.isolatedHTML + "</li>\n"
            }
            text += "</ul>\n"
        }
        text += "<p>\(summary.html)</p>\n<details><summary>"
        return text + figures.caption.html + "</summary>\n" + figures.html(id: id)
            + "</details>\n</figure>\n"
    }

    /// Where marks go, in tenths: room is left for the axes' words.
    static let (left, right, top, bottom, width, height) = (600, 4680, 120, 2000, 4800, 2300)

    /// An empty field with an axis of amounts at its left and the line of nothing.
    static func field(_ axis: AmountAxis) -> Drawing {
        var drawing = Drawing(width: width, height: height)
        for tick in axis.ticks {
            let y = axis.place(tick.amount, from: bottom, to: top)
            let style = tick.amount == .zero ? "axis" : "grid"
            drawing.line([.init(x: left, y: y), .init(x: right, y: y)], style)
            drawing.text(tick.words, .init(x: left - 60, y: y + 40), .end)
        }
        return drawing
    }
}

extension Report {
    /// Rows of a built-in report by a column's words, in the order in which the first of each came.
    func rows(by column: String) -> [(words: String, rows: [[Value]])] {
        var order: [String] = []
        var found: [String: [[Value]]] = [:]
        for row in rows {
            let words = text(row, column)
            if found[words] == nil { order.append(words) }
            found[words, default: []].append(row)
        }
        return order.map { ($0, found[$0] ?? []) }
    }

    func text(_ row: [Value], _ column: String) -> String { value(row, column).plain }

    func amount(_ row: [Value], _ column: String) -> Nanos {
        if case .money(let amount) = value(row, column) { amount } else { .zero }
    }

    func instant(_ row: [Value], _ column: String) -> Instant? {
        if case .instant(let instant) = value(row, column) { instant } else { nil }
    }

    private func value(_ row: [Value], _ column: String) -> Value {
        columns.firstIndex { $0.name == column }.map { row[$0] } ?? .none
    }
}

extension [Nanos] {
    /// What they add up to, as far as an amount reaches: pictures need no more.
    var sum: Nanos {
        let sum = reduce(Int128(0)) { $0 + Int128($1.count) }
        return Nanos(count: Int64(clamping: sum))
    }
}
