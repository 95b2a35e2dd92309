/// Which parts of a track's media its edits show, in the track's ticks.
struct ShownMedia {
    /// Edits beyond this many are not told apart: what a person makes by hand has fewer.
    static let mostParts = 1024

    private var parts: [Range<Int64>] = []
    /// There were more edits than are told apart, or one reaches beyond what can be counted.
    private(set) var isUnclear = false
    /// An edit shows something, for no time at all.
    private(set) var hasEmptyPart = false

    /// Adds an edit; neither number is negative.
    mutating func add(from start: Int64, lasting duration: Int64) {
        if duration == 0 { return hasEmptyPart = true }
        let (end, overflow) = start.addingReportingOverflow(duration)
        if overflow || parts.count == ShownMedia.mostParts { return isUnclear = true }
        parts.append(start..<end)
    }

    /// What these edits leave out of media that lasts so long and begins at a composition offset.
    ///
    /// - Returns: `nil` where nothing tells.
    func hidden(ofMediaLasting total: Int64, from first: Int64) -> Hidden? {
        let (end, overflow) = first.addingReportingOverflow(total)
        if isUnclear || overflow || parts.isEmpty || total <= 0 { return nil }
        var hidden = Hidden()
        var covered = first
        for part in parts.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            let part = part.clamped(to: first..<end)
            if part.isEmpty { continue }
            let gap = max(0, part.lowerBound - covered)
            if covered == first { hidden.head = gap } else { hidden.middle += gap }
            hidden.twice += max(0, min(covered, part.upperBound) - part.lowerBound)
            covered = max(covered, part.upperBound)
        }
        // Where no edit shows any of the media, all of it is its head.
        if covered == first { hidden.head = total } else { hidden.tail = end - covered }
        return hidden
    }

    /// How much of the media is not shown, and how much more than once, in ticks.
    struct Hidden: Equatable {
        var head: Int64 = 0
        var middle: Int64 = 0
        var tail: Int64 = 0
        var twice: Int64 = 0
    }
}
