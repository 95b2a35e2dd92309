import KlingCost
import KlingReports

/// What is odd in the payloads of one command, each oddity once, however many have it.
struct PayloadWarnings {
    /// One oddity, with the places where it was found first.
    private struct Group {
        let words: String
        var places: [String] = []
        var count = 0
    }

    private var groups: [Group] = []
    private var numbers: [String: Int] = [:]

    /// As many as anybody reads.
    private static let mostGroups = 20
    private static let mostPlaces = 3

    var isEmpty: Bool { groups.isEmpty }

    /// Takes in what was found in a payload.
    mutating func add(_ issues: [Issue], of file: String) {
        for issue in issues {
            let words = IssueText.withoutPlace(issue)
            let key = PayloadWarnings.withoutPlaces(words)
            let number = numbers[key] ?? groups.count
            if number == groups.count {
                groups.append(Group(words: words))
                numbers[key] = number
            }
            groups[number].count += 1
            if groups[number].places.count < PayloadWarnings.mostPlaces {
                groups[number].places.append("\(file.visible):\(issue.position)")
            }
        }
    }

    /// Without the numbers in a path's brackets: the second of six shots is as odd as the first.
    private static func withoutPlaces(_ words: String) -> String {
        var isPlace = false
        return words.filter { letter in
            isPlace = letter == "[" || isPlace && letter.isNumber
            return !isPlace || letter == "["
        }
    }

    /// A line for each, and how many more there are.
    var lines: [String] {
        let lines = groups.prefix(PayloadWarnings.mostGroups).map { group in
            group.count == 1
                ? "\(group.places[0]): \(group.words)"
                : "\(group.words); \(group.count) times, first at "
                    + group.places.joined(separator: ", ")
        }
        let left = groups.count - lines.count
        return left == 0 ? lines : lines + ["and \(left) more: kcost estimate --check FILE"]
    }

    /// Says them, or refuses them where the user wants none.
    func tell(_ options: SpendOptions, isQuiet: Bool) throws(CommandError) {
        if isEmpty { return }
        if options.isStrict { throw .spend(.warned(lines)) }
        Output.printRemark(lines, isQuiet: isQuiet)
    }
}
