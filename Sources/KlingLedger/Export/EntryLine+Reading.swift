internal import KlingCost

extension EntryLine {
    /// Reads a line that export wrote.
    ///
    /// What is read must give the very same line again (``isWritten(_:as:)``): a member that this
    /// version does not know, or another spelling of the same value, is refused rather than lost.
    ///
    /// - Returns: the entry, its hash, and what that is of.
    static func read(
        _ line: ArraySlice<UInt8>
    ) throws(ExportProblem) -> (entry: Entry, hash: ChainHash, body: ArraySlice<UInt8>) {
        var members = try ExportLine(line)
        guard let sequence = members.integer("seq"), (1...Chain.lastSequence).contains(sequence),
            let kind = members.text("kind").flatMap({ Entry.Kind(rawValue: $0) }),
            let instant = members.text("at").flatMap({ Instant($0) }),
            let owner = members.text("owner")
        else { throw .unreadable }
        var entry = Entry(kind, nil, at: instant, by: owner)
        entry.sequence = sequence
        for field in EntryField.all { field.read(&entry, from: &members) }
        entry.allocations = members.allocations()
        guard entry.allocations.allSatisfy({ $0.ledger.map { AttemptID($0) != nil } ?? true }),
            let hash = members.text("hash").flatMap({ ChainHash($0) })
        else { throw .unreadable }
        let end = ending(hash)
        guard line.suffix(end.count) == end[...] else { throw .unreadable }
        return (entry, hash, line.dropLast(end.count))
    }

    /// Whether an entry is what such a body says, byte for byte.
    static func isWritten(_ entry: Entry, as body: ArraySlice<UInt8>) -> Bool {
        self.body(of: entry)[...] == body
    }
}

extension EntryField {
    /// Reads the entry's value from a line, if it is there.
    fileprivate func read(_ entry: inout Entry, from line: inout ExportLine) {
        switch slot {
        case .integer(let place): entry[place] = line.integer(name)
        case .text(let place): entry[place] = line.text(name)
        case .json(let place): entry[place] = line.source(name)
        case .amount(let place): entry[place] = line.amount(name)
        case .instant(let place): entry[place] = line.text(name).flatMap { Instant($0) }
        case .flag(let place): entry[place] = line.flag(name)
        case .currency(let place): entry[place] = line.text(name).flatMap { Currency($0) }
        case .attempt(let place): entry[place] = line.text(name).flatMap { AttemptID($0) }
        case .entry(let place): entry[place] = line.text(name).flatMap { EntryID($0) }
        }
    }
}

/// The members of one line of an export, or of one allocation in it, asked for in the order of the
/// line: a member is the next one, or it is not there.
struct ExportLine {
    private let document: JSONDocument
    private let node: JSONDocument.Node
    /// The key of the member that comes next.
    private var place: JSONDocument.Node

    private init(_ document: JSONDocument, _ node: JSONDocument.Node) {
        (self.document, self.node, place) = (document, node, node.following)
    }

    /// Reads a line as JSON, of a version that is known.
    init(_ line: ArraySlice<UInt8>) throws(ExportProblem) {
        var document = JSONDocument()
        do throws(JSONError) {
            try JSONReader.read(line, firstLine: 1, into: &document)
        } catch {
            throw .unreadable
        }
        self.init(document, JSONDocument.root)
        guard let version = integer("v") else { throw .unreadable }
        if version > EntryLine.version { throw .newerVersion(Int(version)) }
        if version < EntryLine.version { throw .unreadable }
    }

    private mutating func member(_ name: String) -> JSONDocument.Node? {
        document.member(node, name, at: &place)
    }

    private mutating func member(_ name: String, _ kind: JSONDocument.Kind) -> JSONDocument.Node? {
        member(name).flatMap { document.kind($0) == kind ? $0 : nil }
    }

    mutating func text(_ name: String) -> String? {
        member(name, .string).map { document.string($0) }
    }

    mutating func integer(_ name: String) -> Int64? {
        member(name).flatMap { document.integer($0) }.map { Int64($0) }
    }

    mutating func amount(_ name: String) -> Nanos? {
        text(name).flatMap { Nanos(signedDecimal: $0) }
    }

    mutating func flag(_ name: String) -> Bool? {
        guard let value = member(name) else { return nil }
        switch document.kind(value) {
        case .true: return true
        case .false: return false
        case .null, .number, .string, .array, .object: return nil
        }
    }

    /// An object as it is written.
    mutating func source(_ name: String) -> String? {
        member(name, .object).map { String(decoding: document.source($0), as: UTF8.self) }
    }

    mutating func allocations() -> [Allocation] {
        guard let list = member("allocations") else { return [] }
        return document.elements(list).compactMap { element in
            var line = ExportLine(document, element)
            let (ledger, hold) = (line.text("ledger"), line.integer("hold"))
            let budget = line.integer("budget")
            guard let period = line.text("period").flatMap({ Instant($0) }),
                let amount = line.amount("amount")
            else { return nil }
            return Allocation(
                ledger: ledger, hold: hold, budget: budget, period: period, amount: amount,
                exchange: line.amount("exchange"))
        }
    }
}

extension ChainHash {
    /// Reads 64 hexadecimal digits, in lower case.
    init?(_ text: some StringProtocol) {
        guard let bytes = [UInt8](hexadecimal: text) else { return nil }
        self.init(bytes: bytes)
    }
}
