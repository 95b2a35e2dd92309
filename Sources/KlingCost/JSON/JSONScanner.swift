/// The grammar of RFC 8259 over bytes that are followed by ``JSONDocument/padding`` zero bytes.
///
/// Zero is a control character, illegal everywhere, so the padding ends every loop: no loop needs
/// a bound of its own, and every load is checked against the buffer's.
struct JSONScanner {
    /// The next byte.
    var at: Int
    /// After the last byte of the text.
    let end: Int
    /// What was found so far.
    var tokens: [JSONDocument.Token] = []
    /// Objects with too many keys to compare pair by pair while scanning.
    var largeObjects: [JSONDocument.Node] = []
    /// Nodes of the arrays and objects that are open.
    private var open = InlineArray<64, Int32>(repeating: 0)
    private var depth = 0

    init(at: Int, end: Int) {
        (self.at, self.end) = (at, end)
    }

    /// Reads one value and nothing after it.
    mutating func scan(_ text: borrowing RawSpan) throws(JSONScanError) {
        skipSpace(text)
        if at == end { throw JSONScanError(.empty, at: at) }
        repeat {
            try value(text)
            // After a value: close what ends here, or move to the next value.
            while depth > 0 {
                let container = Int(open[depth - 1])
                skipSpace(text)
                let isObject = tokens[container].kind == .object
                let byte = text.byte(at)
                if byte == UInt8(ascii: ",") {
                    at += 1
                    skipSpace(text)
                    if isObject { try key(text, orEnd: false) }
                    break
                }
                guard byte == (isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) else {
                    throw unexpected(isObject ? .commaOrBrace : .commaOrBracket)
                }
                try close(container, text)
            }
        } while depth > 0
        skipSpace(text)
        if at < end { throw JSONScanError(.trailingText, at: at) }
    }

    /// Reads a value; of an array or object that is not empty, its opening and first key.
    private mutating func value(_ text: borrowing RawSpan) throws(JSONScanError) {
        var goesOn = true
        while goesOn {
            goesOn = false
            skipSpace(text)
            switch text.byte(at) {
            case UInt8(ascii: "\""):
                let content = try string(text)
                append(
                    .string, from: content.start, to: content.end, isEscaped: content.isEscaped)
            case UInt8(ascii: "-"), 0x30...0x39:
                try number(text)
            case UInt8(ascii: "{"):
                try push(.object)
                skipSpace(text)
                if text.byte(at) == UInt8(ascii: "}") {
                    try close(tokens.count - 1, text)
                } else {
                    try key(text, orEnd: true)
                    goesOn = true
                }
            case UInt8(ascii: "["):
                try push(.array)
                skipSpace(text)
                if text.byte(at) == UInt8(ascii: "]") {
                    try close(tokens.count - 1, text)
                } else {
                    goesOn = true
                }
            case UInt8(ascii: "t"): try literal(text, 0x6575_7274, 4, .true)
            case UInt8(ascii: "f"): try literal(text, 0x65_736C_6166, 5, .false)
            case UInt8(ascii: "n"): try literal(text, 0x6C6C_756E, 4, .null)
            default: throw unexpected(.value)
            }
        }
    }

    /// A key and its colon.
    private mutating func key(_ text: borrowing RawSpan, orEnd: Bool) throws(JSONScanError) {
        guard text.byte(at) == UInt8(ascii: "\"") else {
            throw unexpected(orEnd ? .keyOrEnd : .key)
        }
        let content = try string(text)
        let print =
            content.isEscaped
            ? Fingerprint.unknown : Fingerprint.of(text, from: content.start, to: content.end)
        tokens.append(
            JSONDocument.Token(
                kind: .string, isEscaped: content.isEscaped,
                start: Int32(truncatingIfNeeded: content.start),
                end: Int32(truncatingIfNeeded: content.end), next: print))
        skipSpace(text)
        guard text.byte(at) == UInt8(ascii: ":") else { throw unexpected(.colon) }
        at += 1
    }

    private mutating func push(_ kind: JSONDocument.Kind) throws(JSONScanError) {
        if depth == JSONReader.maximumDepth {
            throw JSONScanError(.tooDeep(limit: JSONReader.maximumDepth), at: at)
        }
        open[depth] = Int32(truncatingIfNeeded: tokens.count)
        depth += 1
        append(kind, from: at, to: at)
        at += 1
    }

    private mutating func close(_ container: Int, _ text: borrowing RawSpan) throws(JSONScanError) {
        at += 1
        var token = tokens[container]
        token.end = Int32(truncatingIfNeeded: at)
        token.next = Int32(truncatingIfNeeded: tokens.count)
        tokens[container] = token
        depth -= 1
        if token.kind == .object,
            !JSONDuplicateKeys.areSurelyDistinct(tokens, object: container)
        {
            largeObjects.append(JSONDocument.Node(index: container))
        }
    }

    /// Adds a node without children.
    mutating func append(
        _ kind: JSONDocument.Kind, from start: Int, to end: Int, isEscaped: Bool = false
    ) {
        tokens.append(
            JSONDocument.Token(
                kind: kind, isEscaped: isEscaped, start: Int32(truncatingIfNeeded: start),
                end: Int32(truncatingIfNeeded: end),
                next: Int32(truncatingIfNeeded: tokens.count + 1)))
    }

    @inline(__always)
    private mutating func skipSpace(_ text: borrowing RawSpan) {
        while true {
            let byte = text.byte(at)
            if byte > 0x20 { return }
            guard byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { return }
            at += 1
        }
    }

    private func unexpected(_ expected: JSONError.Expected) -> JSONScanError {
        at >= end
            ? JSONScanError(.endOfInput(expected: expected), at: end)
            : JSONScanError(.unexpected(expected: expected), at: at)
    }

    private mutating func literal(
        _ text: borrowing RawSpan, _ letters: UInt64, _ count: Int, _ kind: JSONDocument.Kind
    ) throws(JSONScanError) {
        let mask: UInt64 = 1 &<< (8 &* UInt64(count)) &- 1
        let word = text.word(at)
        guard word & mask == letters else { throw unexpected(.value) }
        append(kind, from: at, to: at + count)
        at += count
    }

    /// A number (§6), kept as written.
    private mutating func number(_ text: borrowing RawSpan) throws(JSONScanError) {
        let start = at
        if text.byte(at) == UInt8(ascii: "-") { at += 1 }
        let first = at
        try digits(text)
        if text.byte(first) == 0x30, at - first > 1 {
            throw JSONScanError(.invalidNumber, at: start)
        }
        if text.byte(at) == UInt8(ascii: ".") {
            at += 1
            try digits(text)
        }
        if text.byte(at) | 0x20 == UInt8(ascii: "e") {
            at += 1
            let sign = text.byte(at)
            if sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") { at += 1 }
            try digits(text)
        }
        append(.number, from: start, to: at)
    }

    private mutating func digits(_ text: borrowing RawSpan) throws(JSONScanError) {
        let start = at
        while text.byte(at) &- 0x30 < 10 { at += 1 }
        if at == start { throw JSONScanError(.invalidNumber, at: at) }
    }
}
