import KlingCost
import KlingReports

extension PriceBookError {
    /// What is wrong, where, and where the form is described.
    var lines: [String] {
        let place = position.map { "\(file.visible):\($0)" } ?? file.visible
        return [
            "\(place): \(problem.words)",
            "no price was computed; the form of price files is in \(Documents.pricing), "
                + "and `kcost prices check` tests them",
        ]
    }
}

extension PriceBookError.Problem {
    fileprivate var words: String {
        switch self {
        case .notJSON(let problem): problem.words
        case .newerSchema(let found, let known):
            "schema_version \(found) is not known to this kcost, which reads \(known)"
        case .missingKey(let key): "the key \"\(key.visible)\" is missing"
        case .unknownKey(let key, let nearest):
            "unknown key \"\(key.visible)\"" + (nearest.map { "; did you mean \"\($0)\"?" } ?? "")
        case .wrongType(let key, let expected):
            (key.isEmpty ? "the file" : "\"\(key.visible)\"")
                + " must be \(expected.withArticle)"
        case .unknownWord(let key, let word, let allowed):
            "\"\(word.visible)\" is no \(key.visible); known: " + allowed.joined(separator: ", ")
        case .tooLong(let key, let limit): "\"\(key.visible)\" is longer than \(limit) bytes"
        case .badAmount(let text):
            "\"\(text.visible)\" is no amount; write a plain decimal with at most nine places"
        case .badDate(let text): "\"\(text.visible)\" is no date; write YYYY-MM-DD"
        case .duplicateID(let id): "the id \"\(id.visible)\" is used twice"
        case .overlap(let one, let other):
            "rates \"\(one.visible)\" and \"\(other.visible)\" overlap: both could apply to one "
                + "request on one day"
        case .gap(let one, let other):
            "between the end of \"\(one.visible)\" and the beginning of \"\(other.visible)\" "
                + "no rate applies"
        case .endsBeforeItBegins(let id):
            "rate \"\(id.visible)\" ends before it begins, so it never applies"
        case .creditsWithoutWorth(let id):
            "rate \"\(id.visible)\" counts credits, but nothing says what one is worth on its "
                + "first day"
        case .unknownDocument(let id): "no document \"\(id.visible)\" is listed in this file"
        case .tooManyFields(let limit): "more than \(limit) fields in one object"
        }
    }
}
