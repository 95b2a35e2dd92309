import Testing

@testable import KlingCost

@Suite struct `A short text` {
    @Test func `written in the program with more than 40 bytes stops it`() async {
        await #expect(processExitsWith: .failure) {
            let text: ShortText = "12345678901234567890123456789012345678901"
            _ = text
        }
    }

    @Test func `written in the program with 40 bytes does not`() async {
        await #expect(processExitsWith: .success) {
            let text: ShortText = "1234567890123456789012345678901234567890"
            _ = text
        }
    }
}
