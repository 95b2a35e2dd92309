import Foundation

/// A text beside its record: the file of a name in a folder `golden`.
public struct RecordedText {
    /// What was made.
    public let text: String
    /// What the file says.
    public let recorded: String

    /// With KCOST_RECORD=1 in the environment the file is written first.
    ///
    /// - Parameter source: beside which the folder is.
    public init(_ text: String, _ name: String, beside source: String) throws {
        let folder = URL(filePath: source).deletingLastPathComponent().appending(path: "golden")
        let file = folder.appending(path: name)
        if ProcessInfo.processInfo.environment["KCOST_RECORD"] == "1" {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            try Data(text.utf8).write(to: file)
        }
        self.text = text
        recorded = try String(contentsOf: file, encoding: .utf8)
    }
}
