/// Which node of a payload fills which role: the payload in our words, without copying any of it.
struct Slots: Sendable {
    private var nodes = InlineArray<33, Int32>(repeating: -1)

    /// The node of a role's value; `nil` when the payload does not have the field.
    @inline(__always)
    subscript(role: Role) -> Int? {
        get {
            let node = nodes[role.rawValue]
            return node < 0 ? nil : Int(node)
        }
        set { nodes[role.rawValue] = Int32(truncatingIfNeeded: newValue ?? -1) }
    }
}
