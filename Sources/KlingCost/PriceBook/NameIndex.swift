/// Finds what names stand for, each within a scope: a hash table over the fingerprints that the
/// JSON reader leaves with each key.
struct NameIndex: Sendable {
    private struct Entry {
        var print = Fingerprint.unknown
        var scope: Int32 = 0
        var item: Int32 = 0
    }

    /// Each at its fingerprint's place or behind it; a free place has no fingerprint.
    private var entries: [Entry]

    /// An index with room for so many names.
    init(capacity: Int) {
        var size = 64
        while size < capacity * 2 { size *= 2 }
        entries = Array(repeating: Entry(), count: size)
    }

    /// Adds a name; several items may share one.
    mutating func insert(_ name: ShortText, in scope: Int, item: Int) {
        let entry = Entry(
            print: name.fingerprint, scope: Int32(truncatingIfNeeded: scope),
            item: Int32(truncatingIfNeeded: item))
        var place = place(of: entry.print, scope)
        while entries[place].print != Fingerprint.unknown { place = self.place(after: place) }
        entries[place] = entry
    }

    /// The items whose name very probably is the one of a fingerprint, in the order in which they
    /// were added: enough for a guess; who must be sure compares the names.
    @inline(__always)
    func items(_ print: Int32, in scope: Int) -> Items {
        Items(
            index: self, print: print, scope: Int32(truncatingIfNeeded: scope),
            place: place(of: print, scope))
    }

    struct Items: Sequence, IteratorProtocol {
        fileprivate let index: NameIndex
        fileprivate let print: Int32
        fileprivate let scope: Int32
        fileprivate var place: Int

        @inline(__always)
        mutating func next() -> Int? {
            while true {
                let entry = index.entries[place]
                if entry.print == Fingerprint.unknown { return nil }
                place = index.place(after: place)
                if entry.print == print, entry.scope == scope { return Int(entry.item) }
            }
        }
    }

    @inline(__always)
    private func place(of print: Int32, _ scope: Int) -> Int {
        let scattered =
            Fingerprint.spread(print) &+ UInt64(truncatingIfNeeded: scope) &* 0x9E37_79B1
        return Int(truncatingIfNeeded: scattered) & (entries.count - 1)
    }

    @inline(__always)
    private func place(after place: Int) -> Int { (place &+ 1) & (entries.count - 1) }
}
