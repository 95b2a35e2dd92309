/// Charges seen outside are found by their instants, and may weigh on budgets: an older program, which
/// would write one without a weight and refuse one that has it, leaves the file alone from here on.
///
/// Those that were written before weigh on no budget that stood then: their lines say no weight, and
/// the zone and the exchange rate that it would rest on were never written down. They do weigh on a
/// budget that is set later, as far as they are of its current period.
extension Schema {
    static let version6 =
        "CREATE INDEX IF NOT EXISTS entry_outside ON entry (at_s) WHERE \(Entry.isSeenOutsideInSQL);\n"
}
