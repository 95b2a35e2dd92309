import Foundation
import Testing

/// The last line of `make test`.
@Suite struct `Tests that are counted` {
    private static let script = Workspace.repository.appending(path: ".ci/count-tests.sh").path

    private func counts(_ report: String) throws -> String {
        let workspace = try Workspace()
        try workspace.write("report.xml", report)
        let file = workspace.folder.appending(path: "report.xml").path
        return try output("/bin/sh", [Self.script, file])
    }

    private func output(_ program: String, _ arguments: [String]) throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let data = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return String(decoding: data, as: UTF8.self)
    }

    @Test func `count once, however much one finds`() throws {
        let report = """
            <testsuite name="TestResults" errors="0" tests="4" failures="3" skipped="1" time="1">
              <testcase classname="A" name="passes" time="0.1" />
              <testcase classname="A" name="fails three times" time="0.1">
                <failure message="1 &lt;testcase > 2" />
                <failure message="2" /><failure message="3" />
              </testcase>
              <testcase classname="A" name="passes after it" time="0.1" />
              <testcase classname="A" name="is skipped" time="0.1">
                <skipped />
              </testcase>
            </testsuite>
            """
        #expect(try counts(report) == "3 1\n")
    }

    @Test func `are none where there is no report`() throws {
        #expect(try counts("") == "0 0\n")
        #expect(try output("/bin/sh", [Self.script, "/nowhere/report.xml"]) == "0 0\n")
    }
}
