/// Finds keys that an object has twice, in time that hostile input cannot make quadratic.
enum JSONDuplicateKeys {
    /// Objects up to this many keys are compared pair by pair, by fingerprint.
    private static let pairwiseLimit = 16

    /// Whether all fingerprints of a small object differ; `false`, also for keys written with
    /// escapes, asks for a thorough look: ``check(_:objectsOver:)``.
    ///
    /// Six bits of each are marked: only a key that shares its mark is compared with those before.
    @inline(__always)
    static func areSurelyDistinct(_ nodes: [JSONDocument.Node], object: Int) -> Bool {
        let end = nodes.count
        var marks: UInt64 = 0
        var key = object + 1
        while key < end {
            let print = nodes[key].next
            if print == Fingerprint.unknown { return false }
            let mark = Fingerprint.mark(print)
            if marks & mark != 0, !isSurelyNew(key, in: nodes, object: object) { return false }
            marks |= mark
            key = Int(nodes[key + 1].next)
        }
        return true
    }

    /// Whether a key's fingerprint is none of those before it, which must not be many.
    private static func isSurelyNew(
        _ key: Int, in nodes: [JSONDocument.Node], object: Int
    ) -> Bool {
        var earlier = object + 1
        var count = 0
        while earlier < key {
            count += 1
            if count == pairwiseLimit || nodes[earlier].next == nodes[key].next { return false }
            earlier = Int(nodes[earlier + 1].next)
        }
        return true
    }

    /// Sorts the keys of each object by content and compares neighbours: n log n, whatever the keys.
    static func check(_ document: JSONDocument, objectsOver objects: [Int]) throws(JSONScanError) {
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
        throw JSONScanError(duplicateKey: found.node, first: found.first, in: document)
    }
}
