import ReportFixtures
import Testing

/// Compares a rendered report with its record in the folder `golden` beside this file; with
/// KCOST_RECORD=1 in the environment, writes the file instead.
func expectRecorded(
    _ text: String, _ name: String, sourceLocation: SourceLocation = #_sourceLocation
) throws {
    let record = try RecordedText(text, name, beside: #filePath)
    #expect(
        record.text == record.recorded, "\(name) differs from its record",
        sourceLocation: sourceLocation)
}
