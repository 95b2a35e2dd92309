import KlingCost
import KlingReports
import KlingSystem

/// A balance as it was seen at some instant: `9500`, `9500credits`, `12.5USD`.
struct BalanceFigure {
    let amount: Nanos
    /// `nil` where nothing says in what it is counted.
    let unit: BalanceProof.Unit?
    /// When it was seen; `nil` where nothing says so.
    var instant: Instant?
    /// From when entries count: what was charged in the second of a reading was there to be read.
    var start: Instant?
    /// The last entry that was there, and whose it is.
    private(set) var last: (ledger: String, entry: Int64)?

    /// Reads a figure of an option.
    init(_ text: String, option: String) throws(CommandError) {
        let digits = text.prefix { $0.isASCII && ($0.isNumber || $0 == "." || $0 == "-") }
        let word = text[digits.endIndex...].filter { $0 != " " }
        var unit: BalanceProof.Unit?
        if word == "credits" {
            unit = .credits
        } else if let currency = Currency(word) {
            unit = .currency(currency)
        }
        guard let amount = Nanos(signedDecimal: digits), word.isEmpty || unit != nil else {
            throw .badValue(
                option: option, value: text, expected: "a balance such as 9500credits or 12.5USD")
        }
        (self.amount, self.unit) = (amount, unit)
    }

    /// Reads what `--assert` names: `FIGURE@INSTANT`, or a file that `kcost balance --format json`, or
    /// csv, wrote.
    ///
    /// - Parameter countsCredits: whether the gateway's credits are what it charges in.
    init(
        asserted text: String, of gateway: String, countsCredits: Bool
    ) throws(CommandError) {
        if let mark = text.lastIndex(of: "@"),
            let instant = Instant(String(text[text.index(after: mark)...]))
        {
            try self.init(String(text[..<mark]), option: "--assert")
            (self.instant, start) = (instant, instant)
            return
        }
        let bytes = try orStop(file: Descriptor.contents(of: text, limit: 1 << 20))
        let table: BillTable
        do throws(BillError) {
            table = try BillTable(bytes)
        } catch {
            throw .bill(file: text, error)
        }
        guard let found = BalanceFigure(table, gateway, countsCredits: countsCredits) else {
            throw .badValue(
                option: "--assert", value: text,
                expected: "a balance and when it was seen, such as 9500@2026-10-01T00:00:00Z, or a "
                    + "file with what kcost balance --format json printed of \(gateway.visible)")
        }
        self = found
    }

    /// The row of a gateway.
    private init?(_ table: BillTable, _ gateway: String, countsCredits: Bool) {
        func cell(_ title: String, _ row: [String]) -> String? {
            table.titles.firstIndex(of: title).map { row[$0] }.flatMap { $0.isEmpty ? nil : $0 }
        }
        guard let row = table.rows.first(where: { cell("gateway", $0.cells) == gateway })?.cells,
            let seen = cell("at", row).flatMap({ Instant($0) })
        else { return nil }
        let credits = cell("credits", row).flatMap { Nanos(signedDecimal: $0) }
        let money = cell("balance", row).flatMap { Nanos(signedDecimal: $0) }
        (instant, start) = (seen, Instant(seconds: seen.seconds + 1))
        if let ledger = cell("ledger", row), let text = cell("entry", row) {
            guard let entry = Int64(text), entry >= 0 else { return nil }
            last = (ledger, entry)
        }
        if let credits, countsCredits || money == nil {
            (amount, unit) = (credits, .credits)
        } else if let money {
            amount = money
            unit = cell("currency", row).flatMap { Currency($0) }.map { .currency($0) }
        } else {
            return nil
        }
    }
}
