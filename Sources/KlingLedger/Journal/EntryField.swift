internal import KlingCost

/// A member of an entry's line and a column of its table: named once, for writing and reading both.
struct EntryField: Sendable {
    /// Where an entry has a value.
    typealias Path<Value> = any WritableKeyPath<Entry, Value?> & Sendable

    /// How a value is kept.
    enum Slot: Sendable {
        case integer(Path<Int64>)
        case text(Path<String>)
        /// JSON inside the line, text in the table.
        case json(Path<String>)
        /// A decimal string in the line, an integer of 1e-9 in the table.
        case amount(Path<Nanos>)
        /// RFC 3339 in the line, seconds since 1970 in the table.
        case instant(Path<Instant>)
        case flag(Path<Bool>)
        case currency(Path<Currency>)
        case attempt(Path<AttemptID>)
    }

    /// In the line; the column is called the same, with its unit behind it.
    let name: String
    let column: String
    let slot: Slot

    private init(_ name: String, column: String? = nil, _ slot: Slot) {
        (self.name, self.column, self.slot) = (name, column ?? name, slot)
    }

    /// All fields that not every entry has, in the order of the line.
    static let all: [EntryField] = [
        EntryField("attempt", .attempt(\.attempt)),
        EntryField("previous", .integer(\.previous)),
        EntryField("gateway", .text(\.gateway)),
        EntryField("model", .text(\.model)),
        EntryField("mode", .text(\.mode)),
        EntryField("billed_ms", .integer(\.billedMilliseconds)),
        EntryField("audio", .flag(\.audio)),
        EntryField("resolution", .text(\.resolution)),
        EntryField("project", .text(\.project)),
        EntryField("tags", .json(\.tags)),
        EntryField("fingerprint", .text(\.fingerprint)),
        EntryField("currency", .currency(\.currency)),
        EntryField("expected", column: "expected_nanos", .amount(\.expected)),
        EntryField("upper", column: "upper_nanos", .amount(\.upper)),
        EntryField("amount", column: "amount_nanos", .amount(\.amount)),
        EntryField("credits", column: "credits_nanos", .amount(\.credits)),
        EntryField("credit_worth", column: "credit_worth_nanos", .amount(\.creditWorth)),
        EntryField("rate", .text(\.rate)),
        EntryField("price_book", .text(\.priceBook)),
        EntryField("expires", column: "expires_s", .instant(\.expires)),
        EntryField("task", .text(\.task)),
        EntryField("authority", .text(\.authority)),
        EntryField("reason", .text(\.reason)),
        EntryField("evidence", .text(\.evidence)),
        EntryField("control", .json(\.control)),
        EntryField("paid", column: "paid_nanos", .amount(\.paid)),
    ]
}

// MARK: - The table

extension EntryField {
    /// Binds the entry's value.
    func bind(_ entry: Entry, to statement: Statement, at place: Int32) {
        switch slot {
        case .integer(let path): statement.bind(place, entry[keyPath: path])
        case .text(let path), .json(let path): statement.bind(place, entry[keyPath: path])
        case .amount(let path): statement.bind(place, entry[keyPath: path]?.count)
        case .instant(let path): statement.bind(place, entry[keyPath: path]?.seconds)
        case .flag(let path): statement.bind(place, entry[keyPath: path].map { $0 ? 1 : 0 })
        case .currency(let path): statement.bind(place, entry[keyPath: path]?.code)
        case .attempt(let path): statement.bind(place, entry[keyPath: path]?.bytes)
        }
    }

    /// Reads the entry's value from a row.
    func read(_ entry: inout Entry, from statement: Statement, column: Int32) {
        switch slot {
        case .integer(let path): entry[keyPath: path] = statement.optionalInteger(column)
        case .text(let path), .json(let path): entry[keyPath: path] = statement.text(column)
        case .amount(let path):
            entry[keyPath: path] = statement.optionalInteger(column).map { Nanos($0) }
        case .instant(let path):
            entry[keyPath: path] = statement.optionalInteger(column).map { Instant(seconds: $0) }
        case .flag(let path):
            entry[keyPath: path] = statement.optionalInteger(column).map { $0 != 0 }
        case .currency(let path):
            entry[keyPath: path] = statement.text(column).flatMap { Currency($0) }
        case .attempt(let path):
            entry[keyPath: path] = statement.bytes(column).flatMap { AttemptID(bytes: $0) }
        }
    }
}

// MARK: - The line

extension EntryField {
    /// Writes `,"name":value`, or nothing.
    func write(_ entry: Entry, to json: inout JSONText) {
        func member(_ body: (inout JSONText) -> Void) {
            json.raw(",")
            json.string(name)
            json.raw(":")
            body(&json)
        }
        switch slot {
        case .integer(let path):
            if let value = entry[keyPath: path] { member { $0.number(Int(value)) } }
        case .text(let path): if let value = entry[keyPath: path] { member { $0.string(value) } }
        case .json(let path):
            if let value = entry[keyPath: path] { member { $0.raw(Array(value.utf8)) } }
        case .amount(let path): if let value = entry[keyPath: path] { member { $0.decimal(value) } }
        case .instant(let path):
            if let value = entry[keyPath: path] { member { $0.string(value.description) } }
        case .flag(let path): if let value = entry[keyPath: path] { member { $0.boolean(value) } }
        case .currency(let path):
            if let value = entry[keyPath: path] { member { $0.string(value.code) } }
        case .attempt(let path):
            if let value = entry[keyPath: path] { member { $0.string(value.description) } }
        }
    }
}
