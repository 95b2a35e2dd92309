extension String {
    /// This text with everything that could act on a terminal, or hide in it, spelled out.
    ///
    /// Payloads, gateway answers and arguments are other people's text: an escape sequence in them
    /// could recolour or rewrite what was printed before, a bidirectional override could show an
    /// amount backwards. Such scalars appear as `\u{1B}`, line ends and tabs as `\n`, `\r`, `\t`;
    /// all other text, Chinese and emoji included, stays as it is.
    ///
    /// A zero width joiner stays where it draws one sign of two: between two emoji, and behind the
    /// sign that joins letters of an Indic script. Elsewhere it would only make two names look like one.
    ///
    /// A backslash is not doubled, so this is for reading and cannot be turned back.
    package var visible: String {
        guard unicodeScalars.contains(where: \.isUnseen) else { return self }
        var shown = ""
        var previous: Unicode.Scalar?
        for (place, scalar) in zip(unicodeScalars.indices, unicodeScalars) {
            defer { previous = scalar }
            switch scalar {
            case Unicode.Scalar.joiner:
                let next = unicodeScalars[unicodeScalars.index(after: place)...].first
                let isNeeded = Unicode.Scalar.areJoined(previous, next)
                shown += isNeeded ? String(scalar) : #"\u{200D}"#
            case "\n": shown += #"\n"#
            case "\r": shown += #"\r"#
            case "\t": shown += #"\t"#
            case _ where scalar.isUnseen:
                shown += #"\u{"# + String(scalar.value, radix: 16, uppercase: true) + "}"
            default: shown.unicodeScalars.append(scalar)
            }
        }
        return shown
    }
}

extension Unicode.Scalar {
    /// Whether a reader could not see this scalar, although a terminal may act on it or a name be told
    /// apart by it.
    ///
    /// Asked by category rather than from a list, so that bidirectional controls, zero-width
    /// characters, the byte order mark, tag characters, fillers, and those of later Unicode versions
    /// are all caught. A few format characters are visible signs (U+0600 and its like) and stay; so do
    /// characters that are newer than this program, and those of private use, which have some shape.
    var isUnseen: Bool {
        if isASCII { return value < 0x20 || value == 0x7F }
        return switch properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: true
        case .format: properties.isDefaultIgnorableCodePoint || Self.annotations.contains(self)
        case .unassigned, .otherLetter: properties.isDefaultIgnorableCodePoint
        default: false
        }
    }

    fileprivate static let joiner: Unicode.Scalar = "\u{200D}"

    /// Whether a joiner between two scalars makes one sign of them: rule A2 of Unicode Standard Annex
    /// 31, and Unicode Technical Standard 51 for emoji.
    fileprivate static func areJoined(_ one: Unicode.Scalar?, _ other: Unicode.Scalar?) -> Bool {
        guard let one, let other else { return false }
        if one.properties.canonicalCombiningClass == .virama {
            return other.properties.isAlphabetic
        }
        let isEmoji = one == "\u{FE0F}" || !one.isASCII && one.properties.isEmoji
        return isEmoji && !other.isASCII && other.properties.isEmoji
    }

    /// Interlinear annotation: format characters that are neither ignorable nor visible.
    private static let annotations: ClosedRange<Unicode.Scalar> = "\u{FFF9}"..."\u{FFFB}"
}
