internal import KlingCost

/// A value in an answer's JSON, asked for by name. What is missing, `null` or of another type is
/// `nil`: a gateway may answer anything.
struct AnswerJSON {
    private let document: JSONDocument
    private let node: JSONDocument.Node

    /// - Returns: `nil` for what is no JSON object that we read.
    init?(_ body: some Sequence<UInt8>) {
        guard let document = try? JSONReader.document(body),
            document.kind(JSONDocument.root) == .object
        else { return nil }
        self.init(document, JSONDocument.root)
    }

    private init(_ document: JSONDocument, _ node: JSONDocument.Node) {
        (self.document, self.node) = (document, node)
    }

    var kind: JSONDocument.Kind { document.kind(node) }

    /// A member of an object.
    subscript(name: String) -> AnswerJSON? {
        guard let member = document.member(node, name), document.kind(member) != .null else {
            return nil
        }
        return AnswerJSON(document, member)
    }

    var text: String? { kind == .string ? document.string(node) : nil }
    var integer: Int? { document.integer(node) }

    /// A string, or a number as written.
    var word: String? {
        switch kind {
        case .string: document.string(node)
        case .number: written
        default: nil
        }
    }

    var items: [AnswerJSON]? {
        kind == .array ? document.elements(node).map { AnswerJSON(document, $0) } : nil
    }

    var boolean: Bool? {
        switch kind {
        case .true: true
        case .false: false
        default: nil
        }
    }

    /// A number, or a string that is one, to nine places: see ``Nanos/init(number:)``.
    var amount: Nanos? { word.flatMap { Nanos(number: $0) } }

    /// Seconds since 1970 between the years 2000 and 2100: milliseconds do not pass for them.
    var instant: Instant? { integer.flatMap { AnswerJSON.instant($0) } }

    static func instant(_ seconds: Int) -> Instant? {
        (946_684_800..<4_102_444_800).contains(seconds) ? Instant(seconds: Int64(seconds)) : nil
    }

    /// A string's content, or any other value as it is written.
    var asWritten: String { text ?? written }

    /// Its JSON, as it came.
    var written: String { String(decoding: document.source(node), as: UTF8.self) }
}

extension Nanos {
    /// Reads a number as JSON writes it (RFC 8259 §6), an exponent included, rounded half away from
    /// zero at nine places: servers that compute in binary fractions print `0.30000000000000004`
    /// for what they charged.
    ///
    /// - Returns: `nil` for anything else, for more than 30 digits, and outside the range.
    init?(number text: String) {
        var digits: Int128 = 0
        var (count, places) = (0, 0)
        var isFraction = false
        var rest = Array(text.utf8)[...]
        let isNegative = rest.first == UInt8(ascii: "-")
        if isNegative { rest = rest.dropFirst() }
        while let byte = rest.first {
            if byte == UInt8(ascii: "."), !isFraction, count > 0 {
                isFraction = true
            } else if (0x30...0x39).contains(byte) {
                digits = digits * 10 + Int128(byte - 0x30)
                count += 1
                if isFraction { places += 1 }
                if count > 30 { return nil }
            } else {
                break
            }
            rest = rest.dropFirst()
        }
        if count == 0 || isFraction && places == 0 { return nil }
        if let letter = rest.first {
            guard letter | 0x20 == UInt8(ascii: "e"),
                let exponent = Int(String(decoding: rest.dropFirst(), as: UTF8.self)),
                (-40...20).contains(exponent)
            else { return nil }
            places -= exponent
        }
        while places < 9 {
            let (larger, isTooMany) = digits.multipliedReportingOverflow(by: 10)
            if isTooMany { return nil }
            (digits, places) = (larger, places + 1)
        }
        if places > 9 {
            // Half of the last place kept, in units of the first one dropped.
            for _ in 10..<places { digits /= 10 }
            digits = (digits + 5) / 10
        }
        guard let exact = Int64(exactly: isNegative ? -digits : digits) else { return nil }
        self.init(count: exact)
    }
}
