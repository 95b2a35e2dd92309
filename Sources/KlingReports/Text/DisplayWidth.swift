extension String {
    /// The columns this text takes on a terminal, which is what makes tables with Chinese align.
    ///
    /// Meant for text that is already `visible`: a control character counts as nothing.
    package var displayWidth: Int {
        if utf8.allSatisfy({ (0x20..<0x7F).contains($0) }) { return utf8.count }
        return reduce(0) { $0 + $1.displayWidth }
    }

    /// This text, or as much of it as fits with `…` at the end to say that something is missing.
    package func truncated(toWidth width: Int) -> String {
        guard displayWidth > width else { return self }
        guard width > 0 else { return "" }
        var kept = ""
        var used = 1  // the ellipsis
        for character in self {
            used += character.displayWidth
            if used > width { break }
            kept.append(character)
        }
        return kept + "…"
    }

    /// The same, with the beginning left out: names of files differ at their ends.
    package func truncatedAtFront(toWidth width: Int) -> String {
        guard displayWidth > width else { return self }
        guard width > 0 else { return "" }
        var kept: [Character] = []
        var used = 1  // the ellipsis
        for character in reversed() {
            used += String(character).displayWidth
            if used > width { break }
            kept.append(character)
        }
        return "…" + String(kept.reversed())
    }

    /// This text with blanks added at one side until it takes `width` columns.
    package func padded(toWidth width: Int, _ alignment: Alignment = .left) -> String {
        let blanks = String(repeating: " ", count: max(0, width - displayWidth))
        return switch alignment {
        case .left: self + blanks
        case .right: blanks + self
        }
    }
}

/// The side at which the cells of a column meet.
package enum Alignment: Sendable {
    case left, right
}

extension Character {
    /// An emoji is one picture of two columns however many scalars spell it; in any other cluster
    /// the spacing scalars stand side by side (a Devanagari conjunct has more than one).
    fileprivate var displayWidth: Int {
        isEmojiPicture ? 2 : unicodeScalars.reduce(0) { $0 + $1.displayWidth }
    }

    private var isEmojiPicture: Bool {
        guard let first = unicodeScalars.first, first.properties.isEmoji else { return false }
        if unicodeScalars.contains("\u{FE0F}") { return true }
        return first.properties.isEmojiPresentation && !unicodeScalars.contains("\u{FE0E}")
    }
}

extension Unicode.Scalar {
    fileprivate var displayWidth: Int {
        if isASCII { return value < 0x20 || value == 0x7F ? 0 : 1 }
        switch properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .control, .lineSeparator, .paragraphSeparator:
            return 0
        case .format where properties.isDefaultIgnorableCodePoint:
            return 0  // the other format characters are signs that can be seen
        default: break
        }
        switch value {
        case ..<0x1100: return 1  // before the first wide one
        case 0x1160...0x11FF, 0xD7B0...0xD7FB:
            return 0  // vowels and final consonants of Hangul, drawn inside the block before them
        default: return isWide ? 2 : 1
        }
    }

    /// East Asian Wide or Fullwidth (Unicode Standard Annex 11), or an emoji by default.
    private var isWide: Bool {
        if properties.isEmojiPresentation { return true }
        var low = 0
        var high = Self.wideRanges.count
        while low < high {
            let middle = (low + high) / 2
            if Self.wideRanges[middle].upperBound < value {
                low = middle + 1
            } else {
                high = middle
            }
        }
        return low < Self.wideRanges.count && Self.wideRanges[low].contains(value)
    }

    /// The code points whose East_Asian_Width is W or F in Unicode 16, ascending.
    ///
    /// Left out is what the standard library knows by itself (Emoji_Presentation). Ranges run on
    /// over unassigned code points between two wide ones, which keeps the table this short.
    private static let wideRanges: [ClosedRange<UInt32>] = [
        0x1100...0x115F,  // Hangul leading consonants
        0x2329...0x232A,  // angle brackets
        0x2630...0x2637,  // trigrams
        0x268A...0x268F,  // monograms and digrams
        0x2E80...0x303E,  // radicals, ideographic description, CJK punctuation
        0x3041...0x3247,  // kana, bopomofo, Hangul letters, enclosed ideographs
        0x3250...0xA4C6,  // squared words, ideographs, hexagrams, Yi
        0xA960...0xA97C,  // Hangul leading consonants, older
        0xAC00...0xD7A3,  // Hangul syllables
        0xF900...0xFAFF,  // compatibility ideographs
        0xFE10...0xFE19,  // vertical forms
        0xFE30...0xFE6B,  // compatibility and small forms
        0xFF01...0xFF60,  // fullwidth forms
        0xFFE0...0xFFE6,  // fullwidth signs
        0x16FE0...0x1B2FB,  // Tangut, Khitan, Nüshu, historic kana
        0x1D300...0x1D376,  // Tai Xuan Jing, counting rods
        0x1F200...0x1F265,  // enclosed ideographs
        0x20000...0x3FFFD,  // ideographs of the supplementary planes
    ]
}
