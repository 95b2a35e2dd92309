@testable import KlingCost

/// Writes TZif files (RFC 9636 §3): right ones, and any kind of wrong ones.
struct SampleZoneFile {
    /// A local time type.
    struct Kind {
        var offset: Int32
        var isDaylight: UInt8 = 0
        var designation: UInt8 = 0
    }

    var version: UInt8 = UInt8(ascii: "2")
    var secondVersion: UInt8?
    /// Times, each with the index of its type.
    var transitions: [(time: Int64, kind: UInt8)] = []
    var kinds = [Kind(offset: 0)]
    var designations = Array("LMT\0".utf8)
    var standard: [UInt8] = []
    var universal: [UInt8] = []
    /// Bytes of leap-second records, and how many there are said to be.
    var leaps: (count: UInt32, bytes: [UInt8]) = (0, [])
    /// What stands between the footer's line ends; without it there is no footer.
    var footer: String? = ""
    /// What the headers say where it differs from what is there.
    var claimed: [Int: UInt32] = [:]

    /// A zone that is this far from UTC, in seconds, from each time on.
    init(_ first: Int32, _ changes: [(time: Int64, offset: Int32)] = [], footer: String = "") {
        kinds = [Kind(offset: first)] + changes.map { Kind(offset: $0.offset) }
        transitions = changes.enumerated().map { ($1.time, UInt8($0 + 1)) }
        self.footer = footer
    }

    /// The file.
    var bytes: [UInt8] {
        if version == 0 { return header(version, isEmpty: false) + block(timeBytes: 4) }
        var file = header(version, isEmpty: true) + [0, 0, 0, 0, 0, 0, 0]
        file += header(secondVersion ?? version, isEmpty: false) + block(timeBytes: 8)
        if let footer { file += Array("\n\(footer)\n".utf8) }
        return file
    }

    /// The zone, or why there is none.
    func zone() throws(ZoneFileError) -> Zone { try Zone(name: "Test/Zone", file: bytes) }

    private func header(_ version: UInt8, isEmpty: Bool) -> [UInt8] {
        var counts: [UInt32] = [0, 0, 0, 0, 1, 1]
        if !isEmpty {
            counts = [
                UInt32(universal.count), UInt32(standard.count), leaps.count,
                UInt32(transitions.count), UInt32(kinds.count), UInt32(designations.count),
            ]
            for (index, count) in claimed { counts[index] = count }
        }
        return Array("TZif".utf8) + [version] + [UInt8](repeating: 0, count: 15)
            + counts.flatMap { SampleZoneFile.bigEndian(Int64($0), 4) }
    }

    private func block(timeBytes: Int) -> [UInt8] {
        transitions.flatMap { SampleZoneFile.bigEndian($0.time, timeBytes) }
            + transitions.map(\.kind)
            + kinds.flatMap {
                SampleZoneFile.bigEndian(Int64($0.offset), 4) + [$0.isDaylight, $0.designation]
            } + designations + leaps.bytes + standard + universal
    }

    private static func bigEndian(_ number: Int64, _ count: Int) -> [UInt8] {
        (0..<count).reversed().map { UInt8(truncatingIfNeeded: number >> (8 * Int64($0))) }
    }
}
