import KlingCost
import Synchronization

/// The zones that the system knows, each read once: TZif files below `$TZDIR`, else
/// `/usr/share/zoneinfo`. `UTC` and fixed distances need no file.
final class SystemZones {
    private let folder: String
    private var known: [String: Zone?] = [:]

    init() { folder = Host.environment("TZDIR") ?? "/usr/share/zoneinfo" }

    /// The zone of a name; `nil` when the system does not know it, or its file is no zone's.
    func zone(_ name: String) -> Zone? {
        if let zone = known[name] { return zone }
        let zone = Zone(fixed: name) ?? read(name)
        known[name] = .some(zone)
        return zone
    }

    private func read(_ name: String) -> Zone? {
        guard Zone.isSafeName(name),
            let bytes = try? Descriptor.contents(of: "\(folder)/\(name)", limit: 256 << 10)
        else { return nil }
        return try? Zone(name: name, file: bytes)
    }
}

/// The same for several threads.
final class SystemZoneCache: Sendable {
    private let zones = Mutex(SystemZones())

    /// The zone of a name; `nil` when the system does not know it, or its file is no zone's.
    @Sendable func zone(_ name: String) -> Zone? { zones.withLock { $0.zone(name) } }
}
