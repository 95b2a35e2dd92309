extension JSONScanner {
    /// A string (§7), kept as written; every byte of it is looked at once.
    ///
    /// - Returns: the place of its content, between the quotes.
    @inline(__always)
    mutating func string(
        _ text: borrowing RawSpan
    ) throws(JSONScanError) -> (start: Int, end: Int, isEscaped: Bool) {
        let start = at + 1
        var isEscaped = false
        var next = start
        while true {
            let word = text.word(next)
            let stops = JSONScanner.stops(in: word)
            if stops == 0 {
                next &+= 8
                continue
            }
            next &+= stops.trailingZeroBitCount &>> 3
            let byte = text.byte(next)
            if byte == UInt8(ascii: "\"") {
                at = next &+ 1
                return (start, next, isEscaped)
            }
            at = next
            if byte >= 0x80 {
                try nonASCII(text)
            } else if byte == UInt8(ascii: "\\") {
                isEscaped = true
                try escape(text)
            } else {
                if at >= end { throw JSONScanError(.unterminatedString, at: start - 1) }
                throw JSONScanError(.controlCharacter, at: at)
            }
            next = at
        }
    }

    /// Marks the high bit of each byte that a plain run of string content cannot contain: quote,
    /// backslash, control characters, anything outside ASCII. A borrow can mark a byte above a
    /// marked one wrongly, never below, so the lowest mark is right.
    ///
    /// With its second bit turned, the quote becomes the number that follows the control
    /// characters, and they stay among themselves: one comparison finds all of them.
    @inline(__always)
    static func stops(in word: UInt64) -> UInt64 {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let highs: UInt64 = 0x8080_8080_8080_8080
        let controlOrQuote = (word ^ (ones &* 0x02)) &- ones &* 0x21
        let backslash = (word ^ (ones &* 0x5C)) &- ones
        return (controlOrQuote | backslash | word) & highs
    }

    /// A run of characters outside ASCII, each a well-formed UTF-8 sequence (RFC 3629 §4).
    private mutating func nonASCII(_ text: borrowing RawSpan) throws(JSONScanError) {
        while true {
            let word = UInt32(truncatingIfNeeded: text.word(at))
            let lead = word & 0xFF
            let second = word &>> 8 & 0xFF
            if word & 0x00C0_C0F0 == 0x0080_80E0 {
                // Three bytes: most Chinese text. Not overlong, not a surrogate.
                if lead == 0xE0 && second < 0xA0 || lead == 0xED && second > 0x9F { break }
                at += 3
            } else if lead < 0x80 {
                return
            } else if word & 0xC0E0 == 0x80C0 {
                if lead < 0xC2 { break }
                at += 2
            } else if word & 0xC0C0_C0F8 == 0x8080_80F0 {
                if lead == 0xF0 && second < 0x90 || lead == 0xF4 && second > 0x8F { break }
                if lead > 0xF4 { break }
                at += 4
            } else {
                break
            }
        }
        // A sequence cut off by the text's end is an unterminated string to a person, but bad
        // UTF-8 to a decoder; the bytes are there, so they are what is named.
        throw JSONScanError(.invalidUTF8, at: at)
    }

    private mutating func escape(_ text: borrowing RawSpan) throws(JSONScanError) {
        let letter = text.byte(at + 1)
        if letter == UInt8(ascii: "u") {
            try unicodeEscape(text)
        } else if JSONEscape.meaning(ofEscape: letter) != nil {
            at += 2
        } else {
            throw JSONScanError(.invalidEscape, at: at)
        }
    }

    private mutating func unicodeEscape(_ text: borrowing RawSpan) throws(JSONScanError) {
        let start = at
        let unit = try hexadecimalUnit(text)
        if !(0xD800..<0xE000).contains(unit) { return }
        guard unit < 0xDC00, text.byte(at) == UInt8(ascii: "\\"),
            text.byte(at + 1) == UInt8(ascii: "u")
        else { throw JSONScanError(.loneSurrogate, at: start) }
        let low = try hexadecimalUnit(text)
        if !(0xDC00..<0xE000).contains(low) { throw JSONScanError(.loneSurrogate, at: start) }
    }

    private mutating func hexadecimalUnit(_ text: borrowing RawSpan) throws(JSONScanError) -> UInt32
    {
        var unit: UInt32 = 0
        for offset in at + 2..<at + 6 {
            guard let digit = JSONEscape.hexadecimal(text.byte(offset)) else {
                throw JSONScanError(.invalidEscape, at: at)
            }
            unit = unit << 4 | digit
        }
        at += 6
        return unit
    }
}
