/// Which one of a price book's gateways, models or rates: of no use in another list of it, nor in another
/// book.
public struct BookIndex<Element>: Hashable, Sendable {
    /// Its place in the list, from 0.
    let place: Int

    /// The one at a place.
    init(_ place: Int) { self.place = place }
}

/// Which one of ``PriceBook/gateways`` is meant.
public typealias GatewayIndex = BookIndex<Gateway>
/// Which one of ``PriceBook/models`` is meant.
public typealias ModelIndex = BookIndex<Model>
/// Which one of ``PriceBook/rates`` is meant.
public typealias RateIndex = BookIndex<Rate>

extension BookIndex: Comparable {
    /// In the order of the list.
    public static func < (one: BookIndex, other: BookIndex) -> Bool { one.place < other.place }
}

extension Array where Element: Sendable {
    /// The element that an index of this list means.
    public subscript(index: BookIndex<Element>) -> Element {
        get { self[index.place] }
        _modify { yield &self[index.place] }
    }

    /// What stands there in a list that runs beside the other one.
    subscript<Other>(beside index: BookIndex<Other>) -> Element { self[index.place] }

    /// Those of all elements, in order.
    package var bookIndices: [BookIndex<Element>] { indices.map { BookIndex($0) } }

    /// That of the first element that is meant.
    func firstBookIndex(where isMeant: (Element) -> Bool) -> BookIndex<Element>? {
        firstIndex(where: isMeant).map { BookIndex($0) }
    }
}
