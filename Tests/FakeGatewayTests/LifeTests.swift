import Foundation
import Testing

/// How the program begins and ends.
@Suite struct `The program` {
    /// Runs it, or another program, to its end with nothing on standard input.
    private static func run(
        _ arguments: [String], of program: URL = RunningGateway.executable,
        environment: [String: String] = [:]
    ) throws -> (status: Int32, out: String, err: String) {
        let process = Process()
        process.executableURL = program
        process.arguments = arguments
        process.environment = environment
        process.currentDirectoryURL = RunningGateway.repository
        process.standardInput = FileHandle.nullDevice
        let (out, err) = (Pipe(), Pipe())
        process.standardOutput = out
        process.standardError = err
        try process.run()
        let texts = [out, err].map {
            String(decoding: $0.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        }
        process.waitUntilExit()
        return (process.terminationStatus, texts[0], texts[1])
    }

    @Test func `ends when the pipe on its standard input does`() throws {
        let running = try RunningGateway()
        #expect(running.call("GET", "/truth").status == 200)
        let start = ContinuousClock.now
        try running.input.fileHandleForWriting.close()
        running.process.waitUntilExit()
        #expect(running.process.terminationStatus == 0)
        #expect(ContinuousClock.now - start < .seconds(5))
    }

    @Test func `ends when its time is over, not at the end of /dev/null`() throws {
        let start = ContinuousClock.now
        let ran = try Self.run(["--seconds", "1"])
        #expect(ran.status == 0 && ran.out.hasPrefix("http://127.0.0.1:"))
        #expect(ContinuousClock.now - start >= .milliseconds(990))
    }

    @Test func `ends while a client is left hanging`() throws {
        let running = try RunningGateway("--seconds", "1", "--faults", "submit:*=hang")
        #expect(running.submit(Sample.kie, to: "kie", waitMs: 10_000).bytes.isEmpty)
        running.process.waitUntilExit()
        #expect(running.process.terminationStatus == 0)
    }

    @Test func `prints help, and refuses what it does not understand`() throws {
        let help = try Self.run(["--help"])
        #expect(help.status == 0 && help.out.hasPrefix("Usage: kcost-fake-gateway"))
        #expect(help.out.split(separator: "\n").allSatisfy { $0.count <= 100 })
        for arguments in [
            ["--prot", "1"], ["--port"], ["--port", "99999"], ["--faults", "submit:1=hung"],
            ["--seconds", "0"], ["--speed", "fast"], ["--failed-task=maybe"], ["--balance", "-1"],
        ] {
            let ran = try Self.run(arguments)
            #expect(ran.status == 64 && ran.out.isEmpty, "\(arguments): \(ran)")
            #expect(ran.err.contains("see: kcost-fake-gateway --help"))
        }
    }

    @Test func `says that a port is taken`() throws {
        let running = try RunningGateway()
        let ran = try Self.run(["--port", String(running.port)])
        #expect(ran.status == 69 && ran.err.contains("port \(running.port)"), "\(ran.err)")
    }

    @Test func `serves many connections that stay open`() throws {
        let running = try RunningGateway()
        let idle = (1...100).map { _ in PlainClient(port: running.port) }
        for client in idle { client.send("GET /truth HT") }
        #expect(running.call("GET", "/truth").status == 200)
        for client in idle { client.send("TP/1.1\r\n\r\n") }
        #expect(idle.allSatisfy { $0.receive().status == 200 })
    }

    private static let hasCurl = FileManager.default.isExecutableFile(atPath: "/usr/bin/curl")

    @Test(.enabled(if: hasCurl)) func `lets a pipeline be rehearsed as the docs say`() throws {
        let readme = try String(
            contentsOf: RunningGateway.repository.appending(path: "docs/scripts.md"),
            encoding: .utf8)
        let start = try #require(readme.range(of: "```sh\nkcost-fake-gateway --port 8099 "))
        let lines = readme[start.upperBound...].prefix(
            upTo: try #require(
                readme[start.upperBound...].range(of: "```")
            ).lowerBound
        ).split(separator: "\n")
        let options = lines[0].split(separator: " ")
        #expect(options.last == "&" && options.first == "--faults")
        let running = try RunningGateway("--faults", String(options[1]))
        let script = lines.dropFirst().joined(separator: "\n")
            .replacing("127.0.0.1:8099", with: "127.0.0.1:\(running.port)")
        let home = FileManager.default.temporaryDirectory
            .appending(path: "kcost-rehearsal-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: home, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: home) }
        let programs = RunningGateway.executable.deletingLastPathComponent().path
        let ran = try Self.run(
            ["-c", script], of: URL(filePath: "/bin/sh"),
            environment: [
                "PATH": "\(programs):/usr/bin:/bin", "HOME": home.path, "TMPDIR": home.path,
            ])
        #expect(ran.status == 0, "\(ran.err)")
        #expect(ran.err.contains("accepted by kie"), "\(ran.err)")
        #expect(ran.err.contains("504") && ran.out.contains("exit 14"), "\(ran.err) \(ran.out)")
        let truth = try running.truth()
        #expect(truth.amount("kie") == "0.55")
        #expect(truth.tasks.map { $0["fault"] as? String } == [nil, "504-after"])
    }
}
