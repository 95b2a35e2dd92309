internal import KlingCost

/// The statements of the table `entry`, from the list of its fields.
struct EntryTable {
    /// Those that the file has a column for: one of an earlier version is read as it is.
    let fields: [EntryField]
    let insert, select: String

    /// Whether it has a column.
    func has(_ column: String) -> Bool { fields.contains { $0.column == column } }

    static let current = EntryTable(EntryField.all)
    static let before10 = EntryTable(EntryField.all.filter { $0.column != "id" })
    static let before8 = EntryTable(before10.fields.filter { $0.column != "likeness" })

    private init(_ fields: [EntryField]) {
        self.fields = fields
        let columns = ["seq", "kind", "at_s", "owner"] + fields.map(\.column) + ["hash"]
        let names = columns.joined(separator: ", ")
        insert =
            "INSERT INTO entry (\(names)) VALUES ("
            + (1...columns.count).map { "?\($0)" }.joined(separator: ", ") + ")"
        select = "SELECT \(names) FROM entry"
    }

    /// Binds an entry and its hash to ``insert``.
    func bind(_ entry: Entry, _ hash: ChainHash, to insert: Statement) -> Statement {
        insert.bind(1, entry.row).bind(2, entry.kind.rawValue)
            .bind(3, entry.instant.seconds).bind(4, entry.owner)
        for (place, field) in fields.enumerated() {
            field.bind(entry, to: insert, at: Int32(5 + place))
        }
        return insert.bind(Int32(5 + fields.count), hash.bytes)
    }

    /// The entry of the first row of ``select`` under a condition.
    func first(_ rows: Statement) throws(LedgerError) -> Entry? {
        defer { rows.reset() }
        return try rows.step() ? try entry(rows).entry : nil
    }

    /// Reads a row of ``select``.
    func entry(_ row: Statement) throws(LedgerError) -> (entry: Entry, hash: ChainHash) {
        guard let kind = row.text(1).flatMap({ Entry.Kind(rawValue: $0) }),
            let hash = row.bytes(Int32(4 + fields.count)).flatMap({ ChainHash(bytes: $0) })
        else { throw .corrupt("entry \(row.integer(0)) has no kind or no hash") }
        var entry = Entry(
            kind, nil, at: Instant(seconds: row.integer(2)), by: row.text(3) ?? "")
        entry.sequence = Chain.sequence(ofRow: row.integer(0))
        entry.chain = Chain.number(ofRow: row.integer(0))
        for (place, field) in fields.enumerated() {
            field.read(&entry, from: row, column: Int32(4 + place))
        }
        return (entry, hash)
    }
}

extension EntryField {
    /// Binds the entry's value.
    func bind(_ entry: Entry, to statement: Statement, at number: Int32) {
        switch slot {
        case .integer(let place): statement.bind(number, entry[place])
        case .text(let place), .json(let place): statement.bind(number, entry[place])
        case .amount(let place): statement.bind(number, entry[place]?.count)
        case .instant(let place): statement.bind(number, entry[place]?.seconds)
        case .flag(let place): statement.bind(number, entry[place].map { $0 ? 1 : 0 })
        case .currency(let place): statement.bind(number, entry[place]?.code)
        case .attempt(let place): statement.bind(number, entry[place]?.bytes)
        case .entry(let place): statement.bind(number, entry[place]?.bytes)
        }
    }

    /// Reads the entry's value from a row.
    func read(_ entry: inout Entry, from statement: Statement, column: Int32) {
        switch slot {
        case .integer(let place): entry[place] = statement.optionalInteger(column)
        case .text(let place), .json(let place): entry[place] = statement.text(column)
        case .amount(let place):
            entry[place] = statement.optionalInteger(column).map { Nanos(count: $0) }
        case .instant(let place):
            entry[place] = statement.optionalInteger(column).map { Instant(seconds: $0) }
        case .flag(let place):
            entry[place] = statement.optionalInteger(column).map { $0 != 0 }
        case .currency(let place):
            entry[place] = statement.text(column).flatMap { Currency($0) }
        case .attempt(let place):
            entry[place] = statement.bytes(column).flatMap { AttemptID(bytes: $0) }
        case .entry(let place):
            entry[place] = statement.bytes(column).flatMap { EntryID(bytes: $0) }
        }
    }
}

extension Allocation {
    /// Reads period, amount and exchange rate from a row, from a column on.
    init(hold: Int64?, budget: Int64?, _ row: Statement, _ column: Int32) {
        self.init(
            hold: hold, budget: budget, period: Instant(seconds: row.integer(column)),
            amount: Nanos(count: row.integer(column + 1)),
            exchange: row.optionalInteger(column + 2).map { Nanos(count: $0) })
    }
}
