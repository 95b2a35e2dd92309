internal import KlingCost
private import Libc

/// A bill's bytes as text: spreadsheets and consoles write UTF-8, UTF-16 and GB18030.
enum BillText {
    /// The same as UTF-8, without a byte order mark.
    ///
    /// - Parameter encoding: what it is written in, where somebody said so.
    /// - Throws: ``BillError/encoding`` where it is none of them.
    static func utf8(
        _ bytes: [UInt8], encoding: BillForm.Encoding?
    ) throws(BillError) -> ArraySlice<UInt8> {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { return bytes[3...] }
        if bytes.starts(with: [0xFF, 0xFE]) { return utf16(bytes[2...], isLittle: true)[...] }
        if bytes.starts(with: [0xFE, 0xFF]) { return utf16(bytes[2...], isLittle: false)[...] }
        if let isLittle = unmarked(bytes) { return utf16(bytes[...], isLittle: isLittle)[...] }
        if encoding == .utf16 { return utf16(bytes[...], isLittle: true)[...] }
        if encoding != .gb18030, isUTF8(bytes) { return bytes[...] }
        if encoding == .utf8 { throw .encoding }
        guard let text = gb18030(bytes) else { throw .encoding }
        return text.starts(with: [0xEF, 0xBB, 0xBF]) ? text[3...] : text[...]
    }

    /// Which half of the pairs is empty in UTF-16 without a mark; `nil` where it is none.
    private static func unmarked(_ bytes: [UInt8]) -> Bool? {
        let head = bytes.prefix(512)
        let empty = head.indices.filter { head[$0] == 0 }
        guard let first = empty.first, empty.count * 3 > head.count,
            empty.allSatisfy({ $0 % 2 == first % 2 })
        else { return nil }
        return first % 2 == 1
    }

    private static func utf16(_ bytes: ArraySlice<UInt8>, isLittle: Bool) -> [UInt8] {
        var units: [UInt16] = []
        units.reserveCapacity(bytes.count / 2)
        var place = bytes.startIndex
        while place + 1 < bytes.endIndex {
            let (one, other) = (UInt16(bytes[place]), UInt16(bytes[place + 1]))
            units.append(isLittle ? one | other << 8 : one << 8 | other)
            place += 2
        }
        return Array(String(decoding: units, as: UTF16.self).utf8)
    }

    private static func isUTF8(_ bytes: [UInt8]) -> Bool {
        String(validating: bytes, as: UTF8.self) != nil
    }

    /// By the system's converter; `nil` where a byte is not of it, or the system has no converter.
    private static func gb18030(_ bytes: [UInt8]) -> [UInt8]? {
        guard let converter = iconv_open("UTF-8", "GB18030"),
            converter != iconv_t(bitPattern: -1)
        else { return nil }
        defer { iconv_close(converter) }
        // Two bytes become three at most, four become four, one stays one.
        var text = [UInt8](repeating: 0, count: bytes.count * 2 + 16)
        var input = bytes
        let capacity = text.count
        let count = input.withUnsafeMutableBytes { source -> Int? in
            text.withUnsafeMutableBytes { target -> Int? in
                var from = source.baseAddress?.assumingMemoryBound(to: CChar.self)
                var to = target.baseAddress?.assumingMemoryBound(to: CChar.self)
                var (left, room) = (source.count, capacity)
                let failed = iconv(converter, &from, &left, &to, &room) == -1
                return failed || left > 0 ? nil : capacity - room
            }
        }
        return count.map { Array(text.prefix($0)) }
    }
}
