/// Finds keys that an object has twice, in time that hostile input cannot make quadratic.
enum JSONDuplicateKeys {
    /// Objects up to this many keys are compared pair by pair, by fingerprint.
    private static let pairwiseLimit = 16

    /// Whether all fingerprints of a small object differ; `false`, also for keys written with
    /// escapes, asks for a thorough look: ``check(_:objectsOver:)``.
    ///
    /// Six bits of each are marked: only a key that shares its mark is compared with those before.
    @inline(__always)
    static func areSurelyDistinct(_ tokens: [JSONDocument.Token], object: Int) -> Bool {
        let end = tokens.count
        var marks: UInt64 = 0
        var key = object + 1
        while key < end {
            let print = tokens[key].next
            if print == Fingerprint.unknown { return false }
            let mark = Fingerprint.mark(print)
            if marks & mark != 0, !isSurelyNew(key, in: tokens, object: object) { return false }
            marks |= mark
            key = Int(tokens[key + 1].next)
        }
        return true
    }

    /// Whether a key's fingerprint is none of those before it, which must not be many.
    private static func isSurelyNew(
        _ key: Int, in tokens: [JSONDocument.Token], object: Int
    ) -> Bool {
        var earlier = object + 1
        var count = 0
        while earlier < key {
            count += 1
            if count == pairwiseLimit || tokens[earlier].next == tokens[key].next { return false }
            earlier = Int(tokens[earlier + 1].next)
        }
        return true
    }

    /// Sorts the keys of each object by content and compares neighbours: n log n, whatever the keys.
    static func check(_ document: JSONDocument, objectsOver objects: [JSONDocument.Node])
        throws(JSONScanError)
    {
        var found: (node: JSONDocument.Node, first: JSONDocument.Node)?
        for object in objects {
            let keys = document.members(object).map {
                (node: $0.key, text: document.utf8($0.key))
            }
            let sorted = keys.sorted { left, right in
                if left.text == right.text { return left.node < right.node }
                return left.text.lexicographicallyPrecedes(right.text)
            }
            for (left, right) in zip(sorted, sorted.dropFirst()) where left.text == right.text {
                if found.map({ right.node < $0.node }) ?? true { found = (right.node, left.node) }
            }
        }
        guard let found else { return }
        throw JSONScanError(duplicateKey: found.node, first: found.first, in: document)
    }
}
