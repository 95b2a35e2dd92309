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

    private static let importing = Array("import ".utf8)
    private static let functions = ["func ", " init(", " init?("].map { Array($0.utf8) }
    private static let comment = Array("//".utf8)

    private static func beginsFunction(_ line: Substring.UTF8View) -> Bool {
        functions.contains { line.contains($0) } && !line.contains(comment)
    }

    @Test(arguments: [
        ("KlingCost", ["CNettle", "CShippedFiles"]),
        ("KlingClient", ["KlingCost", "CCurl", "Libc", "Synchronization"]),
        ("KlingLedger", ["KlingCost", "CPostgres", "CSQLite", "Dispatch", "Libc"]),
        ("KlingReports", ["CShippedFiles", "KlingCost", "KlingLedger", "CSQLite", "Libc"]),
        ("KlingSystem", ["KlingCost", "Libc", "Synchronization"]),
        (
            "KlingWorkflow",
            [
                "KlingCost", "KlingClient", "KlingLedger", "KlingReports", "KlingSystem",
                "Synchronization",
            ]
        ),
        (
            "kcost",
            [
                "CArguments", "KlingCost", "KlingClient", "KlingLedger", "KlingReports",
                "KlingSystem", "KlingWorkflow", "Libc", "Synchronization",
            ]
        ),
        ("kcost-fake-gateway", ["KlingCost", "Libc", "Loopback", "Synchronization"]),
        (
            "kcost-bench",
            ["CLedgerPeer", "KlingCost", "KlingLedger", "Libc", "Loopback", "Synchronization"]
        ),
        ("Loopback", ["Libc"]),
        ("Libc", ["Glibc", "Darwin"]),
    ])
    func `has layers: a target imports only what it may`(target: String, allowed: [String]) throws {
        for (name, lines) in try Self.sources(of: target) {
            // What a line cannot be without is looked for first: a debug build is slow at patterns.
            for line in lines where line.utf8.contains(Self.importing) {
                guard let match = line.firstMatch(of: /^ *(?:\w+ )?import (\w+)/) else { continue }
                let module = match.1
                #expect(allowed.contains(String(module)), "\(name) imports \(module)")
            }
        }
    }

    /// What is moved from one folder to another, or known the other way round, is told here.
    @Test(arguments: [
        (
            "KlingCost",
            FolderOrder(folders: [
                "Text", "Digest", "JSON", "Money", "Time", "Fields", "Media", "PriceBook",
                "Request", "Payload", "Translation", "Estimate", "Budget", "Spend",
            ])
        ),
        (
            "KlingClient",
            FolderOrder(folders: [
                "HTTP", "Gateway", "Transport", "Remote", "Submission", "Download",
            ])
        ),
        (
            "KlingLedger",
            FolderOrder(folders: [
                "Journal", "Budget", "Rules", "Store", "SQLite", "Postgres", "Ledger", "Export",
                "Guard",
            ])
        ),
        (
            "KlingReports",
            FolderOrder(folders: [
                "Text", "Definition", "Reading", "Result", "Rendering", "Exports",
                "Reconciliation",
            ])
        ),
        (
            "KlingWorkflow",
            FolderOrder(folders: [
                "Settings", "Prices", "Videos", "Pricing", "Ledger", "Reports", "Submission",
                "Sync",
            ])
        ),
        ("kcost", FolderOrder(folders: ["Edge", "CommandLine", "Output", "Messages", "Commands"])),
        (
            "kcost-fake-gateway",
            FolderOrder(folders: ["HTTP", "Videos", "Faults", "Gateways", "State", "Serving"])
        ),
    ])
    func `has folders that know those before them, and no others`(
        target: String, order: FolderOrder
    ) throws {
        let sources = try Self.sources(of: target).map { name, lines in
            (path: String(name.dropFirst(target.count + 1)), lines: lines)
        }
        #expect(order.faults(in: sources) == [])
    }

    @Test func `asks in one place which C library it is on`() throws {
        let words = ["canImport(Glibc)", "import Glibc", "import Darwin"].map { Array($0.utf8) }
        for target in ["KlingClient", "KlingLedger", "KlingReports", "KlingSystem", "kcost"] {
            for (name, lines) in try Self.sources(of: target) {
                let isAsked = lines.contains { line in words.contains { line.utf8.contains($0) } }
                #expect(!isAsked, "\(name) asks for it: Sources/Libc says it")
            }
        }
    }

    /// What is decided is decided the same way in every store.
    @Test func `has the ledger's SQL in its stores' folders, one each`() throws {
        let words = ["CSQLite", "SELECT ", "INSERT ", "UPDATE ", "PRAGMA ", ".statement("]
            .map { Array($0.utf8) }
        var count = 0
        for (name, lines) in try Self.sources(of: "KlingLedger") {
            let isStore = ["SQLite", "Postgres"].contains { name.hasPrefix("KlingLedger/\($0)/") }
            for (number, line) in lines.enumerated()
            where words.contains(where: { line.utf8.contains($0) }) {
                count += 1
                #expect(isStore, "\(name):\(number + 1) has SQL")
            }
        }
        #expect(count > 100)
    }

    /// The compiler lets the whole package make them, for tests and for what measures the ledger.
    @Test(arguments: ["KlingReports", "kcost"])
    func `has entries that the ledger alone makes and writes`(target: String) throws {
        let words = ["Entry(.", ".note(Entry", ".entry(at:"].map { Array($0.utf8) }
        for (name, lines) in try Self.sources(of: target) {
            for (number, line) in lines.enumerated() {
                let isMade = words.contains { line.utf8.contains($0) }
                #expect(!isMade, "\(name):\(number + 1) makes an entry")
            }
        }
    }

    @Test(arguments: [
        "KlingCost", "KlingClient", "KlingLedger", "KlingReports", "KlingSystem", "KlingWorkflow",
        "kcost", "kcost-fake-gateway", "kcost-bench",
    ])
    func `has files of at most 500 lines and functions of at most 60`(target: String) throws {
        for (name, lines) in try Self.sources(of: target) {
            #expect(lines.count <= 501, "\(name) has \(lines.count) lines")
            var open: (line: Int, indent: Int)?
            for (number, line) in lines.enumerated() {
                let bytes = line.utf8
                let indent = bytes.prefix { $0 == UInt8(ascii: " ") }.count
                if open == nil, indent <= 8, Self.beginsFunction(bytes) { open = (number, indent) }
                guard let begun = open, indent == begun.indent else { continue }
                // What a protocol demands has no body.
                let isDemanded = line.dropFirst(indent).first == ")" && line.last != "{"
                if isDemanded, !Self.goesOn(lines[(number + 1)...].first) { open = nil }
                let brace = UInt8(ascii: "}")
                if bytes.dropFirst(indent).first == brace || bytes.last == brace {
                    let length = number - begun.line + 1
                    #expect(length <= 60, "\(name):\(begun.line + 1) is \(length) lines long")
                    open = nil
                }
            }
        }
    }

    /// Whether a line goes on with a function's head.
    private static func goesOn(_ line: Substring?) -> Bool {
        let word = line?.drop { $0 == " " } ?? ""
        return word.hasPrefix("where ") || word.hasPrefix("{") || word.hasPrefix("throws")
    }

    /// `make mutations` takes an hour or more: a table that the sources have left behind would lie there
    /// for long.
    @Test func `has mutations of lines that are there, each once`() throws {
        let folder = Self.root.appending(path: "Tests/Torture/mutations.d")
        var count = 0
        // Each is read once: many mutations are of one file.
        var sources: [String: Data] = [:]
        for file in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
            let table = try String(contentsOf: folder.appending(path: file), encoding: .utf8)
            for block in table.components(separatedBy: "\n\n") where block.contains("name: ") {
                let lines = block.split(separator: "\n")
                func field(_ name: String) -> String {
                    lines.filter { $0.hasPrefix(name + ":") }
                        .map { $0.dropFirst(name.count + 1) }
                        .map { $0.hasPrefix(" ") ? String($0.dropFirst()) : String($0) }
                        .joined(separator: "\n")
                }
                let name = field("file")
                let source =
                    try sources[name] ?? Data(contentsOf: Self.root.appending(path: name))
                sources[name] = source
                let found = Self.count(of: Data(field("from").utf8), in: source)
                #expect(found == 1, "\(file): \(field("name")) stands \(found) times")
                #expect(block.contains("to:") && !field("filter").isEmpty, "\(field("name"))")
                count += 1
            }
        }
        #expect(count > 100)
    }

    /// How often bytes stand in others.
    private static func count(of bytes: Data, in whole: Data) -> Int {
        var (count, place) = (0, whole.startIndex)
        while let found = whole.range(of: bytes, in: place..<whole.endIndex) {
            count += 1
            place = found.upperBound
        }
        return count
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
