/// What a TZif file says (RFC 9636 §3), checked field by field.
///
/// Of versions 2 to 4 the first block, with its 32-bit times, is passed over; what follows the
/// footer is not looked at, for later versions may put something there.
struct ZoneFile {
    /// Largest file, in bytes: 256 KiB. The largest of the system's has some 4 KiB.
    static let maximumBytes = 256 << 10

    /// Seconds since the epoch, ascending.
    let transitions: [Int64]
    /// Seconds east of UTC: one before all transitions, then one for each.
    let offsets: [Int64]
    /// The footer's rule; `nil` where the file has none.
    let rule: ZoneRule?

    init(_ bytes: [UInt8]) throws(ZoneFileError) {
        if bytes.count > ZoneFile.maximumBytes { throw .tooLarge(limit: ZoneFile.maximumBytes) }
        var cursor = Cursor(bytes: bytes)
        let first = try Header(&cursor)
        if first.version == 1 {
            (transitions, offsets) = try ZoneFile.block(first, &cursor, timeBytes: 4)
            rule = nil
            return
        }
        _ = try cursor.take(first.blockBytes(timeBytes: 4))
        if cursor.rest.count < Header.byteCount { throw .truncated }
        let second = try Header(&cursor)
        if second.version != first.version { throw .invalid(.version, index: 1) }
        (transitions, offsets) = try ZoneFile.block(second, &cursor, timeBytes: 8)
        rule = try ZoneFile.footer(cursor.rest, version: second.version)
        // The footer goes on from the last transition; nothing may jump between the two.
        if let rule, let last = transitions.last, rule.offset(at: last) != offsets.last {
            throw .invalid(.footerOffset, index: transitions.count - 1)
        }
    }

    /// A data block (§3.2).
    private static func block(
        _ header: Header, _ cursor: inout Cursor, timeBytes: Int
    ) throws(ZoneFileError) -> (transitions: [Int64], offsets: [Int64]) {
        // Before anything is kept: a file cannot announce more than it holds.
        if header.blockBytes(timeBytes: timeBytes) > cursor.rest.count { throw .truncated }
        try header.check()
        let transitions = try times(&cursor, count: header.times, timeBytes: timeBytes)
        let indexes = try cursor.take(header.times)
        for (place, index) in indexes.enumerated() where Int(index) >= header.types {
            throw .invalid(.transitionType, index: place)
        }
        let types = try types(&cursor, header)
        _ = try cursor.take(header.characters)
        try indicators(&cursor, header)
        return (transitions, [types[0]] + indexes.map { types[Int($0)] })
    }

    private static func times(
        _ cursor: inout Cursor, count: Int, timeBytes: Int
    ) throws(ZoneFileError) -> [Int64] {
        var times: [Int64] = []
        times.reserveCapacity(count)
        for index in 0..<count {
            let time = try cursor.number(timeBytes)
            if let last = times.last, time <= last {
                throw .invalid(.transitionTime, index: index)
            }
            times.append(time)
        }
        return times
    }

    /// The offsets of the local time types; the designations must stand after them.
    private static func types(
        _ cursor: inout Cursor, _ header: Header
    ) throws(ZoneFileError) -> [Int64] {
        let designations = cursor.rest.dropFirst(header.types * 6).prefix(header.characters)
        // A designation that begins after the last NUL has no end.
        let lastEnd = designations.lastIndex(of: 0).map { $0 - designations.startIndex }
        var offsets: [Int64] = []
        offsets.reserveCapacity(header.types)
        for index in 0..<header.types {
            let offset = try cursor.number(4)
            let isDaylight = try cursor.byte()
            let designation = try cursor.byte()
            if !Zone.offsetRange.contains(offset) { throw .invalid(.offset, index: index) }
            if isDaylight > 1 { throw .invalid(.daylightFlag, index: index) }
            guard let lastEnd, Int(designation) <= lastEnd else {
                throw .invalid(.designation, index: index)
            }
            offsets.append(offset)
        }
        return offsets
    }

    /// How transitions were written down before they became instants: of use to nobody, yet wrong
    /// ones tell a broken file.
    private static func indicators(
        _ cursor: inout Cursor, _ header: Header
    ) throws(ZoneFileError) {
        let standard = Array(try cursor.take(header.standardIndicators))
        let universal = Array(try cursor.take(header.universalIndicators))
        for (index, value) in standard.enumerated() where value > 1 {
            throw .invalid(.indicator, index: index)
        }
        for (index, value) in universal.enumerated() {
            let isStandard = index < standard.count && standard[index] == 1
            if value > 1 || value == 1 && !isStandard { throw .invalid(.indicator, index: index) }
        }
    }

    /// The footer (§3.3): a `TZ` string, which may be empty, between two line ends.
    private static func footer(
        _ bytes: ArraySlice<UInt8>, version: Int
    ) throws(ZoneFileError) -> ZoneRule? {
        guard let first = bytes.first else { throw .truncated }
        if first != 0x0A { throw .invalid(.footer, index: 0) }
        let text = bytes.dropFirst().prefix { $0 != 0x0A }
        if text.endIndex == bytes.endIndex { throw .truncated }
        if text.isEmpty { return nil }
        guard let rule = ZoneRule(text, allowsAnyTime: version >= 3) else {
            throw .invalid(.footer, index: 0)
        }
        return rule
    }
}

/// A header (§3.1): the version, and how many of each there are in the block after it.
private struct Header {
    static let byteCount = 44

    let version: Int
    let universalIndicators, standardIndicators, leaps, times, types, characters: Int

    init(_ cursor: inout Cursor) throws(ZoneFileError) {
        if !cursor.rest.starts(with: "TZif".utf8) { throw .notZoneFile }
        _ = try cursor.take(4)
        switch try cursor.byte() {
        case 0: version = 1
        case UInt8(ascii: "2"): version = 2
        case UInt8(ascii: "3"): version = 3
        case UInt8(ascii: "4"): version = 4
        case let other: throw .unknownVersion(other)
        }
        // Reserved; a reader does not look at them.
        _ = try cursor.take(15)
        universalIndicators = try cursor.count()
        standardIndicators = try cursor.count()
        leaps = try cursor.count()
        times = try cursor.count()
        types = try cursor.count()
        characters = try cursor.count()
    }

    /// Each count is below 2^32, so the sum is far from overflow.
    func blockBytes(timeBytes: Int) -> Int {
        times * (timeBytes + 1) + types * 6 + characters + leaps * (timeBytes + 4)
            + standardIndicators + universalIndicators
    }

    func check() throws(ZoneFileError) {
        if leaps > 0 { throw .countsLeapSeconds }
        guard types > 0, characters > 0, standardIndicators == 0 || standardIndicators == types,
            universalIndicators == 0 || universalIndicators == types
        else { throw .invalid(.counts, index: 0) }
    }
}

/// Takes big-endian numbers off the front of bytes.
private struct Cursor {
    private(set) var rest: ArraySlice<UInt8>

    init(bytes: [UInt8]) { rest = bytes[...] }

    mutating func take(_ count: Int) throws(ZoneFileError) -> ArraySlice<UInt8> {
        if count > rest.count { throw .truncated }
        defer { rest = rest.dropFirst(count) }
        return rest.prefix(count)
    }

    mutating func byte() throws(ZoneFileError) -> UInt8 {
        guard let byte = rest.popFirst() else { throw .truncated }
        return byte
    }

    /// A signed number of four or eight bytes.
    mutating func number(_ count: Int) throws(ZoneFileError) -> Int64 {
        let bits = try take(count).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        return Int64(bitPattern: bits << (64 - 8 * UInt64(count))) >> (64 - 8 * Int64(count))
    }

    mutating func count() throws(ZoneFileError) -> Int {
        Int(try take(4).reduce(UInt32(0)) { $0 << 8 | UInt32($1) })
    }
}
