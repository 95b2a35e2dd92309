/// What gateways said later of ended tasks is found without reading the journal, and is no charge of the
/// view of them.
extension Schema {
    /// The adjustments by nothing that say so.
    static let toldOtherwise = "kind = 'adjust' AND reason = '\(Entry.AdjustReason.toldOtherwise)'"

    static let version9 =
        "CREATE INDEX IF NOT EXISTS entry_told ON entry (attempt) WHERE \(toldOtherwise);\n"
}
