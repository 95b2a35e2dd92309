import KlingCost
import KlingSystem

/// Lengths of remote videos that were measured within a day: a file each in
/// `$XDG_CACHE_HOME/kcost/videos`, readable by their owner only.
///
/// Addresses may carry signatures, so a file is named by the address's digest and does not hold it.
/// A cache is a convenience: whatever goes wrong with it means measuring again.
struct ProbeCache {
    /// What is kept of one video.
    struct Entry: Equatable {
        let length: ReferenceLength
        let byteCount: UInt64
        let etag: String?
        let measured: Instant
        /// What was odd about the video then, in words.
        let warnings: [String]
    }

    /// How long an entry counts.
    static let lifetimeSeconds: Int64 = 86_400
    private static let largestEntry = 16 << 10
    private let folder: String

    /// `nil` without a home.
    init?() {
        guard let base = Host.baseFolder("XDG_CACHE_HOME", orAtHome: ".cache") else { return nil }
        folder = base + "/kcost/videos"
    }

    /// What is known of an address.
    func entry(for address: String, now: Instant = Host.now) -> Entry? {
        let path = path(address)
        // Where others may write, they could plant a length.
        guard FileSystem.isOwn(path),
            let bytes = try? Descriptor.contents(of: path, limit: Self.largestEntry),
            let document = try? JSONReader.document(bytes),
            let entry = document.textMembers.flatMap(Entry.init)
        else { return nil }
        let age = now.seconds.subtractingReportingOverflow(entry.measured.seconds)
        // One from the future is of a clock that was set back.
        guard !age.overflow, (0..<ProbeCache.lifetimeSeconds).contains(age.partialValue) else {
            return nil
        }
        return entry
    }

    /// Keeps what was measured, and removes entries that are too old: files of ours in a folder of
    /// ours, and nothing else.
    func keep(_ entry: Entry, for address: String) {
        FileSystem.makeFolders(folder)
        let json = entry.json
        guard FileSystem.isOwnFolder(folder), json.count <= ProbeCache.largestEntry else { return }
        for name in FileSystem.names(in: folder, suffix: "") ?? [] where ProbeCache.isEntry(name) {
            let file = folder + "/" + name
            if FileSystem.ageSeconds(file).map({ $0 >= ProbeCache.lifetimeSeconds }) ?? false {
                FileSystem.remove(file)
            }
        }
        try? FileSystem.replace(path(address), with: json)
    }

    /// Whether a file is named as ours are: a digest, and perhaps the number of the process that
    /// did not finish writing it.
    private static func isEntry(_ name: String) -> Bool {
        let digest = name.prefix(64)
        let rest = name.dropFirst(64)
        return digest.utf8.count == 64
            && digest.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
            && rest.hasPrefix(".json")
            && rest.dropFirst(5).utf8.allSatisfy { $0 == 0x2E || (0x30...0x39).contains($0) }
    }

    private func path(_ address: String) -> String {
        folder + "/" + SHA256(of: address.utf8).hexadecimal + ".json"
    }
}

extension ProbeCache.Entry {
    fileprivate init?(_ members: [(String, String)]) {
        let values = Dictionary(members, uniquingKeysWith: { first, _ in first })
        func number(_ key: String) -> Int64? { values[key].flatMap { Int64($0) } }
        guard values["schema_version"] == "1", let expected = number("expected_ms"),
            let shortest = number("shortest_ms"), let longest = number("longest_ms"),
            let byteCount = number("byte_count"), let measured = number("measured"),
            0 <= shortest, shortest <= expected, expected <= longest, 0 <= byteCount,
            // No video of a day is anybody's reference.
            longest <= 86_400_000
        else { return nil }
        self.init(
            length: ReferenceLength(
                expected: VideoLength(milliseconds: expected),
                shortest: VideoLength(milliseconds: shortest),
                longest: VideoLength(milliseconds: longest)),
            byteCount: UInt64(byteCount), etag: values["etag"],
            measured: Instant(seconds: measured),
            warnings: values["warnings"]?.split(separator: "\n").map { String($0) } ?? [])
    }

    fileprivate var json: [UInt8] {
        var json = JSONText()
        json.raw("{\"schema_version\":\"1\"")
        func member(_ key: String, _ value: String) {
            json.raw(",")
            json.string(key)
            json.raw(":")
            json.string(value)
        }
        member("measured", String(measured.seconds))
        member("expected_ms", String(length.expected.milliseconds))
        member("shortest_ms", String(length.shortest.milliseconds))
        member("longest_ms", String(length.longest.milliseconds))
        member("byte_count", String(byteCount))
        if let etag { member("etag", etag) }
        if !warnings.isEmpty { member("warnings", warnings.joined(separator: "\n")) }
        json.raw("}\n")
        return json.bytes
    }
}
