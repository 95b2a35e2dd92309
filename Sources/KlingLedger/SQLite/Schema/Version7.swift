/// Attempts are found by their tasks: an index of what is derived. The journal is as it was.
extension Schema {
    static let version7 = "-- derived anew\n"
}
