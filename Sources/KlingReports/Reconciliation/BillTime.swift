import KlingCost

/// Instants as consoles and logs write them.
enum BillTime {
    /// Reads seconds or milliseconds since 1970, RFC 3339 with or without a fraction, or a date with or
    /// without a time in a zone's clocks.
    static func instant(_ text: String, _ zone: Zone) -> Instant? {
        // From here on a character is a byte.
        guard text.allSatisfy(\.isASCII) else { return nil }
        if text.utf8.count <= 13, text.allSatisfy(\.isNumber) {
            guard let number = Int64(text), text.utf8.count >= 9 else { return nil }
            return Instant(seconds: text.utf8.count > 11 ? number / 1_000 : number)
        }
        var text = text.replacing("/", with: "-")
        if text.utf8.count == 10, let date = CivilDate(text) { return zone.startOfDay(date) }
        guard text.utf8.count >= 16, text.utf8.count <= 40 else { return nil }
        let gap = text.index(text.startIndex, offsetBy: 10)
        if text[gap] == " " { text.replaceSubrange(gap...gap, with: "T") }
        if let dot = text.firstIndex(where: { $0 == "." || $0 == "," }) {
            let end = text[text.index(after: dot)...].firstIndex { !$0.isNumber } ?? text.endIndex
            text.removeSubrange(dot..<end)
        }
        if text.hasSuffix(" UTC") { text = text.dropLast(4) + "Z" }
        if text.count == 16 { text += ":00" }
        return Instant(text) ?? local(text, zone)
    }

    /// Without a zone of its own; where clocks show an hour twice, its first.
    private static func local(_ text: String, _ zone: Zone) -> Instant? {
        guard let shown = Instant(text + "Z") else { return nil }
        // A day is enough for every offset: one of the two is in force, or the clocks skipped it.
        let offsets = [-86_400, 86_400].map { days in
            zone.offsetSeconds(at: Instant(seconds: shown.seconds + days))
        }
        let instants = offsets.map { Instant(seconds: shown.seconds - $0) }
        let real = zip(instants, offsets).filter { zone.offsetSeconds(at: $0) == $1 }.map(\.0)
        return real.min() ?? instants[0]
    }
}
