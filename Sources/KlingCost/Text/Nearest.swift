/// Finds the name that somebody probably meant.
public enum Nearest {
    /// Longer names are not compared: nobody mistypes a hundred letters.
    private static let maximumLength = 64

    /// The known name closest to what was written, when it is close enough to be worth naming: at
    /// most a third of the letters differ, or one begins with the other.
    ///
    /// - Parameters:
    ///   - written: what was found; case is ignored.
    ///   - names: what could have been meant; of equally close ones the first wins.
    public static func name(to written: String, in names: [String]) -> String? {
        let word = Array(written.lowercased().unicodeScalars)
        guard (1...maximumLength).contains(word.count) else { return nil }
        var best: (distance: Int, name: String)?
        for name in names {
            let other = Array(name.lowercased().unicodeScalars)
            guard (1...maximumLength).contains(other.count) else { continue }
            var distance = editDistance(word, other)
            if distance > max(1, max(word.count, other.count) / 3) {
                guard min(word.count, other.count) >= 3,
                    word.starts(with: other) || other.starts(with: word)
                else { continue }
                // Worse than any spelling mistake, better than nothing.
                distance += maximumLength
            }
            if distance < best?.distance ?? .max { best = (distance, name) }
        }
        return best?.name
    }

    /// Insertions, deletions, substitutions and swaps of neighbours that turn one word into the
    /// other (optimal string alignment).
    static func editDistance(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Int {
        var beforeLast = [Int](repeating: 0, count: right.count + 1)
        var last = Array(0...right.count)
        for (row, letter) in left.enumerated() {
            var current = [row + 1]
            for (column, other) in right.enumerated() {
                var cost = min(
                    last[column] + (letter == other ? 0 : 1), last[column + 1] + 1,
                    current[column] + 1)
                if row > 0, column > 0, letter == right[column - 1], left[row - 1] == other {
                    cost = min(cost, beforeLast[column - 1] + 1)
                }
                current.append(cost)
            }
            (beforeLast, last) = (last, current)
        }
        return last[right.count]
    }
}
