import KlingCost
import KlingReports

extension Issue {
    /// What is wrong and what would be right, without place and severity.
    var words: String {
        switch problem {
        case .notJSON(let problem): problem.words
        case .notAnObject(let found): "a payload is a JSON object, not \(found.withArticle)"
        case .byteOrderMark: "the file begins with a byte order mark; servers may refuse it"
        case .missing(let field, let offer):
            "\(field.visible) is required"
                + (offer.map { "; the page names \($0) as its default: add it" } ?? "")
        case .wrongType(let expected, let found):
            "must be \(expected.documentedType), not \(found.visible)"
        case .notAllowed(let value, let allowed):
            "\(value.visible) is not allowed; allowed: \(allowed.joined(separator: ", "))"
        case .uncommon(let value, let common):
            "\"\(value.visible)\" is not among the common values: "
                + common.joined(separator: ", ")
        case .outOfRange(let value, let minimum, let maximum):
            "\(value.visible) is out of range; allowed: \(Issue.range(minimum, maximum))"
        case .itemCount(let found, let minimum, let maximum):
            "\(found) items; allowed: \(Issue.range(minimum, maximum))"
        case .tooLong(let characters, let maximum):
            "\(characters) characters; at most \(maximum)"
        case .perhapsTooLong(let characters, let units, let maximum):
            "\(characters) characters, but \(units) UTF-16 units, and servers may count those; "
                + "at most \(maximum)"
        case .notWebAddress: "must be an address that begins with http:// or https://"
        case .nullIsAbsent: "null is taken as if the field were not there"
        case .emptyText: "is empty"
        case .undocumented(let field, let nearest):
            "\(field.visible) is not documented for this model; servers drop such fields and bill "
                + "all the same" + (nearest.map { "; did you mean \($0)?" } ?? "")
        case .undocumentedButPriced(let field, let meant):
            "\(field.visible) is not documented for this model, and where it is known it has a price: "
                + "it counts towards the most that this can cost"
                + (meant.map { "; did you mean \($0)?" } ?? "")
        case .undocumentedButKnown(let field, let note):
            "\(field.visible) is not documented. \(note)"
        case .unmeasuredReference:
            // The lines of the price say from how many seconds to how many.
            """
            the gateway bills the length that it measures in this video, which is not known here, \
            so the price is a range: give the length or the video, --reference 8.2s
            """
        case .moreIssues(let count): "\(count) more issues, not listed"
        case .broken(let rule, let detail): rule.words(detail)
        }
    }

    private static func range(_ minimum: Int?, _ maximum: Int?) -> String {
        switch (minimum, maximum) {
        case (let low?, let high?): low == high ? "\(low)" : "\(low) to \(high)"
        case (let low?, nil): "at least \(low)"
        case (nil, let high?): "at most \(high)"
        case (nil, nil): "any"
        }
    }
}

extension String {
    /// A field type as the pages write values of it.
    fileprivate var documentedType: String {
        switch self {
        case "integer": "an integer without quotes, point or exponent"
        case "boolean": "true or false without quotes"
        case "url": "a string with an address"
        default: withArticle
        }
    }
}

extension Rule {
    fileprivate func words(_ detail: Issue.Detail) -> String {
        switch self {
        case .promptUnlessImagesOrShots:
            "a \(detail.name) is required for text to video, and advised with pictures"
        case .lastFrameNeedsPro: "a last frame (two pictures) needs mode pro"
        case .audioNeedsPro: "audio needs mode pro; std is silent"
        case .audioExcludesLastFrame: "audio and a last frame (two pictures) exclude each other"
        case .lastFrameNeedsFirst: "a last frame needs a first frame"
        case .multiShotNeedsShotType:
            "multi_shot needs \(detail.name): customize or intelligence"
        case .customizeNeedsShots: "shot_type customize needs \(detail.name) with 1 to 6 shots"
        case .shotsInOrder: "shots are numbered 1, 2, 3 … in order: \(detail.numbers)"
        case .shotDurationsSum:
            "shot durations must add up to the video's duration: \(detail.numbers)"
        case .shotsNeedMultiShot: "\(detail.name) has no effect without multi_shot: true"
        case .intelligenceNeedsWords:
            "shot_type intelligence with neither a prompt nor shots has nothing to plan from"
        case .elementReferences: "no element is called @\(detail.name)\(detail.suggestion)"
        case .referenceLength: detail.length
        case .multiShotForcesAudio:
            "several shots always come with sound here, and are billed so"
        }
    }
}

extension Issue.Detail {
    fileprivate var name: String {
        switch self {
        case .field(let name), .name(let name, _): name.visible
        case .plain, .number, .length: ""
        }
    }

    fileprivate var suggestion: String {
        if case .name(_, let nearest?) = self { "; did you mean @\(nearest.visible)?" } else { "" }
    }

    fileprivate var numbers: String {
        if case .number(let found, let expected) = self {
            "found \(found), expected \(expected)"
        } else {
            ""
        }
    }

    fileprivate var length: String {
        guard case .length(let found, let shortest, let longest) = self else { return "" }
        let allowed = "allowed: \(shortest.seconds) to \(longest)"
        if found.shortest == found.longest {
            return "the reference video lasts \(found.expected); \(allowed)"
        }
        let isOutside = found.longest < shortest || found.shortest > longest
        return "the reference video lasts \(found.shortest.seconds) to \(found.longest), depending "
            + "on the program that reads it; \(allowed)"
            + (isOutside ? "" : ", so the gateway may refuse it")
    }
}

/// One issue on one line.
enum IssueText {
    static func line(_ issue: Issue, file: String) -> String {
        "\(file.visible):\(issue.position): " + withoutPlace(issue)
    }

    static func withoutPlace(_ issue: Issue) -> String {
        let document = issue.document.map { " (\(Documents.cited($0.source)))" } ?? ""
        return "\(issue.severity.rawValue): \(issue.words.visible) [\(issue.path.visible)]"
            + document.visible
    }
}
