/// The entries that reports list and add up are found by their instants.
extension Schema {
    /// The kinds that hold, give back, charge or buy.
    static let moving = "kind IN ('hold', 'capture', 'void', 'adjust')"

    static let version4 = "CREATE INDEX entry_at ON entry (at_s) WHERE \(moving);\n"
}
