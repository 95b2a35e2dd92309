/// A number for each role that has one: the payload's node or the model's field that fills it, without
/// copying any of it.
struct Slots<Filler: SlotFiller>: Sendable {
    private var indices = InlineArray<33, Int32>(repeating: -1)

    /// What fills the role; `nil` when nothing does.
    @inline(__always)
    subscript(role: Role) -> Filler? {
        get {
            let index = indices[role.rawValue]
            return index < 0 ? nil : Filler(index: Int(index))
        }
        set { indices[role.rawValue] = Int32(truncatingIfNeeded: newValue?.index ?? -1) }
    }
}

/// What is found again by its index: a node of a payload, a field of a price book.
protocol SlotFiller {
    init(index: Int)
    var index: Int { get }
}

extension JSONDocument.Node: SlotFiller {}

extension Int: SlotFiller {
    init(index: Int) { self = index }
    var index: Int { self }
}
