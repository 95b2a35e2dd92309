import ReportFixtures
import Testing

/// Compares a text with the file of this name in the folder `golden` beside the tests; with
/// KCOST_RECORD=1 in the environment, writes the file instead.
func expectGolden(
    _ text: String, _ name: String, sourceLocation: SourceLocation = #_sourceLocation
) throws {
    let record = try RecordedText(text, name, beside: #filePath)
    #expect(
        record.text == record.recorded, "\(name) differs from its record",
        sourceLocation: sourceLocation)
}
