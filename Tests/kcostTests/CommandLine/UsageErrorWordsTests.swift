import KlingReports
import Testing

@testable import kcost

@Suite struct UsageErrorWordsTests {
    private static let said: [(UsageError, String, String)] = [
        (
            .unknownCommand("estmate", under: [], nearest: "estimate"),
            "kcost has no command 'estmate'; did you mean 'estimate'?", "see: kcost help"
        ),
        (
            .unknownCommand("x", under: ["prices"], nearest: nil),
            "kcost prices has no command 'x'", "see: kcost help prices"
        ),
        (
            .missingSubcommand(of: ["prices"], choices: ["list", "show", "check"]),
            "kcost prices needs a command: list, show or check", "see: kcost help prices"
        ),
        (
            .unknownOption("--chek", of: ["estimate"], nearest: "--check"),
            "kcost estimate has no option '--chek'; did you mean '--check'?",
            "see: kcost help estimate"
        ),
        (
            .missingValue("--gateway", expected: "a|b", of: ["estimate"]),
            "--gateway needs a value: a|b", "see: kcost help estimate"
        ),
        (
            .unexpectedValue("1", option: "--check", of: ["estimate"]),
            "--check takes no value, but was given '1'", "see: kcost help estimate"
        ),
        (
            .repeatedOption("--check", of: ["estimate"]),
            "--check may be given only once", "see: kcost help estimate"
        ),
        (
            .valueNotAllowed("kei", for: "--gateway", allowed: ["kie"], nearest: "kie", of: []),
            "--gateway cannot be 'kei'; did you mean 'kie'?", "see: kcost help"
        ),
        (
            .valueNotAllowed("x", for: "SHELL", allowed: ["a", "b"], nearest: nil, of: []),
            "SHELL cannot be 'x'; allowed: a or b", "see: kcost help"
        ),
        (
            .unexpectedOperand("x", of: ["prices", "list"]),
            "kcost prices list takes no argument 'x'", "see: kcost help prices list"
        ),
        (
            .missingOperand("FILE…|-", of: ["estimate"]),
            "kcost estimate needs FILE…|-", "see: kcost help estimate"
        ),
    ]

    @Test(arguments: said)
    func `two lines say what is wrong and where to look`(
        error: UsageError, problem: String, place: String
    ) {
        #expect(error.words(program: "kcost") == [problem, place])
    }

    @Test func `the user's word is made visible and kept short`() {
        let error = UsageError.unexpectedOperand("\u{1B}[2J\n", of: [])
        #expect(error.words(program: "kcost")[0] == #"kcost takes no argument '\u{1B}[2J\n'"#)
        let long = UsageError.unexpectedOperand(String(repeating: "長", count: 10_000), of: [])
        #expect(long.words(program: "kcost")[0].displayWidth < 100)
    }
}
