import Foundation
import Testing

/// An `https` server with a certificate that nobody signed, by the command `openssl`. It shows what it
/// was sent.
final class UntrustedServer {
    private static let openssl = [
        "/usr/bin/openssl", "/usr/local/bin/openssl", "/opt/homebrew/bin/openssl",
    ]
    .first { FileManager.default.isExecutableFile(atPath: $0) }
    /// Whether there can be one here.
    static var isPossible: Bool { openssl != nil }

    let port: Int
    private let folder: URL
    private let server: (process: Process, output: FileHandle)

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let making = try Self.start(
            "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 "
                + "-subj /CN=localhost -addext subjectAltName=IP:127.0.0.1 "
                + "-keyout key.pem -out cert.pem", in: folder)
        making.process.waitUntilExit()
        server = try Self.start(
            "s_server -accept 127.0.0.1:0 -key key.pem -cert cert.pem", in: folder)
        var said = ""
        while !said.contains(/ACCEPT .*\n/) {
            let data = server.output.availableData
            try #require(!data.isEmpty, "\(said)")
            said += String(decoding: data, as: UTF8.self)
        }
        port = try #require(said.firstMatch(of: /ACCEPT .*:([0-9]+)\n/).flatMap { Int($0.1) })
    }

    deinit {
        end()
        try? FileManager.default.removeItem(at: folder)
    }

    /// Ends it; what it showed since it began.
    func stop() -> String {
        end()
        return String(decoding: server.output.readDataToEndOfFile(), as: UTF8.self)
    }

    /// By a signal that no process holds back: it has the mask of the thread that started it.
    private func end() {
        if server.process.isRunning { kill(server.process.processIdentifier, SIGKILL) }
    }

    private static func start(
        _ arguments: String, in folder: URL
    ) throws -> (process: Process, output: FileHandle) {
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(filePath: try #require(openssl))
        process.arguments = arguments.split(separator: " ").map(String.init)
        process.currentDirectoryURL = folder
        process.standardInput = Pipe()
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        try process.run()
        return (process, pipe.fileHandleForReading)
    }
}
