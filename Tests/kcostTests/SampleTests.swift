import Foundation
import Testing

/// The Swift in the guide for app authors and on the libraries' own pages.
@Suite struct `A Swift sample` {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    private static func text(_ path: String) throws -> String {
        try String(contentsOf: root.appending(path: path), encoding: .utf8)
    }

    private static func files(_ folder: String, _ name: String) throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: root.appending(path: folder).path)
            .filter { $0.hasSuffix(name) }.map { "\(folder)/\($0)" }
    }

    /// What stands between two lines, each time.
    private static func between(_ begin: String, _ end: String, in text: String) -> [String] {
        text.components(separatedBy: begin).dropFirst().compactMap {
            let parts = $0.components(separatedBy: end)
            return parts.count > 1 ? parts[0] : nil
        }
    }

    /// The samples of a page, without the imports that they begin with.
    private static func samples(_ page: String) throws -> [String] {
        between("```swift\n", "```\n", in: try text(page)).map { sample in
            var lines = sample.split(separator: "\n", omittingEmptySubsequences: false)[...]
            while let line = lines.first, line.isEmpty || line.hasPrefix("import ") {
                lines.removeFirst()
            }
            return lines.joined(separator: "\n")
        }
    }

    /// What tests compile and run.
    private static func compiled() throws -> [String] {
        try files("Tests", ".swift").filter { !$0.hasSuffix("/SampleTests.swift") }.flatMap {
            between("    // README: begin\n", "    // README: end\n", in: try text($0))
        }.map { body in
            body.split(separator: "\n", omittingEmptySubsequences: false)
                .map { $0.hasPrefix("    ") ? $0.dropFirst(4) : $0 }.joined(separator: "\n")
        }
    }

    @Test func `is compiled and run by a test, word for word`() throws {
        let compiled = Set(try Self.compiled())
        var shown: Set<String> = []
        for page in try ["docs/library.md"] + Self.files("Sources", ".md") {
            for sample in try Self.samples(page) {
                #expect(compiled.contains(sample), "\(page):\n\(sample)")
                shown.insert(sample)
            }
        }
        #expect(compiled == shown)
    }

    @Test func `stands on the page of each library`() throws {
        let package = try Self.text("Package.swift")
        let libraries = Self.between(".library(name: \"", "\"", in: package)
        #expect(libraries.count == 5)
        for library in libraries {
            let page = "Sources/\(library)/\(library).docc/\(library).md"
            #expect(try Self.text(page).hasPrefix("# ``\(library)``\n"), "\(page)")
            #expect(try Self.samples(page).count == 1, "\(page)")
            #expect(try Self.text(page).contains("\nimport \(library)\n"), "\(page)")
        }
    }
}
