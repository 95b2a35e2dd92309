import Foundation

/// What the C library shows of the system's zones: `localtime_r` over the same files, in a process
/// for each zone, for the library reads `TZ` once. GNU `date` asks it.
enum SystemClock {
    /// Whether there are zones and somebody to ask.
    static let isPresent: Bool = {
        #if os(Linux)
            SystemZones.isPresent
        #else
            false
        #endif
    }()

    /// Instants of one zone, seconds since the epoch in years 1 to 9999.
    typealias Question = (zone: String, instants: [Int64])

    /// Where a place had no clock yet, `date` writes an offset of `-00:00:00` (RFC 3339 §4.3).
    private static let askEach = """
        while read -r number zone; do
            TZ=:$zone date -f "$number" "+$0" > "$number.shown" || exit
        done
        sed -i 's/-00:00:00$/+00:00:00/' *.shown
        """

    /// A line for each instant, for each question.
    ///
    /// - Parameter format: `date`'s, such as `%FT%T` and `%::z`.
    static func shown(_ questions: [Question], as format: String) throws -> [[Substring]] {
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "kcost-clock-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        for (number, question) in questions.enumerated() {
            let lines = question.instants.map { "@\($0)\n" }.joined()
            try Data(lines.utf8).write(to: folder.appending(path: "\(number)"))
        }
        let zones = questions.enumerated().map { "\($0.offset) \($0.element.zone)\n" }.joined()
        let list = folder.appending(path: "zones")
        try Data(zones.utf8).write(to: list)

        let shell = Process()
        shell.executableURL = URL(filePath: "/bin/sh")
        shell.arguments = ["-c", askEach, format]
        shell.currentDirectoryURL = folder
        shell.standardInput = try FileHandle(forReadingFrom: list)
        try shell.run()
        shell.waitUntilExit()
        return try questions.indices.map { number in
            let shown = try String(
                contentsOf: folder.appending(path: "\(number).shown"), encoding: .utf8)
            return shown.split(separator: "\n")
        }
    }
}
