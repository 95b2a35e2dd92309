/// Every field name of a price book, numbered, so that a payload's key is recognised once and then
/// compared as a number.
///
/// A hash table over the fingerprints that the JSON reader leaves with each key; a name is compared
/// in full before it counts.
struct FieldNames: Sendable {
    private var names: [ShortText] = []
    /// Their fingerprints.
    private var prints: [Int32] = []
    /// Numbers of names, at their fingerprint's place or the next free one; -1 is free.
    private var places: [Int32]
    /// The number of each field's name, in the order of the fields.
    private(set) var ofFields: [Int32] = []

    /// Numbers the names of fields in the order of their first appearance.
    init(_ fields: [Field]) {
        var size = 64
        while size < fields.count * 2 { size *= 2 }
        places = Array(repeating: -1, count: size)
        for field in fields {
            let print = JSONDuplicateKeys.fingerprint(of: field.name)
            var place = slot(print)
            while places[place] >= 0, names[Int(places[place])] != field.name {
                place = (place + 1) & (size - 1)
            }
            if places[place] < 0 {
                places[place] = Int32(names.count)
                names.append(field.name)
                prints.append(print)
            }
            ofFields.append(places[place])
        }
    }

    /// The number of a payload's key; `nil` when no field of the book has that name.
    @inline(__always)
    func number(ofKey key: Int, in payload: JSONDocument) -> Int32? {
        guard let name = payload.shortText(key) else { return nil }
        if payload.nodes[key].isEscaped {
            return find(name, JSONDuplicateKeys.fingerprint(of: name))
        }
        return find(name, payload.nodes[key].next)
    }

    /// The number that a payload's key very probably has, by its fingerprint alone: enough for a
    /// guess at what a payload means, not for checking it.
    @inline(__always)
    func probableNumber(ofKey key: Int, in payload: JSONDocument) -> Int32? {
        let print = payload.nodes[key].next
        var place = slot(print)
        while places[place] >= 0 {
            if prints[Int(places[place])] == print { return places[place] }
            place = (place + 1) & (places.count - 1)
        }
        return nil
    }

    @inline(__always)
    private func find(_ name: ShortText, _ print: Int32) -> Int32? {
        var place = slot(print)
        while places[place] >= 0 {
            let number = places[place]
            if names[Int(number)] == name { return number }
            place = (place + 1) & (places.count - 1)
        }
        return nil
    }

    @inline(__always)
    private func slot(_ print: Int32) -> Int {
        // The lowest bit is always set, so it says nothing.
        Int(truncatingIfNeeded: UInt32(bitPattern: print) &>> 1) & (places.count - 1)
    }
}

/// Some field names by number. Numbers beyond its room are left out, so it serves for guesses, not
/// for checks.
struct FieldNameSet: Sendable {
    private var bits: UInt128 = 0

    mutating func insert(_ number: Int32) {
        if number < 128 { bits |= 1 << UInt128(number) }
    }

    /// How many names two sets share.
    func sharedCount(with other: FieldNameSet) -> Int { (bits & other.bits).nonzeroBitCount }
}
