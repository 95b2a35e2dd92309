import KlingCost

extension ReportText {
    /// How each currency stood before and behind, downwards as it is added up: amounts, and beside
    /// those of holds how many they are; nothing where the report does not say.
    var account: Account? { report.balances.isEmpty ? nil : Account(report.balances, language) }

    /// That table, as words.
    struct Account {
        /// Titles: of the lines, and of two columns a currency.
        let titles: [String]
        private(set) var lines: [[String]] = []
        /// The lines that are sums of those above.
        private(set) var sums: Set<Int> = []

        /// Lines that are sums; what was paid for credits, which not all have.
        private static let (sums, mayBeLeftOut) = (Set([4, 7]), Set([8]))

        fileprivate init(_ balances: [Report.Balance], _ language: Language) {
            titles =
                [""]
                + balances.flatMap {
                    [
                        $0.currency?.code ?? PageWords.noCurrency[language],
                        ReportWords.counts[language],
                    ]
                }
            let places = balances.map { $0.amounts.reduce(2) { max($0, Decimal.places($1)) } }
            for line in balances[0].amounts.indices {
                let mayBeLeftOut = Account.mayBeLeftOut.contains(line)
                if mayBeLeftOut, balances.allSatisfy({ $0.amounts[line] == .zero }) { continue }
                if Account.sums.contains(line) { sums.insert(lines.count) }
                var cells = [ReportWords.balances[line + 1][language]]
                for (balance, places) in zip(balances, places) {
                    let amount = balance.amounts[line]
                    cells.append(
                        mayBeLeftOut && amount == .zero
                            ? "" : Decimal.text(amount, places: places))
                    cells.append(
                        line < balance.numbers.count ? String(balance.numbers[line]) : "")
                }
                lines.append(cells)
            }
        }

        /// For a terminal and for Markdown.
        var grid: Grid {
            Grid(
                titles.enumerated().map { Grid.Column($1, $0 == 0 ? .left : .right) }, rows: lines)
        }
    }
}

extension Report.Balance {
    /// In the order of ``ReportWords/balances``.
    var amounts: [Nanos] {
        [
            openingHeld, held, captured, voided, closingHeld, charged, adjusted, spent,
            paid,
        ]
    }

    /// How many holds the first of them are.
    fileprivate var numbers: [Int64] { [openingCount, holds, captures, voids, closingCount] }
}
