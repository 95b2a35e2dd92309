internal import KlingCost

/// A chain of entries in the file: the ledger's own, or one imported from another ledger.
///
/// Rows of all chains share one table: a row's number is its chain's number times 2^40, plus the
/// entry's number in the chain. Rows of our own chain, number 0, are numbered as their entries are.
public struct Chain: Hashable, Sendable {
    /// Its number in this file; 0 is our own.
    let number: Int64
    /// The id of the ledger that wrote it.
    public let ledger: String
    /// The number and the hash of its last entry.
    public let head: Ledger.Head

    /// Whether it is this ledger's own.
    public var isOwn: Bool { number == 0 }

    /// The number of a row.
    static func row(_ chain: Int64, _ sequence: Int64) -> Int64 { chain << 40 | sequence }

    /// The chain that a row belongs to.
    static func number(ofRow row: Int64) -> Int64 { row >> 40 }

    /// The number of a row's entry in its chain.
    static func sequence(ofRow row: Int64) -> Int64 { row & lastSequence }

    /// The highest number an entry can have: 2^40 - 1.
    static let lastSequence: Int64 = 1 << 40 - 1
}

extension Chain {
    /// The head before its first entry.
    var beginning: Ledger.Head { Ledger.Head(sequence: 0, hash: ChainHash(beginning: ledger)) }
}
