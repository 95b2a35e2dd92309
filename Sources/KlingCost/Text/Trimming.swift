extension StringProtocol {
    /// Without the characters at both ends for which a test is true.
    package func trimming(_ isDropped: (Character) -> Bool) -> String {
        let start = drop(while: isDropped)
        let end = start.reversed().drop(while: isDropped)
        return String(String(end).reversed())
    }
}
