import Foundation
import KlingCost
import Testing

@testable import kcost

/// What is cited can be looked up: an address, or a section of a page that is shipped.
@Suite struct `What is cited` {
    private static let repository = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    private static func text(_ path: String) -> String? {
        try? String(contentsOf: repository.appending(path: path), encoding: .utf8)
    }

    private static func files(_ folder: String, _ ending: String) throws -> [String] {
        try FileManager.default.subpathsOfDirectory(
            atPath: repository.appending(path: folder).path
        ).filter { $0.hasSuffix(ending) }.map { "\(folder)/\($0)" }.sorted()
    }

    /// The part of a page under a heading whose anchor is this, as GitHub makes them; all of it without
    /// one.
    private static func section(_ citation: String) -> String? {
        let parts = citation.split(separator: "#", maxSplits: 1).map(String.init)
        guard let page = text(parts[0]), parts.count == 2 else { return text(citation) }
        var depth: Int?
        var lines: [Substring] = []
        for line in page.split(separator: "\n", omittingEmptySubsequences: false) {
            let marks = line.prefix { $0 == "#" }.count
            if let depth, (1...depth).contains(marks) { break }
            if depth != nil { lines.append(line) }
            let anchor = line.dropFirst(marks + 1).lowercased().filter {
                $0.isLetter || $0.isNumber || $0 == " " || $0 == "-"
            }.replacing(" ", with: "-")
            if marks > 0, anchor == parts[1] { depth = marks }
        }
        return depth == nil ? nil : lines.joined(separator: "\n")
    }

    private static func isThere(_ citation: String) -> Bool {
        citation.hasPrefix("https://") || citation.hasPrefix("docs/") && section(citation) != nil
    }

    @Test func `by a price file is an address, or a section that is there`() throws {
        var count = 0
        func look(_ value: Any, _ file: String, _ key: String) {
            switch value {
            case let object as [String: Any]:
                for (name, member) in object { look(member, file, name) }
            // There it says whose word or whose signature it is.
            case let list as [Any] where key != "words" && key != "signatures":
                for item in list { look(item, file, key) }
            case let source as String where key == "source":
                count += 1
                #expect(Self.isThere(source), "\(file): \(source)")
            default: break
            }
        }
        for file in try Self.files("pricing", ".json") where !file.hasSuffix("schema.json") {
            let data = try Data(contentsOf: Self.repository.appending(path: file))
            look(try JSONSerialization.jsonObject(with: data), file, "")
        }
        #expect(count > 100)
    }

    /// What a price file has of a model, whose page is one of ours.
    private struct Entry: Decodable {
        struct Document: Decodable {
            let id: String
            let source: String
        }
        struct Field: Decodable {
            let name: String
            let fields: [Field]?
        }
        struct Model: Decodable {
            let id: String
            let document: String?
            let rules: [String]?
            let fields: [Field]?
        }
        let documents: [Document]?
        let models: [Model]?
    }

    @Test func `for a model has each of its fields and rules`() throws {
        var pages: Set<String> = []
        for file in try Self.files("pricing", ".json") where !file.hasSuffix("schema.json") {
            let data = try Data(contentsOf: Self.repository.appending(path: file))
            let entry = try JSONDecoder().decode(Entry.self, from: data)
            for model in entry.models ?? [] {
                let document = entry.documents?.first { $0.id == model.document }
                guard let source = document?.source, source.hasPrefix("docs/") else { continue }
                let section = try #require(Self.section(source), "\(source)")
                pages.insert(source)
                let fields = model.fields ?? []
                let names = (fields + fields.flatMap { $0.fields ?? [] }).map(\.name)
                for name in [model.id] + names + (model.rules ?? []) {
                    let isNamed = section.contains("`\(name)`") || section.contains("\"\(name)\"")
                    #expect(isNamed, "\(source) does not name \(name)")
                }
            }
        }
        #expect(pages.count == 5)
    }

    @Test func `of a rule across fields stands on a gateway's page`() throws {
        let pages = try Self.files("docs/gateways", ".md").compactMap { Self.text($0) }.joined()
        for rule in Rule.allCases { #expect(pages.contains("`\(rule.rawValue)`"), "\(rule)") }
    }

    @Test func `by a comment is there too`() throws {
        let citation = try Regex(#"(docs|pricing|reports)/[A-Za-z/-]*\.md(#[a-z0-9-]+)?"#)
        var count = 0
        for file in try Self.files("Sources", "") {
            for match in (Self.text(file) ?? "").matches(of: citation) {
                let cited = String(match.0)
                count += 1
                #expect(Self.section(cited) != nil, "\(file) cites \(cited)")
            }
        }
        #expect(count > 40)
    }

    @Test func `is no paper that nobody else has`() throws {
        for file in try Self.files("Sources", ".swift") + Self.files("pricing", "") {
            let text = Self.text(file) ?? ""
            for paper in ["facts §", "facts/", "gateway-docs", ".md, §", "review §"] {
                #expect(!text.contains(paper), "\(file) cites \(paper)")
            }
        }
    }

    @Test func `is named where it was installed`() {
        func cited(_ source: String) -> String { Documents.cited(source, below: "/usr/share/") }
        #expect(cited("docs/gateways/kie.md#a") == "/usr/share/docs/gateways/kie.md#a")
        for other in ["https://docs.kie.ai", "my invoice"] { #expect(cited(other) == other) }
    }
}
