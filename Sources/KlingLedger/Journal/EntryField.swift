internal import KlingCost

/// A member of an entry's line and a column of its table: named once, for writing and reading both. A
/// class, since each entry goes through all of them, and a value of so many parts would be copied.
final class EntryField: Sendable {
    /// Where an entry has a value: two functions, because asking by key path copies the whole entry
    /// each time.
    struct Place<Value>: Sendable {
        let get: @Sendable (Entry) -> Value?
        let set: @Sendable (inout Entry, Value?) -> Void

        init(
            _ get: @escaping @Sendable (Entry) -> Value?,
            _ set: @escaping @Sendable (inout Entry, Value?) -> Void
        ) {
            (self.get, self.set) = (get, set)
        }
    }

    /// How a value is kept.
    enum Slot: Sendable {
        case integer(Place<Int64>)
        case text(Place<String>)
        /// JSON inside the line, text in the table.
        case json(Place<String>)
        /// A decimal string in the line, an integer of 1e-9 in the table.
        case amount(Place<Nanos>)
        /// RFC 3339 in the line, seconds since 1970 in the table.
        case instant(Place<Instant>)
        case flag(Place<Bool>)
        case currency(Place<Currency>)
        case attempt(Place<AttemptID>)
        case entry(Place<EntryID>)
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
        EntryField("id", .entry(.init({ $0.id }, { $0.id = $1 }))),
        EntryField("attempt", .attempt(.init({ $0.attempt }, { $0.attempt = $1 }))),
        EntryField("previous", .integer(.init({ $0.previous }, { $0.previous = $1 }))),
        EntryField("gateway", .text(.init({ $0.gateway }, { $0.gateway = $1 }))),
        EntryField("model", .text(.init({ $0.model }, { $0.model = $1 }))),
        EntryField("mode", .text(.init({ $0.mode }, { $0.mode = $1 }))),
        EntryField(
            "billed_ms", .integer(.init({ $0.billedMilliseconds }, { $0.billedMilliseconds = $1 }))),
        EntryField("audio", .flag(.init({ $0.audio }, { $0.audio = $1 }))),
        EntryField("resolution", .text(.init({ $0.resolution }, { $0.resolution = $1 }))),
        EntryField("project", .text(.init({ $0.project }, { $0.project = $1 }))),
        EntryField("tags", .json(.init({ $0.tags }, { $0.tags = $1 }))),
        EntryField("fingerprint", .text(.init({ $0.fingerprint }, { $0.fingerprint = $1 }))),
        EntryField("likeness", .json(.init({ $0.likeness }, { $0.likeness = $1 }))),
        EntryField("currency", .currency(.init({ $0.currency }, { $0.currency = $1 }))),
        EntryField(
            "expected", column: "expected_nanos",
            .amount(.init({ $0.expected }, { $0.expected = $1 }))),
        EntryField("upper", column: "upper_nanos", .amount(.init({ $0.upper }, { $0.upper = $1 }))),
        EntryField(
            "amount", column: "amount_nanos", .amount(.init({ $0.amount }, { $0.amount = $1 }))),
        EntryField(
            "credits", column: "credits_nanos", .amount(.init({ $0.credits }, { $0.credits = $1 }))),
        EntryField(
            "credit_worth", column: "credit_worth_nanos",
            .amount(.init({ $0.creditWorth }, { $0.creditWorth = $1 }))),
        EntryField("rate", .text(.init({ $0.rate }, { $0.rate = $1 }))),
        EntryField("price_book", .text(.init({ $0.priceBook }, { $0.priceBook = $1 }))),
        EntryField(
            "expires", column: "expires_s", .instant(.init({ $0.expires }, { $0.expires = $1 }))),
        EntryField("task", .text(.init({ $0.task }, { $0.task = $1 }))),
        EntryField(
            "authority",
            .text(
                .init(
                    { $0.authority?.word }, { $0.authority = $1.map { Authority($0) } }))),
        EntryField("reason", .text(.init({ $0.reason }, { $0.reason = $1 }))),
        EntryField("evidence", .text(.init({ $0.evidence }, { $0.evidence = $1 }))),
        EntryField("control", .json(.init({ $0.control }, { $0.control = $1 }))),
        EntryField("paid", column: "paid_nanos", .amount(.init({ $0.paid }, { $0.paid = $1 }))),
    ]
}

extension Entry {
    subscript<Value>(place: EntryField.Place<Value>) -> Value? {
        get { place.get(self) }
        set { place.set(&self, newValue) }
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
        case .integer(let place):
            if let value = entry[place] { member { $0.number(Int(value)) } }
        case .text(let place): if let value = entry[place] { member { $0.string(value) } }
        case .json(let place):
            if let value = entry[place] { member { $0.raw(Array(value.utf8)) } }
        case .amount(let place): if let value = entry[place] { member { $0.decimal(value) } }
        case .instant(let place):
            if let value = entry[place] { member { $0.string(value.description) } }
        case .flag(let place): if let value = entry[place] { member { $0.boolean(value) } }
        case .currency(let place):
            if let value = entry[place] { member { $0.string(value.code) } }
        case .attempt(let place):
            if let value = entry[place] { member { $0.string(value.description) } }
        case .entry(let place):
            if let value = entry[place] { member { $0.string(value.description) } }
        }
    }
}
