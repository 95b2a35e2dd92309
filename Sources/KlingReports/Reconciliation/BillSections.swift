import KlingCost

/// What stands above a part of a bill and says what its rows are about: `Refunds`, the name of a list.
enum BillSections {
    /// The text of a row that is nothing but a heading: its only cell says what a kind of row is called.
    static func heading(of cells: [String]) -> String? {
        let filled = cells.map(\.trimmed).filter { !$0.isEmpty }
        guard filled.count == 1, let text = filled.first, text.utf8.count <= longestHeading,
            told(under: text) != nil || BillWords.exactly(text) == .charge
        else { return nil }
        return text
    }

    /// What rows are under a heading; `nil` where it says nothing but that they were charged.
    static func told(under heading: String) -> BillRow.Told? {
        if heading.utf8.count > longestHeading { return nil }
        let speaksOfReturn = BillReturns.isTitle(heading) || BillReturns.isSaid(in: heading)
        switch BillWords.meaning(spread(heading))?.meaning {
        case .refund: return BillRow.Told(kind: .refund, isGuessed: true)
        case .topUp: return BillRow.Told(kind: .topUp, isGuessed: true)
        default:
            return speaksOfReturn ? BillRow.Told(kind: .unclear(words: words(heading))) : nil
        }
    }

    /// What a row is under a heading, whatever its own words say.
    static func told(_ own: BillRow.Told?, under heading: String) -> BillRow.Told? {
        guard let told = told(under: heading) else { return own }
        guard let own, own.kind != told.kind, own.kind != .other else { return told }
        if case .unclear = own.kind { return own }
        return BillRow.Told(kind: .unclear(words: words(heading)))
    }

    private static func words(_ heading: String) -> String { "under “\(heading)”" }

    /// With the words of a member's name set apart: `refundRecords`.
    private static func spread(_ name: String) -> String {
        name.allSatisfy(\.isASCII) ? BillTitles.words(name).joined(separator: " ") : name
    }

    /// A longer text is a sentence.
    private static let longestHeading = 60
}
