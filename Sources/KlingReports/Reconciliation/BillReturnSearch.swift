import KlingCost

/// Looks through a cell for words of giving back: a sentence, or JSON of however many.
struct BillReturnSearch {
    /// What came back beside the charge, by a column of its own.
    private let refund: Nanos?

    init(_ refund: Nanos?) { self.refund = refund }

    /// JSON in JSON in JSON holds no more.
    private static let mostLayers = 3

    /// The words that say so; `nil` where none do.
    func words(in cell: String, called title: String) -> String? {
        words(in: cell, called: title, layers: BillReturnSearch.mostLayers)
    }

    private func words(in cell: String, called title: String, layers: Int) -> String? {
        if layers > 0, cell.first == "{" || cell.first == "[",
            cell.utf8.count <= BillTable.longestCell,
            let document = try? JSONReader.document(Array(cell.utf8)[...])
        {
            return words(
                in: document, JSONDocument.root, called: title, ofReturn: false, layers: layers)
        }
        guard BillReturns.isSaid(in: cell, called: title), !isSaidAgain(cell) else { return nil }
        return cell
    }

    /// - Parameter ofReturn: whether an object about it asks for what came back.
    private func words(
        in document: JSONDocument, _ node: Int, called title: String, ofReturn: Bool, layers: Int
    ) -> String? {
        switch document.kind(node) {
        case .null: return nil
        case .string:
            return words(in: document.string(node), called: title, layers: layers - 1)
        case .array:
            return document.elements(node).lazy.compactMap { element in
                words(in: document, element, called: title, ofReturn: ofReturn, layers: layers)
            }.first
        case .object:
            let isOfReturn = ofReturn || BillReturns.isTitle(title)
            return document.members(node).lazy.compactMap { key, value in
                let name = document.string(key)
                // What a user asked for may tell of anything.
                if BillTitles.isHarmless(name) { return nil }
                return words(
                    in: document, value, called: name, ofReturn: isOfReturn, layers: layers)
            }.first
        default:
            let text = String(decoding: document.source(node), as: UTF8.self)
            let asks = ofReturn || BillReturns.isTitle(title)
            return asks && !BillReturns.isNothing(text) && !isSaidAgain(text)
                ? "\(title): \(text)" : nil
        }
    }

    /// Whether a column says how much came back, and this says the same once more.
    private func isSaidAgain(_ text: String) -> Bool {
        guard let refund, refund != .zero else { return false }
        let figure = BillAmount(text)?.number
        return figure == nil || figure == refund
    }
}
