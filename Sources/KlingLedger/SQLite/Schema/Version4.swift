/// The entries that reports list and add up are found by their instants.
extension Schema {
    /// The kinds that hold, give back, charge or buy.
    static let moving = "kind IN ('hold', 'capture', 'void', 'adjust')"

    static let version4 = "CREATE INDEX entry_at ON entry (at_s) WHERE \(moving);\n"
}

/// What is derived is added up by other rules: credits that only an amount says, tasks that failed and
/// were charged. The journal is as it was.
extension Schema {
    static let version5 = "-- derived anew\n"
}
