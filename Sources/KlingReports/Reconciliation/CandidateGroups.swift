/// Which rows of a bill must be looked at together.
enum CandidateGroups {
    /// Rows that share candidates, directly or by others.
    static func of(_ candidates: [Int: Set<Int>]) -> [[Int]] {
        var fans: [Int: [Int]] = [:]
        for row in candidates.keys.sorted() {
            for piece in candidates[row] ?? [] { fans[piece, default: []].append(row) }
        }
        var groups: [[Int]] = []
        var seen: Set<Int> = []
        for row in candidates.keys.sorted() where seen.insert(row).inserted {
            var group = [row]
            var next = 0
            while next < group.count {
                for piece in candidates[group[next]] ?? [] {
                    for other in fans.removeValue(forKey: piece) ?? []
                    where seen.insert(other).inserted {
                        group.append(other)
                    }
                }
                next += 1
            }
            groups.append(group)
        }
        return groups
    }
}
