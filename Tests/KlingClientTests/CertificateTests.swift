import Foundation
import Testing

@testable import KlingClient

/// An `https` server with a certificate that nobody signed, by the command `openssl`.
@Suite struct CertificateTests {
    private static let openssl = [
        "/usr/bin/openssl", "/usr/local/bin/openssl", "/opt/homebrew/bin/openssl",
    ]
    .first { FileManager.default.isExecutableFile(atPath: $0) }

    @Test(.enabled(if: openssl != nil))
    func `a certificate that nobody signed is refused, and nothing is asked`() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let making = try Self.start(
            "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 "
                + "-subj /CN=localhost -addext subjectAltName=IP:127.0.0.1 "
                + "-keyout key.pem -out cert.pem", in: folder)
        making.process.waitUntilExit()
        let server = try Self.start(
            "s_server -accept 127.0.0.1:0 -key key.pem -cert cert.pem -www", in: folder)
        defer { server.process.terminate() }
        var said = ""
        while !said.contains(/ACCEPT .*\n/) {
            let data = server.output.availableData
            try #require(!data.isEmpty, "\(said)")
            said += String(decoding: data, as: UTF8.self)
        }
        let port = try #require(said.firstMatch(of: /ACCEPT .*:([0-9]+)\n/)?.1)
        let error = try await OwnThread.run { _ in
            refusal("https://127.0.0.1:\(port)/a.mp4", quick())
        }
        guard case .notTrusted(host: "127.0.0.1:\(port)", let reason) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(reason.contains("certificate"))
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
