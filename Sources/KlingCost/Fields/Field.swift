/// One field of a gateway's payload as its document has it: type, range, default, meaning.
///
/// Plain values only: fields of all models lie in one array of the price book, and checking a
/// payload copies none of them to the heap.
struct Field: Sendable {
    enum Kind: String, Sendable, CaseIterable {
        case string, integer, boolean, url, object, array
    }

    enum Default: Sendable, Hashable {
        case none
        case integer(Int)
        case boolean(Bool)
        case text(ShortText)

        /// As JSON; `nil` where the page names none.
        var json: JSONValue? {
            switch self {
            case .none: nil
            case .integer(let number): .integer(number)
            case .boolean(let truth): .boolean(truth)
            case .text(let text): .string(text.description)
            }
        }
    }

    /// The key in the payload; of an array's items: empty.
    var name: ShortText
    var kind: Kind
    var role: Role?
    /// The document demands it without condition.
    var isRequired = false
    /// The page has it; `false` for a field that is known to matter although the page is silent.
    var isDocumented = true
    var defaultValue = Default.none
    /// The values the document lists, in the price book's `values`.
    var values: Range<Int> = 0..<0
    /// Our own words for them, in the same order, where they differ.
    var means: Range<Int> = 0..<0
    /// The list is open: "common values", others are allowed.
    var isOpenList = false
    /// Integers: smallest and largest. Arrays: fewest and most items. Strings: most characters.
    var minimum: Int?
    var maximum: Int?
    /// An object's fields; of an array: its items' field, one.
    var children: Range<Int> = 0..<0
    /// Why it is here although undocumented, in the price book's `notes`.
    var note: Int?
}
