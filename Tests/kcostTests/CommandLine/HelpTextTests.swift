import KlingReports
import Testing

@testable import kcost

@Suite struct HelpTextTests {
    @Test(arguments: [
        ([], "help.txt"), (["estimate"], "help-estimate.txt"), (["prices"], "help-prices.txt"),
        (["prices", "list"], "help-prices-list.txt"),
    ])
    func `help has the sections that the command has, in one order`(
        path: [String], file: String
    ) throws {
        try expectGolden(sampleTree.helpText(at: path), file)
    }

    @Test func `no line is wider than 79 columns and none ends in a blank`() throws {
        for chain in sampleTree.allChains {
            let lines = try sampleTree.helpText(at: chain.path).split(separator: "\n")
            #expect(lines.allSatisfy { String($0).displayWidth <= 79 && !$0.hasSuffix(" ") })
        }
    }

    @Test func `help on an unknown command suggests one`() {
        #expect(throws: UsageError.unknownCommand("shwo", under: ["prices"], nearest: "show")) {
            try sampleTree.helpText(at: ["prices", "shwo"])
        }
        #expect(throws: UsageError.unknownCommand("x", under: ["estimate"], nearest: nil)) {
            try sampleTree.helpText(at: ["estimate", "x"])
        }
    }
}
