/// Writes JSON into bytes: the one place where strings are escaped.
///
/// It owns its memory outright, which spares the check for other owners that an array makes with
/// every few bytes: a record is some forty small pieces.
public struct JSONText: ~Copyable {
    private var room: UnsafeMutableRawPointer
    private var capacity = 512
    /// How many bytes were written.
    public private(set) var count = 0

    /// A text of no bytes, with some room to grow.
    public init() { room = .allocate(byteCount: capacity, alignment: 1) }

    deinit { room.deallocate() }

    /// A copy of all that was written, as UTF-8.
    public var bytes: [UInt8] { withBytes { Array($0) } }

    /// Calls the body with what was written, without a copy.
    public func withBytes<Result, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(UnsafeRawBufferPointer(start: room, count: count))
    }

    /// Forgets what was written and keeps the room.
    public mutating func removeAll() { count = 0 }

    /// Writes text as it is: brackets, commas, keys that need no escape. Inlined, so that a piece
    /// known when compiling is a few moves of a known size.
    @inline(__always)
    public mutating func raw(_ text: StaticString) {
        copy(UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    /// Writes bytes as they are: a value that is JSON already.
    public mutating func raw(_ text: [UInt8]) { text.withUnsafeBytes { copy($0) } }

    /// Writes one byte as it is.
    @inline(__always)
    mutating func letter(_ byte: UInt8) {
        write(atMost: 1) { put in put(byte) }
    }

    /// Makes room for so many bytes more.
    @inline(__always)
    private mutating func reserve(_ more: Int) {
        if more > capacity - count { grow(more) }
    }

    /// Writes bytes, one by one, of which there are at most so many.
    @inline(__always)
    mutating func write(atMost limit: Int, _ body: (_ put: (UInt8) -> Void) -> Void) {
        reserve(limit)
        let room = room
        var end = count
        body { byte in
            room.storeBytes(of: byte, toByteOffset: end, as: UInt8.self)
            end &+= 1
        }
        count = end
    }

    @inline(__always)
    private mutating func copy(_ source: UnsafeRawBufferPointer) {
        guard let start = source.baseAddress else { return }
        reserve(source.count)
        (room + count).copyMemory(from: start, byteCount: source.count)
        count &+= source.count
    }

    @inline(never)
    private mutating func grow(_ more: Int) {
        capacity += max(more, capacity)
        let larger = UnsafeMutableRawPointer.allocate(byteCount: capacity, alignment: 1)
        larger.copyMemory(from: room, byteCount: count)
        room.deallocate()
        room = larger
    }

    /// Writes a string with its quotes; control characters, quotes and backslashes are escaped
    /// (RFC 8259 §7), and so is what a terminal would act on or hide: C1 controls, direction and
    /// zero-width marks, line separators. All else is UTF-8.
    public mutating func string(_ text: String) {
        var text = text
        letter(UInt8(ascii: "\""))
        text.withUTF8 { bytes in
            let raw = UnsafeRawBufferPointer(bytes)
            // All ASCII that needs no escape: nearly always.
            if !raw.contains(markedBy: { JSONText.stops(in: $0) }) { return copy(raw) }
            var plain = 0
            var index = 0
            while index < raw.count {
                let length = JSONText.escapedLength(bytes, index)
                if length > 0 {
                    copy(UnsafeRawBufferPointer(rebasing: raw[plain..<index]))
                    escape(bytes[index..<index + length])
                    plain = index + length
                }
                index += max(1, length)
            }
            copy(UnsafeRawBufferPointer(rebasing: raw[plain...]))
        }
        letter(UInt8(ascii: "\""))
    }

    /// The same for a part of a text.
    public mutating func string(_ text: some StringProtocol) { string(String(text)) }

    /// Not zero where a byte of eight is not ASCII or needs an escape: what stops a reader, and DEL,
    /// the one byte of ASCII that another one added lifts beyond it.
    @inline(__always)
    private static func stops(in word: UInt64) -> UInt64 {
        JSONScanner.stops(in: word)
            | ((word &+ 0x0101_0101_0101_0101) & 0x8080_8080_8080_8080)
    }

    /// How many bytes at a place make up a character that is escaped; zero for one that is not.
    @inline(__always)
    private static func escapedLength(_ bytes: UnsafeBufferPointer<UInt8>, _ index: Int) -> Int {
        let byte = bytes[index]
        if byte >= 0x80 { return hiddenLength(bytes, index) }
        return needsEscape(byte) ? 1 : 0
    }

    /// U+0080–009F, U+200B–200F, U+2028–202E, U+2060–206F and U+FEFF, by their UTF-8.
    private static func hiddenLength(_ bytes: UnsafeBufferPointer<UInt8>, _ index: Int) -> Int {
        func byte(_ offset: Int) -> UInt8 {
            index + offset < bytes.count ? bytes[index + offset] : 0
        }
        switch (byte(0), byte(1), byte(2)) {
        case (0xC2, 0x80...0x9F, _): return 2
        case (0xE2, 0x80, 0x8B...0x8F), (0xE2, 0x80, 0xA8...0xAE), (0xE2, 0x81, 0xA0...0xAF),
            (0xEF, 0xBB, 0xBF):
            return 3
        default: return 0
        }
    }

    @inline(__always)
    private static func needsEscape(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == 0x7F || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
    }

    private mutating func escape(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) {
        guard let byte = bytes.first else { return }
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"):
            letter(UInt8(ascii: "\\"))
            letter(byte)
        case 0x0A: raw("\\n")
        case 0x09: raw("\\t")
        case 0x0D: raw("\\r")
        default:
            raw("\\u")
            let scalar = String(decoding: bytes, as: UTF8.self).unicodeScalars.first?.value ?? 0
            for shift in [12, 8, 4, 0] { letter(JSONText.digit(UInt8(scalar >> shift & 15))) }
        }
    }

    /// Writes a string, or `null`.
    public mutating func string(orNull text: (some StringProtocol)?) {
        if let text { string(text) } else { raw("null") }
    }

    /// Writes an integer as decimal digits.
    public mutating func number(_ value: Int) {
        if value < 0 { letter(UInt8(ascii: "-")) }
        digits(UInt64(value.magnitude))
    }

    private mutating func digits(_ number: UInt64) {
        write(atMost: 20) { put in forEachDigit(of: number, put) }
    }

    /// Writes `true` or `false`.
    public mutating func boolean(_ value: Bool) {
        if value { raw("true") } else { raw("false") }
    }

    /// The text, as a string.
    public var string: String { withBytes { String(decoding: $0, as: UTF8.self) } }

    /// One string as JSON writes it.
    public static func quoted(_ text: some StringProtocol) -> String {
        var json = JSONText()
        json.string(text)
        return json.string
    }

    private static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? 0x30 + value : 0x61 + value - 10
    }
}
