import Foundation
import Testing

/// The rules of the house that no compiler holds: who may import what, and how long things get.
@Suite struct `The house` {
    private static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    private static func sources(of target: String) throws -> [(name: String, lines: [Substring])] {
        let folder = root.appending(path: "Sources").appending(path: target)
        let files = try #require(FileManager.default.enumerator(atPath: folder.path))
        return try files.compactMap { $0 as? String }.filter { $0.hasSuffix(".swift") }.map {
            name in
            let text = try String(contentsOf: folder.appending(path: name), encoding: .utf8)
            return (
                "\(target)/\(name)", text.split(separator: "\n", omittingEmptySubsequences: false)
            )
        }
    }

    @Test(arguments: [
        ("KlingCost", ["CShippedFiles"]),
        ("KlingClient", ["KlingCost", "CCurl", "Glibc", "Darwin", "Synchronization"]),
        ("KlingLedger", ["KlingCost", "CSQLite", "Dispatch", "Glibc", "Darwin"]),
        (
            "KlingReports",
            ["CShippedFiles", "KlingCost", "KlingLedger", "CSQLite", "Glibc", "Darwin"]
        ),
        (
            "kcost",
            [
                "CArguments", "KlingCost", "KlingClient", "KlingLedger", "KlingReports", "CSQLite",
                "Glibc", "Darwin", "Synchronization",
            ]
        ),
        ("kcost-fake-gateway", ["KlingCost", "Glibc", "Darwin", "Synchronization"]),
        (
            "kcost-bench",
            ["CLedgerPeer", "KlingCost", "KlingLedger", "Glibc", "Synchronization"]
        ),
    ])
    func `has layers: a target imports only what it may`(target: String, allowed: [String]) throws {
        for (name, lines) in try Self.sources(of: target) {
            for line in lines {
                guard let match = line.firstMatch(of: /^ *(?:\w+ )?import (\w+)/) else { continue }
                let module = match.1
                #expect(allowed.contains(String(module)), "\(name) imports \(module)")
            }
        }
    }

    @Test(arguments: [
        "KlingCost", "KlingClient", "KlingLedger", "KlingReports", "kcost", "kcost-fake-gateway",
        "kcost-bench",
    ])
    func `has files of at most 500 lines and functions of at most 60`(target: String) throws {
        for (name, lines) in try Self.sources(of: target) {
            #expect(lines.count <= 501, "\(name) has \(lines.count) lines")
            var open: (line: Int, indent: Int)?
            for (number, line) in lines.enumerated() {
                let indent = line.prefix { $0 == " " }.count
                let isFunction =
                    line.contains("func ") || line.contains(" init(") || line.contains(" init?(")
                if open == nil, isFunction, !line.contains("//"), indent <= 8 {
                    open = (number, indent)
                }
                guard let begun = open, indent == begun.indent else { continue }
                if line.dropFirst(indent).hasPrefix("}") || line.hasSuffix("}") {
                    let length = number - begun.line + 1
                    #expect(length <= 60, "\(name):\(begun.line + 1) is \(length) lines long")
                    open = nil
                }
            }
        }
    }

    @Test func `shows in the README what kcost really prints`() throws {
        let readme = try String(
            contentsOf: Self.root.appending(path: "README.md"), encoding: .utf8)
        let begin = try #require(readme.range(of: "```console\n$ kcost "))
        let rest = readme[begin.upperBound...]
        let end = try #require(rest.range(of: "```"))
        let block = rest[..<end.lowerBound]
        let line = try #require(block.split(separator: "\n").first)
        let output = block.dropFirst(line.count + 1)
        let arguments = line.split(separator: " ").map(String.init)
        let ran = try Program.run(
            arguments + ["--as-of", "2026-11-21"], environment: [:], in: Self.root)
        #expect(ran.status == 0)
        #expect(ran.out == output)
    }
}
