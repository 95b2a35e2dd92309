/// The tables of a ledger file, and the steps from each version to the next.
///
/// The journal proper (`entry`, `allocation`, `head`, `origin`, `ledger`) only grows, and the database
/// itself sees to it; the steps are about it alone. What is derived from it is made anew with each
/// step, as ``Projection/tables`` says now.
enum Schema {
    /// Marks the file as ours: "KCST".
    static let applicationID: Int64 = 0x4B43_5354
    /// The version that this program writes.
    static var version: Int { migrations.count }

    /// The oldest version that reading gets along with as it is; older ones must be brought up to
    /// date first, by whatever writes.
    static let oldestReadable = 2

    /// Each step is run once, in order, with the version it leads to. A step never changes again:
    /// files of every version are about.
    static let migrations: [String] = [
        version1, version2, version3, version4, version5, version6, version7, version8,
        version9, version10,
    ]
}

extension Ledger {
    /// The version of a ledger's tables that this library writes.
    public static var schemaVersion: Int { Schema.version }
}
