import Foundation

/// The program `sha256sum`, to hold digests against.
enum Sha256sum {
    private static let path = "/usr/bin/sha256sum"

    /// Whether the system has it.
    static let isPresent = FileManager.default.isExecutableFile(atPath: path)

    /// The digests that it makes of messages.
    static func digests(of messages: [[UInt8]]) throws -> [String] {
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "kcost-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let files = messages.indices.map { folder.appending(path: "\($0)") }
        for (file, message) in zip(files, messages) { try Data(message).write(to: file) }
        let program = Process()
        program.executableURL = URL(filePath: path)
        program.arguments = files.map(\.path)
        let pipe = Pipe()
        program.standardOutput = pipe
        try program.run()
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        program.waitUntilExit()
        return String(decoding: output, as: UTF8.self).split(separator: "\n").map {
            String($0.prefix(64))
        }
    }
}
