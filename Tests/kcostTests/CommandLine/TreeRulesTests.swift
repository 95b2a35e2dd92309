import Testing

@testable import kcost

@Suite struct TreeRulesTests {
    @Test func `a good tree has no fault`() {
        #expect(faults(in: sampleTree) == [])
    }

    @Test func `faults are found wherever they are`() {
        let tree = Command(
            name: "k", summary: "fine", options: [Option(name: "--help", help: "fine")],
            subcommands: [
                Command(
                    name: "A b", summary: "ends badly.",
                    operands: Command.Operands(placeholder: "FILE", help: "fine"),
                    options: [Option(name: "-help", help: ""), Option(name: "--help", help: "x")],
                    subcommands: [
                        Command(name: "c", summary: "fine"), Command(name: "c", summary: "fine"),
                    ]),
                Command(name: "w", summary: String(repeating: "wide", count: 20)),
            ])
        let found = faults(in: tree).joined(separator: "\n")
        for fault in [
            "strange name: -help", "A b has a strange name", "period", "empty", "option twice",
            "two commands alike", "both commands and operands", "k w has too wide",
        ] { #expect(found.contains(fault), "not found: \(fault)") }
    }
}
