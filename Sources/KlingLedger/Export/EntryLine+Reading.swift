internal import KlingCost

extension EntryLine {
    /// Reads a line that export wrote.
    ///
    /// What is read must give the very same line again: a member that this version does not know, or
    /// another spelling of the same value, is refused rather than lost.
    static func read(
        _ line: ArraySlice<UInt8>
    ) throws(ExportFault) -> (entry: Entry, hash: ChainHash) {
        let document = try ExportLine.document(line)
        let members = ExportLine(document)
        guard let sequence = members.integer("seq"), (1...Chain.lastSequence).contains(sequence),
            let kind = members.text("kind").flatMap({ Entry.Kind(rawValue: $0) }),
            let instant = members.text("at").flatMap({ Instant($0) }),
            let owner = members.text("owner"),
            let hash = members.text("hash").flatMap({ ChainHash($0) })
        else { throw .unreadable }
        var entry = Entry(kind, nil, at: instant, by: owner)
        entry.sequence = sequence
        for field in EntryField.all { field.read(&entry, from: members) }
        entry.allocations = members.allocations
        guard entry.allocations.allSatisfy({ $0.ledger.map { AttemptID($0) != nil } ?? true })
        else {
            throw .unreadable
        }
        guard Self.line(body(of: entry), hash).elementsEqual(line) else { throw .unreadable }
        return (entry, hash)
    }
}

extension EntryField {
    /// Reads the entry's value from a line, if it is there.
    fileprivate func read(_ entry: inout Entry, from line: ExportLine) {
        switch slot {
        case .integer(let place): entry[place] = line.integer(name)
        case .text(let place): entry[place] = line.text(name)
        case .json(let place): entry[place] = line.source(name)
        case .amount(let place): entry[place] = line.amount(name)
        case .instant(let place): entry[place] = line.text(name).flatMap { Instant($0) }
        case .flag(let place): entry[place] = line.flag(name)
        case .currency(let place): entry[place] = line.text(name).flatMap { Currency($0) }
        case .attempt(let place): entry[place] = line.text(name).flatMap { AttemptID($0) }
        }
    }
}

/// The members of one line of an export, or of one allocation in it.
struct ExportLine {
    private let document: JSONDocument
    private let node: Int

    init(_ document: JSONDocument, _ node: Int = JSONDocument.root) {
        (self.document, self.node) = (document, node)
    }

    /// Reads a line as JSON, of a version that is known.
    static func document(_ line: ArraySlice<UInt8>) throws(ExportFault) -> JSONDocument {
        guard let document = try? JSONReader.document(Array(line)),
            let version = ExportLine(document).integer("v")
        else { throw .unreadable }
        if version > EntryLine.version { throw .newerVersion(Int(version)) }
        if version < EntryLine.version { throw .unreadable }
        return document
    }

    private func member(_ name: String, _ kind: JSONDocument.Kind) -> Int? {
        document.member(node, name).flatMap { document.kind($0) == kind ? $0 : nil }
    }

    func text(_ name: String) -> String? { member(name, .string).map { document.string($0) } }

    func integer(_ name: String) -> Int64? {
        document.member(node, name).flatMap { document.integer($0) }.map { Int64($0) }
    }

    func amount(_ name: String) -> Nanos? { text(name).flatMap { Nanos(signedDecimal: $0) } }

    func flag(_ name: String) -> Bool? {
        guard let value = document.member(node, name) else { return nil }
        switch document.kind(value) {
        case .true: return true
        case .false: return false
        case .null, .number, .string, .array, .object: return nil
        }
    }

    /// An object as it is written.
    func source(_ name: String) -> String? {
        member(name, .object).map { String(decoding: document.source($0), as: UTF8.self) }
    }

    var allocations: [Allocation] {
        guard let list = document.member(node, "allocations") else { return [] }
        return document.elements(list).compactMap { element in
            let line = ExportLine(document, element)
            guard let period = line.text("period").flatMap({ Instant($0) }),
                let amount = line.amount("amount")
            else { return nil }
            return Allocation(
                ledger: line.text("ledger"), hold: line.integer("hold"),
                budget: line.integer("budget"), period: period, amount: amount,
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
