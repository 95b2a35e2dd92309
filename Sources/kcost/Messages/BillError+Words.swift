import KlingCost
import KlingReports

extension BillError {
    /// What is wrong with a gateway's record, and what to do about it.
    func lines(_ file: String) -> [String] {
        let name = file.visible
        func at(_ line: Int, _ words: String) -> [String] { ["\(name):\(line): \(words)"] }
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
        case .json(let error): return ["\(name):\(error.position): \(error.problem.words)"]
        case .encoding:
            return ["\(name): its text is neither UTF-8 nor UTF-16 nor GB18030; save it as UTF-8"]
        case .notATable:
            return ["\(name): this does not look like CSV, JSON or JSON Lines"]
        case .noRows: return ["\(name): no list of objects with something in them is in it"]
        case .severalLists(let names):
            let shown = names.map { "'\($0.visible)'" }.joined(separator: ", ")
            return [
                "\(name): several lists say what was charged, and none names a task: \(shown)",
                "keep the one that is the bill in a file of its own: jq '.NAME' FILE",
            ]
        case .onePage(let member):
            return [
                "\(name): it is one page of several (\(member.visible)); what stands on the others "
                    + "would count as missing",
                "put the rows of all pages into one list, or download the whole month",
            ]
        case .inner(let list, let line):
            let key = ".[\"\(list.visible)\"]"
            return [
                "\(name): row \(line): its charges stand in a list within it, '\(list.visible)'",
                "make each of them a row of its own: jq '.[] | . as $row | \(key)[] | $row + . | "
                    + "del(\(key))' FILE, where FILE is a list of such rows",
            ]
        case .noTitles: return ["\(name): its first line names no columns"]
        case .noAmount, .noColumn, .unknownKinds, .severalAmounts, .unitPrice, .hundredths:
            return columnLines(name)
        case .money: return ["\(name): its sums go beyond what money can say"]
        }
    }

    /// What is wrong with its columns, and which `--map` says better.
    private func columnLines(_ name: String) -> [String] {
        func known(_ titles: [String]) -> String {
            let shown = titles.prefix(20).map { "'\($0.visible)'" }.joined(separator: ", ")
            return "its columns: " + shown + (titles.count > 20 ? ", …" : "")
        }
        switch self {
        case .noAmount(let titles):
            let quota = titles.first { ["quota", "额度"].contains($0.lowercased()) }
            guard let quota else {
                return [
                    "\(name): no column says what was charged; \(known(titles))",
                    "name it: --map 'TITLE=amount', or =credits",
                ]
            }
            // As an amount of money, it would be half a million times too much.
            return [
                "\(name): no column says what was charged, in money or credits; \(known(titles))",
                "'\(quota.visible)' counts in a unit of the site's own; where 500000 of it are one, "
                    + "as most sites have it: --map '\(quota.visible)=amount/500000'",
            ]
        case .noColumn(let title, let titles):
            return ["\(name): there is no column '\(title.visible)'; \(known(titles))"]
        case .unknownKinds(let unknown, let isNamed):
            let title = unknown.title
            let map = isNamed ? "" : "--map \((title + "=kind").asWord) "
            return [
                "\(name): '\(title.visible)' may say which rows are charges and which are not, and "
                    + "its words are not known: \(unknown.shown)",
                "where it says nothing of that: --map \((title + "=ignore").asWord)",
                "where it does, say what each word means: \(map)\(unknown.options)",
                UnknownWords.meanings,
            ]
        case .severalAmounts(let rivals): return rivals.lines(name)
        case .unitPrice(let title, let quantity, let line):
            let (price, count) = (title.visible, quantity.visible)
            return [
                "\(name): row \(line): '\(price)' may be the price of one, and '\(count)' says how many",
                "where it is what was charged in all: --map '\(price)=amount'; else add a column of "
                    + "that to the file",
            ]
        case .hundredths(let title):
            let shown = title.visible
            return [
                "\(name): '\(shown)' counts hundredths; nothing was booked",
                "say so: --map '\(shown)=amount/100'",
            ]
        default: return []
        }
    }
}

extension UnknownWords {
    /// The words, as one reads them.
    var shown: String { words.map { "'\($0.visible)'" }.joined(separator: ", ") }

    /// Options that say what they mean, once `KIND` is filled in.
    var options: String { words.map { "--kind \("\($0)=KIND".asWord)" }.joined(separator: " ") }

    /// What `KIND` may be.
    static let kinds = "charge, refund, top-up, other or unclear"
    /// What may be filled in.
    static let meanings = "where KIND is \(kinds); --save-map NAME keeps that for the next bill"
}

extension RivalAmounts {
    fileprivate func lines(_ name: String) -> [String] {
        let (chosen, other) = (chosen.visible, other.visible)
        if ways.isEmpty {
            return [
                "\(name): row \(line): two columns are called '\(chosen)', and they say otherwise",
                "give the one that is not what was charged another name, in the file",
            ]
        }
        let options = ways.map { way in
            way.map { "--map \("\($0.title)=\($0.words)".asWord)" }.joined(separator: " ")
        }
        let said = options.joined(separator: ", or ")
        if !isPart {
            return [
                "\(name): row \(line): '\(chosen)' and '\(other)' may both say what was charged, and "
                    + "they say otherwise",
                "say which it is: \(said)",
            ]
        }
        return [
            "\(name): row \(line): '\(other)' is a tax, a fee or a discount, and nothing says whether "
                + "'\(chosen)' is what was charged with it or without",
            options.count > 1
                ? "say which column has what was charged in the end: \(said)"
                : "where '\(chosen)' is what was charged in the end: \(said); where it is not, the file "
                    + "needs a column that is",
        ]
    }
}
