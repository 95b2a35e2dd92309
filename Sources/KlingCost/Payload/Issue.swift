/// One thing wrong, or odd, in a payload: where, how grave, what would be right, and who says so.
public struct Issue: Hashable, Sendable {
    /// How grave an issue is: with an error the payload has no price.
    public enum Severity: String, Sendable {
        /// The gateway refuses this, or would bill something else than was meant: not priced.
        case error
        /// Legal as far as the documents go, but probably not what was meant.
        case warning
    }

    /// What is wrong; the words for it are the command line's.
    public enum Problem: Hashable, Sendable {
        /// The text is not a JSON document.
        case notJSON(JSONError.Problem)
        /// The document is not an object.
        case notAnObject(found: String)
        /// The text began with a byte order mark, which JSON between systems must not have.
        case byteOrderMark
        /// A required field is absent; `offer` is the documented default, if there is one.
        case missing(field: String, offer: String?)
        /// The value has another type than documented.
        case wrongType(expected: String, found: String)
        /// The value is not among those documented.
        case notAllowed(value: String, allowed: [String])
        /// The value is not among those the page calls common.
        case uncommon(value: String, common: [String])
        /// A number outside its range.
        case outOfRange(value: String, minimum: Int?, maximum: Int?)
        /// Too many or too few items.
        case itemCount(found: Int, minimum: Int?, maximum: Int?)
        /// More user-perceived characters than allowed.
        case tooLong(characters: Int, maximum: Int)
        /// Within the limit as people count, beyond it as machines may: UTF-16 units.
        case perhapsTooLong(characters: Int, units: Int, maximum: Int)
        /// Not an address that begins with `http://` or `https://`.
        case notWebAddress
        /// `null` in a field that may be absent, which it is taken for.
        case nullIsAbsent
        /// A required text without content.
        case emptyText
        /// The gateway does not document this field: permissive servers drop it and bill all the
        /// same.
        case undocumented(field: String, nearest: String?)
        /// Likewise, but elsewhere the name has a price: should this gateway know it too, it costs more;
        /// `meant` is the documented field that says the same.
        case undocumentedButPriced(field: String, meant: String?)
        /// Likewise, where it is known why it matters.
        case undocumentedButKnown(field: String, note: String)
        /// Nobody told how long the reference video is; the gateway will measure it.
        case unmeasuredReference(shortest: VideoLength, longest: VideoLength)
        /// So many more that they are only counted.
        case moreIssues(Int)
        /// A rule across fields; the numbers or names that it speaks of are in `detail`.
        case broken(Rule, detail: Detail)
    }

    /// What a cross-field rule found.
    public enum Detail: Hashable, Sendable {
        /// The rule says it all.
        case plain
        /// A field that is missing or has no effect.
        case field(String)
        /// A number that is not the expected one.
        case number(found: Int, expected: Int)
        /// A name that nothing defines; the nearest defined one.
        case name(String, nearest: String?)
        /// A length outside its range.
        case length(ReferenceLength, shortest: VideoLength, longest: VideoLength)
    }

    /// How grave the issue is.
    public let severity: Severity
    /// What is wrong in the payload.
    public let problem: Problem
    /// Where, as a JSON path: `$.multi_prompt[2].duration`.
    public let path: String
    /// Where, in the file.
    public let position: SourcePosition
    /// The page that says what is right; `nil` for what is ours to say.
    public let document: GatewayDocument?

    /// A stable name for the problem, for programs.
    public var code: String {
        switch problem {
        case .notJSON: "not-json"
        case .notAnObject: "not-an-object"
        case .byteOrderMark: "byte-order-mark"
        case .missing: "missing"
        case .wrongType: "wrong-type"
        case .notAllowed: "not-allowed"
        case .uncommon: "uncommon"
        case .outOfRange: "out-of-range"
        case .itemCount: "item-count"
        case .tooLong: "too-long"
        case .perhapsTooLong: "perhaps-too-long"
        case .notWebAddress: "not-a-web-address"
        case .nullIsAbsent: "null-is-absent"
        case .emptyText: "empty-text"
        case .undocumented: "undocumented"
        case .undocumentedButPriced: "undocumented-but-priced"
        case .undocumentedButKnown: "undocumented-but-known"
        case .unmeasuredReference: "unmeasured-reference"
        case .moreIssues: "more-issues"
        case .broken(let rule, _): rule.rawValue
        }
    }
}
