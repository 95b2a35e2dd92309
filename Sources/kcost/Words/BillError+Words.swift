import KlingCost
import KlingReports

extension BillError {
    /// What is wrong with a gateway's record, and what to do about it.
    func lines(_ file: String) -> [String] {
        let name = file.visible
        func at(_ line: Int, _ words: String) -> [String] { ["\(name):\(line): \(words)"] }
        func known(_ titles: [String]) -> String {
            let shown = titles.prefix(20).map { "'\($0.visible)'" }.joined(separator: ", ")
            return "its columns: " + shown + (titles.count > 20 ? ", …" : "")
        }
        switch self {
        case .tooLarge(let part, let limit):
            let words =
                switch part {
                case .bytes: "more than \(limit / 1_048_576) MiB"
                case .rows: "more than \(limit) rows"
                case .columns: "more than \(limit) columns"
                case .cell: "a cell of more than \(limit) bytes"
                }
            return ["\(name) has \(words); that is not read", "give it in parts: --month"]
        case .unclosedQuote(let line): return at(line, "a quotation mark is not closed")
        case .textBehindQuote(let line):
            return at(line, "text stands behind a closing quotation mark")
        case .tooManyCells(let line): return at(line, "more cells than there are titles")
        case .json(let error): return ["\(name):\(error.position): \(error.problem.words)"]
        case .utf16: return ["\(name): this is UTF-16; save it as UTF-8"]
        case .notATable:
            return ["\(name): this does not look like CSV, JSON or JSON Lines"]
        case .noRows: return ["\(name): no list of objects is in it"]
        case .noTitles: return ["\(name): its first line names no columns"]
        case .noAmount(let titles):
            return [
                "\(name): no column says what was charged; \(known(titles))",
                "name it: --map 'TITLE=amount', or =credits",
            ]
        case .noColumn(let title, let titles):
            return ["\(name): there is no column '\(title.visible)'; \(known(titles))"]
        case .badAmount(let line, let title, ""):
            return at(line, "nothing stands under '\(title.visible)', and no task is named")
        case .badAmount(let line, let title, let text):
            return at(
                line,
                "'\(text.visible)' under '\(title.visible)' is no amount such as 0.55 or -0.55")
        case .badTime(let line, let title, let text):
            return at(
                line,
                "'\(text.visible)' under '\(title.visible)' is no time such as "
                    + "2026-10-02 08:30:00 or 1790930000; --map '\(title.visible)=ignore' leaves it "
                    + "out")
        case .money: return ["\(name): its sums go beyond what money can say"]
        }
    }
}
