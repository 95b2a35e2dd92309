import Foundation

@testable import KlingCost

/// The zone files of the system that the tests run on, if it has any.
enum SystemZones {
    private static let folder =
        ProcessInfo.processInfo.environment["TZDIR"] ?? "/usr/share/zoneinfo"

    /// Whether the system has zone files.
    static let isPresent = FileManager.default.fileExists(atPath: folder + "/Asia/Shanghai")

    /// A zone of the system's.
    static func zone(_ name: String) throws -> Zone {
        let bytes = try Data(contentsOf: URL(filePath: "\(folder)/\(name)"))
        return try Zone(name: name, file: Array(bytes))
    }

    /// Every zone file of the system's, those that count leap seconds apart.
    static func files() throws -> [(name: String, bytes: [UInt8])] {
        guard let names = FileManager.default.enumerator(atPath: folder) else { return [] }
        return names.compactMap { $0 as? String }.sorted().compactMap { name in
            guard !name.hasPrefix("right/"), Zone.isSafeName(name),
                let data = try? Data(contentsOf: URL(filePath: "\(folder)/\(name)")),
                data.starts(with: Array("TZif".utf8))
            else { return nil }
            return (name, Array(data))
        }
    }
}
