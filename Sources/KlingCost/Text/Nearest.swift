/// Finds what somebody probably meant: a command, an option, a field or a model.
public enum Nearest {
    /// The candidate that the word most resembles, or `nil` where none comes close.
    ///
    /// A candidate that begins with the word wins, the shortest first, since people stop early.
    /// Otherwise at most a third of the letters (but one at least) may be wrong, missing, surplus
    /// or swapped with their neighbour. Case does not matter. Among equals the earlier one wins.
    public static func name(to word: String, among candidates: [String]) -> String? {
        guard let letters = letters(of: word), !letters.isEmpty else { return nil }
        let spelled = candidates.compactMap { candidate in
            Self.letters(of: candidate).map { (name: candidate, letters: $0) }
        }
        let longer = spelled.filter { $0.letters.starts(with: letters) }
        if let shortest = longer.min(by: { $0.letters.count < $1.letters.count }) {
            return shortest.name
        }
        var best: (name: String, distance: Int)?
        // A word with no letter right is no misspelling, hence never as many as it has.
        var limit = min(max(1, letters.count / 3), letters.count - 1)
        for candidate in spelled {
            guard
                let distance = distance(letters, candidate.letters, atMost: limit),
                distance < best?.distance ?? Int.max
            else { continue }
            best = (candidate.name, distance)
            limit = distance
        }
        return best?.name
    }

    /// Scalars in lower case; `nil` beyond 100 characters, where nobody mistypes a name: this keeps
    /// the work small whatever is handed in.
    private static func letters(of word: String) -> [Unicode.Scalar]? {
        let start = word.unicodeScalars.prefix(101)
        guard start.count <= 100 else { return nil }
        return Array(String(start).lowercased().unicodeScalars)
    }

    /// The optimal string alignment distance: insertions, deletions, substitutions and swaps of
    /// neighbours, no stretch edited twice. `nil` where it is above the limit.
    private static func distance(
        _ a: [Unicode.Scalar], _ b: [Unicode.Scalar], atMost limit: Int
    ) -> Int? {
        guard abs(a.count - b.count) <= limit else { return nil }
        var beforePrevious: [Int] = []
        var previous = Array(0...b.count)
        for i in a.indices {
            var current = [i + 1]
            for j in b.indices {
                var cost = previous[j] + (a[i] == b[j] ? 0 : 1)
                cost = min(cost, previous[j + 1] + 1, current[j] + 1)
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
                    cost = min(cost, beforePrevious[j - 1] + 1)
                }
                current.append(cost)
            }
            (beforePrevious, previous) = (previous, current)
        }
        return previous[b.count] <= limit ? previous[b.count] : nil
    }
}
