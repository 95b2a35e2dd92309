/// Finds keys that an object has twice, in time that hostile input cannot make quadratic.
enum JSONDuplicateKeys {
    /// Objects up to this many keys are compared pair by pair, by fingerprint.
    private static let pairwiseLimit = 16

    /// Four bytes that equal keys share: first word, last word and length, mixed. Of keys written
    /// with escapes it is zero, which sends their object to ``check(_:objectsOver:)``.
    @inline(__always)
    static func fingerprint(_ text: borrowing RawSpan, _ key: JSONDocument.Node) -> Int32 {
        if key.isEscaped { return 0 }
        let start = Int(key.start)
        let count = Int(key.end) - start
        var first = UInt64(
            littleEndian: text.unsafeLoadUnaligned(fromByteOffset: start, as: UInt64.self))
        var last: UInt64 = 0
        if count < 8 {
            first &= (1 &<< (8 &* UInt64(truncatingIfNeeded: count))) &- 1
        } else {
            last = UInt64(
                littleEndian: text.unsafeLoadUnaligned(
                    fromByteOffset: start + count - 8, as: UInt64.self))
        }
        let mixed = (first ^ UInt64(truncatingIfNeeded: count) &<< 56) &* 0x9E37_79B9_7F4A_7C15
        let all = (mixed ^ last) &* 0xD6E8_FEB8_6659_FD93
        // Never zero: zero is kept for escaped keys.
        return Int32(truncatingIfNeeded: all &>> 32) | 1
    }

    /// The fingerprint that a key of this name has.
    static func fingerprint(of name: ShortText) -> Int32 {
        let bytes = name.utf8 + Array(repeating: 0, count: JSONDocument.padding)
        let key = JSONDocument.Node(
            kind: .string, start: 0, end: Int32(bytes.count - JSONDocument.padding), next: 0)
        return fingerprint(bytes.span.bytes, key)
    }

    /// Whether all fingerprints of a small object differ; `false` asks for a thorough look.
    ///
    /// Six bits of each are marked first: only where two keys share a mark are all compared.
    @inline(__always)
    static func areSurelyDistinct(_ nodes: [JSONDocument.Node], object: Int) -> Bool {
        let end = nodes.count
        var marks: UInt64 = 0
        var haveMet = false
        var key = object + 1
        while key < end {
            let print = nodes[key].next
            if print == 0 { return false }
            // The lowest bit is always set, so it says nothing.
            let mark: UInt64 = 1 &<< UInt64(truncatingIfNeeded: print &>> 1 & 63)
            haveMet = haveMet || marks & mark != 0
            marks |= mark
            key = Int(nodes[key + 1].next)
        }
        return !haveMet || areDistinctPairwise(nodes, object: object)
    }

    private static func areDistinctPairwise(_ nodes: [JSONDocument.Node], object: Int) -> Bool {
        let end = nodes.count
        var key = object + 1
        var count = 0
        while key < end {
            count += 1
            if count > pairwiseLimit { return false }
            var earlier = object + 1
            while earlier < key {
                if nodes[earlier].next == nodes[key].next { return false }
                earlier = Int(nodes[earlier + 1].next)
            }
            key = Int(nodes[key + 1].next)
        }
        return true
    }

    /// Sorts the keys of each object by content and compares neighbours: n log n, whatever the keys.
    static func check(_ document: JSONDocument, objectsOver objects: [Int]) throws(JSONFault) {
        var found: (node: Int, first: Int)?
        for object in objects {
            let keys = document.members(object).map {
                (node: $0.key, text: document.utf8($0.key))
            }
            let sorted = keys.sorted { left, right in
                if left.text == right.text { return left.node < right.node }
                return left.text.lexicographicallyPrecedes(right.text)
            }
            for (left, right) in zip(sorted, sorted.dropFirst()) where left.text == right.text {
                if right.node < found?.node ?? .max { found = (right.node, left.node) }
            }
        }
        guard let found else { return }
        throw JSONFault(duplicateKey: found.node, first: found.first, in: document)
    }
}
