import Foundation
import Testing

/// Compares a text with the file of this name in the folder `golden` beside the tests; with
/// KCOST_RECORD=1 in the environment, writes the file instead.
func expectGolden(
    _ text: String, _ name: String, sourceLocation: SourceLocation = #_sourceLocation
) throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "golden")
    let file = folder.appending(path: name)
    if ProcessInfo.processInfo.environment["KCOST_RECORD"] == "1" {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
    }
    let recorded = try String(contentsOf: file, encoding: .utf8)
    #expect(text == recorded, "\(name) differs from its record", sourceLocation: sourceLocation)
}
