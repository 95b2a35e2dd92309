internal import KlingCost

/// An entry as one line of JSON, which is what the chain hashes and what export writes: the same
/// bytes for the same entry, for good.
enum EntryLine {
    /// The version of the line's form; it stands in each.
    static let version = 1

    /// The line without its hash and its closing brace: what is hashed.
    static func body(of entry: Entry) -> [UInt8] {
        var json = JSONText()
        json.raw("{\"v\":1,\"seq\":")
        json.number(Int(entry.sequence))
        json.raw(",\"kind\":")
        json.string(entry.kind.rawValue)
        json.raw(",\"at\":")
        json.string(entry.instant.description)
        json.raw(",\"owner\":")
        json.string(entry.owner)
        for field in EntryField.all { field.write(entry, to: &json) }
        if !entry.allocations.isEmpty {
            json.raw(",\"allocations\":[")
            for (place, allocation) in entry.allocations.enumerated() {
                json.raw(place == 0 ? "{" : ",{")
                write(allocation, to: &json)
                json.raw("}")
            }
            json.raw("]")
        }
        return json.bytes
    }

    private static func write(_ allocation: Allocation, to json: inout JSONText) {
        if let ledger = allocation.ledger {
            json.raw("\"ledger\":")
            json.string(ledger)
            json.raw(",")
        }
        if let hold = allocation.hold {
            json.raw("\"hold\":")
            json.number(Int(hold))
            json.raw(",")
        }
        if let budget = allocation.budget {
            json.raw("\"budget\":")
            json.number(Int(budget))
            json.raw(",")
        }
        json.raw("\"period\":")
        json.string(allocation.period.description)
        json.raw(",\"amount\":")
        json.decimal(allocation.amount)
        if let exchange = allocation.exchange {
            json.raw(",\"exchange\":")
            json.decimal(exchange)
        }
    }

    /// The whole line, without a line end.
    static func line(_ body: [UInt8], _ hash: ChainHash) -> [UInt8] { body + ending(hash) }

    /// What stands behind the body.
    static func ending(_ hash: ChainHash) -> [UInt8] {
        var ending = beforeHash
        ending.reserveCapacity(beforeHash.count + 2 * hash.bytes.count + 2)
        for byte in hash.bytes {
            let (high, low) = byte.hexadecimal
            ending.append(high)
            ending.append(low)
        }
        ending.append(UInt8(ascii: "\""))
        ending.append(UInt8(ascii: "}"))
        return ending
    }

    private static let beforeHash = Array(",\"hash\":\"".utf8)
}

/// The hash of an entry and of all before it: SHA-256 of the hash before and the entry's line.
public struct ChainHash: Hashable, Sendable, CustomStringConvertible {
    /// The digest's 32 bytes.
    let bytes: [UInt8]

    /// Where a ledger's chain begins: bound to its id, so that no chain continues another's.
    init(beginning ledger: String) {
        bytes = SHA256(of: Array("kcost ledger ".utf8) + Array(ledger.utf8)).bytes
    }

    /// The hash behind another.
    init(after previous: ChainHash, _ body: [UInt8]) { self.init(after: previous, body[...]) }

    /// The hash behind another.
    init(after previous: ChainHash, _ body: ArraySlice<UInt8>) {
        var digester = SHA256Digester()
        digester.update(previous.bytes)
        digester.update(body)
        bytes = digester.finish().bytes
    }

    /// As it was stored.
    init?(bytes: [UInt8]) {
        if bytes.count != 32 { return nil }
        self.bytes = bytes
    }

    /// The hash as 64 hexadecimal digits in lower case.
    public var description: String { bytes.hexadecimal }
}
