public import KlingCost
import KlingReports
import KlingSystem
import Synchronization

/// The zones that the system knows, each read once: TZif files below `$TZDIR`, else
/// `/usr/share/zoneinfo`. `UTC` and fixed distances need no file.
public final class SystemZones {
    private let folder: String
    /// What the files say that they were made of: `tzdata 2026f`; `nil` where they do not.
    private lazy var release = readRelease()
    private var known: [String: Zone?] = [:]

    /// The system's zones; no file is read before a zone is asked for.
    public init() { folder = Host.environment("TZDIR") ?? "/usr/share/zoneinfo" }

    /// The zone of a name; `nil` when the system does not know it, or its file is no zone's.
    public func zone(_ name: String) -> Zone? {
        if let zone = known[name] { return zone }
        let zone = Zone(fixed: name) ?? read(name)
        known[name] = .some(zone)
        return zone
    }

    private func read(_ name: String) -> Zone? {
        guard Zone.isSafeName(name),
            let bytes = try? Descriptor.contents(of: "\(folder)/\(name)", limit: 256 << 10)
        else { return nil }
        return try? Zone(name: name, file: bytes, data: release ?? SystemZones.digest(name, bytes))
    }

    /// The first line of the file that most systems keep beside the others: `# version 2026f`.
    private func readRelease() -> String? {
        let mark = "# version "
        guard let bytes = try? Descriptor.contents(of: "\(folder)/tzdata.zi", limit: 1 << 20) else {
            return nil
        }
        let line = String(decoding: bytes.prefix(64).prefix { $0 != 0x0A }, as: UTF8.self)
        return line.hasPrefix(mark) ? "tzdata \(line.dropFirst(mark.count))".visible : nil
    }

    /// `America/Vancouver, SHA-256 1f0e…`: sixteen digits tell two files of one name apart.
    private static func digest(_ name: String, _ bytes: [UInt8]) -> String {
        "\(name), SHA-256 \(SHA256(of: bytes).hexadecimal.prefix(16))"
    }
}

/// The same for several threads.
public final class SystemZoneCache: Sendable {
    private let zones = Mutex(SystemZones())

    /// The system's zones; no file is read before a zone is asked for.
    public init() {}

    /// The zone of a name; `nil` when the system does not know it, or its file is no zone's.
    @Sendable public func zone(_ name: String) -> Zone? { zones.withLock { $0.zone(name) } }
}
