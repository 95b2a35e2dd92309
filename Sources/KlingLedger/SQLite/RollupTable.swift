/// The table of ``Rollup``, and the statements about it.
extension Rollup {
    /// What tells rows apart, in the order that they are found by.
    static let key = "grain_s, at_s, submitted_s, chain, gateway, model, mode, project, currency"

    static let table = """
        DROP TABLE IF EXISTS rollup;
        CREATE TABLE rollup (
          grain_s INTEGER NOT NULL,
          at_s INTEGER NOT NULL,
          submitted_s INTEGER NOT NULL,
          chain INTEGER NOT NULL,
          gateway TEXT NOT NULL,
          model TEXT NOT NULL,
          mode TEXT NOT NULL,
          project TEXT NOT NULL,
          currency TEXT NOT NULL,
        \(Measure.allCases.map { "  \($0.column) INTEGER NOT NULL,\n" }.joined())  PRIMARY KEY (\(key))
        ) STRICT, WITHOUT ROWID;

        """

    static let index = "CREATE INDEX rollup_submitted ON rollup (grain_s, submitted_s);\n"

    /// Writes a row: its key, then its measures.
    private static let insert =
        "INTO rollup VALUES ("
        + (1...9 + Measure.allCases.count).map { "?\($0)" }.joined(separator: ", ") + ")"

    /// Adds to a row.
    static let add = "INSERT " + insert + onConflict

    /// Behind an insertion: where the row is there, what was to be written is added to it.
    static let onConflict =
        " ON CONFLICT DO UPDATE SET "
        + Measure.allCases.map { "\($0.column) = \($0.column) + excluded.\($0.column)" }
        .joined(separator: ", ")

    /// Writes a row in place of the one that is there.
    static let put = "INSERT OR REPLACE " + insert

    /// Reads the measures of a row.
    static let find: String = {
        let columns = key.split(separator: ", ").enumerated().map { "\($1) = ?\($0 + 1)" }
        return "SELECT \(Measure.columns) FROM rollup WHERE "
            + columns.joined(separator: " AND ")
    }()

    /// When the span begins that a column's instant lies in, of those so long.
    static func start(of column: String, _ grain: Int64) -> String {
        "\(column) - (\(column) % \(grain) + \(grain)) % \(grain)"
    }
}
