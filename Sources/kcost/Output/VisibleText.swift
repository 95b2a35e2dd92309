extension String {
    /// This text with everything that could act on a terminal, or hide in it, spelled out.
    ///
    /// Payloads, gateway answers and arguments are other people's text: an escape sequence in them
    /// could recolour or rewrite what was printed before, a bidirectional override could show an
    /// amount backwards. Such scalars appear as `\u{1B}`, line ends and tabs as `\n`, `\r`, `\t`;
    /// all other text, Chinese and emoji included, stays as it is.
    ///
    /// A backslash is not doubled, so this is for reading and cannot be turned back.
    var visible: String {
        guard unicodeScalars.contains(where: \.isUnseen) else { return self }
        var shown = ""
        for scalar in unicodeScalars {
            switch scalar {
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
    /// Whether a reader could not see this scalar although a terminal may act on it.
    ///
    /// Asked by category rather than from a list, so that bidirectional controls, zero-width
    /// characters, the byte order mark, tag characters, and those of later Unicode versions are
    /// all caught. A few format characters are visible signs (U+0600 and its like) and stay.
    fileprivate var isUnseen: Bool {
        if isASCII { return value < 0x20 || value == 0x7F }
        return switch properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: true
        case .format: properties.isDefaultIgnorableCodePoint || Self.annotations.contains(self)
        default: false
        }
    }

    /// Interlinear annotation: format characters that are neither ignorable nor visible.
    private static let annotations: ClosedRange<Unicode.Scalar> = "\u{FFF9}"..."\u{FFFB}"
}
