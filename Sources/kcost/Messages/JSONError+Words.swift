import KlingCost
import KlingReports

extension JSONError.Problem {
    /// What is wrong, without the place.
    var words: String {
        switch self {
        case .empty: "the input is empty; a payload is a JSON object"
        case .tooLarge(let limit): "more than \(limit / 1024) KiB, which no payload needs"
        case .tooDeep(let limit): "more than \(limit) arrays and objects inside one another"
        case .notUTF8Encoding: "this looks like UTF-16 or UTF-32; save the file as UTF-8"
        case .invalidUTF8: "these bytes are not UTF-8"
        case .loneSurrogate: "half of a surrogate pair: \\uD800–\\uDFFF come in twos"
        case .invalidEscape: "no such escape; JSON has \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\uXXXX"
        case .controlCharacter:
            "a line end or control character inside a string: is a quote missing?"
        case .unterminatedString: "this string never ends"
        case .invalidNumber: "not a number as JSON writes them"
        case .unexpected(let expected): "expected \(expected.words) here"
        case .endOfInput(let expected): "the text ends where \(expected.words) must follow"
        case .trailingText: "more text after the end of the document"
        case .duplicateKey(let key, let first):
            "the key \"\(key.visible)\" stands twice in one object, first at \(first); "
                + "servers differ in which one they take"
        }
    }
}

extension JSONError.Expected {
    fileprivate var words: String {
        switch self {
        case .value: "a value"
        case .key: "a key in double quotes"
        case .keyOrEnd: "a key in double quotes or }"
        case .colon: "a colon"
        case .commaOrBracket: "a comma or ]"
        case .commaOrBrace: "a comma or }"
        }
    }
}
