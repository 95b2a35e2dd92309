/// Entries say what a payload has in common with others that ask for the same. Those of before say
/// nothing of it, and are told apart by their fingerprints alone.
extension Schema {
    static let version8 = "ALTER TABLE entry ADD COLUMN likeness TEXT;\n"
}
