extension String {
    /// This text as lines of at most `width` columns, broken at blanks.
    ///
    /// A word wider than a line is left whole on a line of its own: an address or a command that
    /// was cut could not be copied. Other blanks and line ends become single blanks.
    package func wrapped(toWidth width: Int) -> [String] {
        var lines: [String] = []
        var line = ""
        var used = 0
        for word in split(whereSeparator: { $0 == " " || $0.isNewline }).map(String.init) {
            let room = word.displayWidth
            if line.isEmpty {
                (line, used) = (word, room)
            } else if used + 1 + room <= width {
                line += " " + word
                used += 1 + room
            } else {
                lines.append(line)
                (line, used) = (word, room)
            }
        }
        return line.isEmpty ? lines : lines + [line]
    }
}
