/// Dated exchange rates that the user states; nothing is shipped and nothing is fetched.
public struct ExchangeTable: Sendable {
    /// What one unit of a currency costs in another, from a date on.
    public struct Row: Hashable, Sendable {
        /// The currency that is given.
        public let from: Currency
        /// The currency that is got.
        public let to: Currency
        /// How much of `to` one unit of `from` is.
        public let rate: Nanos
        /// First instant it applies.
        public let effective: Instant
        /// Who says that this is the rate, as the price file names it.
        public let source: String
    }

    /// All rows, in the order of the file.
    public let rows: [Row]

    /// No rates at all.
    public init() { rows = [] }

    /// Reads `exchange.json`; its form is in `pricing/README.md`.
    public init(_ source: PriceBook.Source) throws(PriceBookError) {
        let document: JSONDocument
        do throws(JSONError) {
            document = try JSONReader.document(source.bytes)
        } catch {
            throw PriceBookError(
                file: source.name, position: error.position, problem: .notJSON(error.problem))
        }
        let file = try PriceObject(
            NamedDocument(document, file: source.name),
            allowed: ["$schema", "schema_version", "rates"])
        let version = try file.optionalInteger("schema_version")
        if version != PriceFileReader.schemaVersion {
            throw file.error(
                .newerSchema(found: version ?? 0, known: PriceFileReader.schemaVersion))
        }
        var rows: [Row] = []
        let allowed: [ShortText] = ["from", "to", "rate", "effective", "source", "checked", "note"]
        for row in try file.objects("rates", allowed: allowed) {
            let read = Row(
                from: try row.currency("from"), to: try row.currency("to"),
                rate: try row.decimal("rate"), effective: try row.instant("effective"),
                source: try row.string("source"))
            let twin = rows.contains {
                $0.from == read.from && $0.to == read.to && $0.effective == read.effective
            }
            if twin {
                let name = "\(read.from) to \(read.to) from \(read.effective.date)"
                throw row.error(.duplicateID(name))
            }
            rows.append(read)
        }
        self.rows = rows
    }

    /// The row in force between two currencies at an instant.
    public func row(from: Currency, to: Currency, asOf instant: Instant) -> Row? {
        rows.filter { $0.from == from && $0.to == to && $0.effective <= instant }
            .max { $0.effective < $1.effective }
    }

    /// An amount in another currency.
    ///
    /// - Returns: `nil` when no row says what it is worth; the amount itself when nothing is to do.
    /// - Throws: ``MoneyError/overflow`` out of range.
    public func convert(
        _ money: Money, to currency: Currency, asOf instant: Instant, rounding: Rounding
    ) throws(MoneyError) -> Money? {
        if money.currency == currency { return money }
        guard let row = row(from: money.currency, to: currency, asOf: instant) else { return nil }
        let amount = try Money.product(
            rate: row.rate, quantity: money.amount.count, scale: Nanos.perWhole,
            rounding: rounding)
        return Money(amount, currency)
    }
}
