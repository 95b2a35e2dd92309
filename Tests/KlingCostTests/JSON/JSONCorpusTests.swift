import Foundation
import Testing

@testable import KlingCost

/// The public parser corpus, when there is a copy: `Tests/conformance/json-corpus.sh` fetches one.
/// Files named `y_` must be accepted, `n_` refused, `i_` may be either but must not stop us.
@Suite struct JSONCorpusTests {
    private static let folder = ProcessInfo.processInfo.environment["KCOST_JSON_CORPUS"]

    /// Files that a parser must accept but we refuse, because a gateway may take either value.
    private static let duplicateKeys: Set = [
        "y_object_duplicated_key.json", "y_object_duplicated_key_and_value.json",
    ]

    @Test(.enabled(if: folder != nil, "KCOST_JSON_CORPUS names no folder"))
    func `the public corpus is accepted and refused as its file names ask`() throws {
        let folder = URL(filePath: try #require(Self.folder))
        let files = try FileManager.default.contentsOfDirectory(
            at: folder, includingPropertiesForKeys: nil
        ).filter { $0.pathExtension == "json" }.sorted { $0.path < $1.path }
        var counts: [String: Int] = [:]
        for file in files {
            let name = file.lastPathComponent
            let error = refusal(Array(try Data(contentsOf: file)))
            switch name.prefix(2) {
            case "y_" where Self.duplicateKeys.contains(name):
                guard case .duplicateKey = error?.problem else {
                    Issue.record("\(name): duplicate key not seen")
                    continue
                }
                counts["y_ refused for a duplicate key", default: 0] += 1
            case "y_":
                #expect(error == nil, "\(name)")
                counts["y_ accepted", default: 0] += 1
            case "n_":
                #expect(error != nil, "\(name)")
                counts["n_ refused", default: 0] += 1
            case "i_": counts[error == nil ? "i_ accepted" : "i_ refused", default: 0] += 1
            default: Issue.record("\(name) is no file of the corpus")
            }
        }
        for (what, count) in counts.sorted(by: { $0.key < $1.key }) { print("\(what): \(count)") }
        #expect(counts["y_ accepted", default: 0] >= 90, "the corpus is whole")
        #expect(counts["n_ refused", default: 0] >= 180, "the corpus is whole")
    }
}
