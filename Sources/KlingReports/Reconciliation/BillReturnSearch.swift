import KlingCost

/// Looks through a cell for words of giving back: a sentence, or JSON of however many.
struct BillReturnSearch {
    /// What came back beside the charge, by a column of its own.
    private let refund: Nanos?

    init(_ refund: Nanos?) { self.refund = refund }

    /// JSON in JSON in JSON holds no more.
    private static let mostLayers = 3

    /// The words that say so; `nil` where none do.
    ///
    /// - Parameter asks: whether the cell's title asks for what came back.
    func words(in cell: String, asks: Bool) -> String? {
        words(in: cell, asks: asks, layers: BillReturnSearch.mostLayers)
    }

    private func words(in cell: String, asks: Bool, layers: Int) -> String? {
        if layers > 0, cell.first == "{" || cell.first == "[",
            cell.utf8.count <= BillTable.longestCell,
            let document = try? JSONReader.document(Array(cell.utf8)[...])
        {
            let place = Place(name: "", asks: asks, isWithin: false)
            return words(in: document, JSONDocument.root, place, layers: layers)
        }
        guard BillReturns.isSaid(in: cell, asks: asks), !isSaidAgain(cell) else { return nil }
        return cell
    }

    /// Where a value stands in JSON.
    private struct Place {
        let name: String
        /// The name asks for what came back.
        let asks: Bool
        /// An object about it does.
        let isWithin: Bool
    }

    private func words(
        in document: JSONDocument, _ node: JSONDocument.Node, _ place: Place, layers: Int
    ) -> String? {
        switch document.kind(node) {
        case .null: return nil
        case .string:
            return words(in: document.string(node), asks: place.asks, layers: layers - 1)
        case .array:
            return document.elements(node).lazy.compactMap { element in
                words(in: document, element, place, layers: layers)
            }.first
        case .object:
            return document.members(node).lazy.compactMap { key, value in
                let name = document.string(key)
                // What a user asked for may tell of anything.
                if BillTitles.isHarmless(name) { return nil }
                let inner = Place(
                    name: name, asks: BillReturns.isTitle(name),
                    isWithin: place.asks || place.isWithin)
                return words(in: document, value, inner, layers: layers)
            }.first
        default:
            let text = String(decoding: document.source(node), as: UTF8.self)
            guard place.asks || place.isWithin, !BillReturns.isNothing(text), !isSaidAgain(text)
            else { return nil }
            return place.name.isEmpty ? text : "\(place.name): \(text)"
        }
    }

    /// Whether a column says how much came back, and this says the same once more.
    private func isSaidAgain(_ text: String) -> Bool {
        guard let refund, refund != .zero else { return false }
        let figure = BillAmount(text)?.number
        return figure == nil || figure == refund
    }
}
