import KlingCost

/// A part of a bill, and what the heading above it says that its rows are: `Refunds`, a list's name.
struct BillSection {
    let name: String
    /// What its rows are; `nil` where the heading says nothing but that they were charged.
    let told: BillRow.Told?

    init(_ name: String) { (self.name, told) = (name, BillSection.told(under: name)) }

    /// One whose heading is a row's only cell.
    ///
    /// - Parameter cells: without blanks at their ends.
    /// - Returns: `nil` where the row is none, or its words say no kind.
    init?(headingIn cells: [String]) {
        guard let place = cells.firstIndex(where: { !$0.isEmpty }),
            cells[(place + 1)...].allSatisfy(\.isEmpty),
            cells[place].utf8.count <= BillSection.longestHeading
        else { return nil }
        self.init(cells[place])
        if told == nil, BillWords.exactly(name) != .charge { return nil }
    }

    /// What a row of it is, whatever the row's own words say.
    func told(_ own: BillRow.Told?) -> BillRow.Told? {
        guard let told else { return own }
        guard let own, own.kind != told.kind, own.kind != .other else { return told }
        if case .unclear = own.kind { return own }
        return BillRow.Told(kind: .unclear(words: BillSection.words(name)))
    }

    private static func told(under heading: String) -> BillRow.Told? {
        if heading.utf8.count > longestHeading { return nil }
        switch BillWords.meaning(spread(heading))?.meaning {
        case .refund: return BillRow.Told(kind: .refund, isGuessed: true)
        case .topUp: return BillRow.Told(kind: .topUp, isGuessed: true)
        default:
            let speaksOfReturn = BillReturns.isTitle(heading) || BillReturns.isSaid(in: heading)
            return speaksOfReturn ? BillRow.Told(kind: .unclear(words: words(heading))) : nil
        }
    }

    private static func words(_ heading: String) -> String { "under “\(heading)”" }

    /// With the words of a member's name set apart: `refundRecords`.
    private static func spread(_ name: String) -> String {
        name.allSatisfy(\.isASCII) ? BillTitles.words(name).joined(separator: " ") : name
    }

    /// A longer text is a sentence.
    private static let longestHeading = 60
}
