import Foundation
import Testing

/// Compares what a run printed with its record in `golden/`, as a session at a terminal reads.
func expectTranscript(
    _ outcome: Program.Outcome, of arguments: [String], _ name: String,
    sourceLocation: SourceLocation = #_sourceLocation
) throws {
    var text = "$ kcost \(arguments.joined(separator: " "))\n" + outcome.out
    if !outcome.err.isEmpty { text += "[standard error]\n" + outcome.err }
    text += "[exit \(outcome.status)]\n"
    try expectCommandGolden(text, name, sourceLocation: sourceLocation)
}

/// Like `expectGolden`, which looks into the folder beside itself; these records are in our own.
func expectCommandGolden(
    _ text: String, _ name: String, sourceLocation: SourceLocation = #_sourceLocation
) throws {
    try expectGolden(text, "../../Commands/golden/\(name)", sourceLocation: sourceLocation)
}
