import KlingCost

extension WrittenAmount {
    /// As one argument: `0.42USD`, `55credits`.
    var argument: String { description.filter { $0 != " " } }
}

extension WrittenAmountError {
    /// What an option's amount could not mean, and what to write instead.
    func lines(option: String, sign: String, _ written: WrittenAmount) -> [String] {
        let undone = "nothing was done"
        switch self {
        case .unclear(let figure, let basis, _):
            let ways = [WrittenAmount.Unit.credits, .currency(basis.currency)].map {
                "\(option) \(sign)\(WrittenAmount(figure, $0).argument)"
            }
            return [
                "\(option) \(sign)\(figure): \(words); \(undone)",
                "say which: " + ways.joined(separator: ", or "),
            ]
        case .noCredits(let basis), .currency(_, let basis):
            return [
                "\(option) \(sign)\(written): \(words); \(undone)",
                "it takes an amount in \(basis.currency) such as 0.42"
                    + (basis.creditWorth == nil ? "" : "\(basis.currency), or credits: 55credits"),
            ]
        case .overflow:
            return ["\(option) \(sign)\(written): \(words); \(undone)"]
        }
    }

    /// Why it says nothing, with both readings where there are two.
    var words: String {
        switch self {
        case .unclear(let figure, let basis, let worth):
            "this is charged in credits, and \(figure) could be \(figure) credits"
                + (worth.map { ", worth \($0)" } ?? "") + ", or \(figure) \(basis.currency)"
        case .noCredits: "nothing here is charged in credits"
        case .currency(let currency, let basis):
            "this is counted in \(basis.currency), not in \(currency)"
        case .overflow: "so many credits are worth more than can be counted"
        }
    }
}
