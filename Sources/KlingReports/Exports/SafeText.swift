extension String {
    /// This text with what a reader could not see, and the ASCII characters that mean something where
    /// it is to stand, as percent and two digits for each byte: so it can be turned back.
    ///
    /// - Parameters:
    ///   - special: ASCII characters that must not stand there; the percent sign is always one.
    ///   - limit: no more scalars than these are kept; text from outside may be a megabyte.
    func percentEscaped(_ special: String, limit: Int = 1_000) -> String {
        var safe = String.UnicodeScalarView()
        for (place, scalar) in unicodeScalars.enumerated() {
            if place == limit {
                safe.append("…")
                break
            }
            guard scalar == "%" || scalar.isUnseen || special.unicodeScalars.contains(scalar) else {
                safe.append(scalar)
                continue
            }
            for byte in String(scalar).utf8 {
                safe.append("%")
                safe.append(contentsOf: [byte].upperHexadecimal.unicodeScalars)
            }
        }
        return String(safe)
    }

    /// A JSON text whose strings hold only what can be seen: the rest is written `\u202E`.
    func escapedInJSON() -> String {
        guard unicodeScalars.contains(where: \.isUnseen) else { return self }
        var safe = String.UnicodeScalarView()
        for scalar in unicodeScalars {
            if !scalar.isUnseen {
                safe.append(scalar)
                continue
            }
            for unit in String(scalar).utf16 {
                let bytes = [UInt8(unit >> 8), UInt8(truncatingIfNeeded: unit)]
                safe.append(contentsOf: "\\u".unicodeScalars)
                safe.append(contentsOf: bytes.upperHexadecimal.unicodeScalars)
            }
        }
        return String(safe)
    }
}

extension Unicode.Scalar {
    /// Whether it is a letter or a decimal digit, of whatever script.
    var isLetterOrDigit: Bool {
        switch properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
            .decimalNumber:
            true
        default: false
        }
    }
}

extension [UInt8] {
    /// Two hexadecimal digits for each byte, upper case.
    fileprivate var upperHexadecimal: String {
        flatMap { [$0 >> 4, $0 & 15] }.map { String($0, radix: 16, uppercase: true) }.joined()
    }
}
