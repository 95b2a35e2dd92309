import Testing

@testable import kcost

@Suite struct CommandParserTests {
    private func parse(_ words: String...) throws(UsageError) -> ParsedLine {
        try sampleTree.parse(words)
    }

    @Test func `a value follows its option or an equals sign`() throws {
        #expect(try parse("estimate", "--gateway", "kie", "f").given["--gateway"] == ["kie"])
        #expect(try parse("estimate", "--gateway=kie", "f").given["--gateway"] == ["kie"])
        #expect(try parse("estimate", "--set=mode=pro", "f").given["--set"] == ["mode=pro"])
    }

    @Test func `options stand before, between and after operands`() throws {
        let invocation = try parse("estimate", "--check", "a", "--gateway", "kie", "b", "--quiet")
        #expect(invocation.path == ["estimate"])
        #expect(invocation.operands == ["a", "b"])
        #expect(invocation.given["--check"] != nil && invocation.given["--quiet"] != nil)
        #expect(invocation.given["--no-color"] == nil)
        #expect(invocation.given["--output"] == nil)
    }

    @Test func `options of a group stand before or after the name below it`() throws {
        let invocation = try parse("--quiet", "prices", "--book", "b", "list", "--no-color")
        #expect(invocation.path == ["prices", "list"])
        #expect(invocation.given["--quiet"] != nil && invocation.given["--no-color"] != nil)
        #expect(invocation.given["--book"] == ["b"])
    }

    @Test func `a repeatable option keeps its values in order`() throws {
        let invocation = try parse("estimate", "--set", "b=1", "f", "--set=a=2", "--set", "b=1")
        #expect(invocation.given["--set"] == ["b=1", "a=2", "b=1"])
    }

    @Test func `what stands behind two hyphens belongs to another program where one is taken`()
        throws
    {
        var tree = sampleTree
        tree.subcommands = [
            Command(
                name: "guard", summary: "s",
                operands: Command.Operands(placeholder: "FILE", help: "h", maximum: 1),
                program: Command.Operands(placeholder: "COMMAND…", help: "h"))
        ]
        let invocation = try tree.parse(["guard", "f", "--quiet", "--", "--quiet", "--", "-x", "f"])
        #expect(invocation.operands == ["f"])
        #expect(invocation.given["--quiet"] != nil)
        #expect(invocation.program == ["--quiet", "--", "-x", "f"])
        #expect(try tree.parse(["guard", "f"]).program == nil)
        #expect(throws: UsageError.missingOperand("COMMAND… behind --", of: ["guard"])) {
            try tree.parse(["guard", "f", "--"])
        }
    }

    @Test func `a lone hyphen is an operand and two hyphens end the options`() throws {
        let invocation = try parse("estimate", "-", "--", "--check", "--")
        #expect(invocation.operands == ["-", "--check", "--"])
    }

    @Test func `a value may be empty, a hyphen, or begin with one hyphen`() throws {
        #expect(try parse("estimate", "--output=", "f").given["--output"] == [""])
        #expect(try parse("estimate", "--output", "", "f").given["--output"] == [""])
        #expect(try parse("estimate", "--output", "-", "f").given["--output"] == ["-"])
        #expect(try parse("estimate", "--set", "-5", "f").given["--set"] == ["-5"])
    }

    @Test func `a forgotten value does not swallow the next option`() throws {
        let error = UsageError.missingValue(
            "--set", expected: "FIELD=VALUE", of: ["estimate"])
        #expect(throws: error) { try parse("estimate", "--set", "--check", "f") }
        #expect(throws: error) { try parse("estimate", "f", "--set") }
        #expect(try parse("estimate", "--set=--check", "f").given["--set"] == ["--check"])
    }

    @Test func `a short option takes its value attached or as the next word`() throws {
        #expect(try parse("estimate", "-o", "x", "f").given["--output"] == ["x"])
        #expect(try parse("estimate", "-ox", "f").given["--output"] == ["x"])
        #expect(try parse("-h").given["--help"] != nil)
    }

    @Test func `short options are not bundled`() {
        #expect(throws: UsageError.unknownOption("-hV", of: [], nearest: nil)) { try parse("-hV") }
    }

    @Test func `an option given twice is an error unless it may be`() {
        let error = UsageError.repeatedOption("--check", of: ["estimate"])
        #expect(throws: error) { try parse("estimate", "--check", "f", "--check") }
        #expect(throws: UsageError.repeatedOption("--output", of: ["estimate"])) {
            try parse("estimate", "--output=a", "f", "-ob")
        }
    }

    @Test func `a flag takes no value, not even an empty one`() {
        #expect(throws: UsageError.unexpectedValue("", option: "--check", of: ["estimate"])) {
            try parse("estimate", "--check=", "f")
        }
    }

    @Test func `an abbreviation is refused and its full name suggested`() {
        #expect(
            throws: UsageError.unknownOption("--gate", of: ["estimate"], nearest: "--gateway")
        ) { try parse("estimate", "--gate=kie", "f") }
        #expect(throws: UsageError.unknownCommand("est", under: [], nearest: "estimate")) {
            try parse("est", "f")
        }
    }

    @Test func `a value or an operand outside its closed list is an error`() {
        #expect(
            throws: UsageError.valueNotAllowed(
                "KIE", for: "--gateway", allowed: ["xcompute", "toapis", "kie"], nearest: "kie",
                of: ["estimate"])
        ) { try parse("estimate", "--gateway", "KIE", "f") }
        #expect(
            throws: UsageError.valueNotAllowed(
                "tcsh", for: "SHELL", allowed: ["bash", "zsh", "fish"], nearest: nil,
                of: ["completion"])
        ) { try parse("completion", "tcsh") }
    }

    @Test func `operands are counted`() throws {
        #expect(throws: UsageError.missingOperand("FILE…|-", of: ["estimate"])) {
            try parse("estimate")
        }
        #expect(throws: UsageError.unexpectedOperand("x", of: ["prices", "list"])) {
            try parse("prices", "list", "x")
        }
        #expect(throws: UsageError.unexpectedOperand("b", of: ["prices", "show"])) {
            try parse("prices", "show", "a", "b")
        }
        #expect(try parse("help").operands.isEmpty)
        #expect(try parse("help", "prices", "list").operands == ["prices", "list"])
    }

    @Test func `a group needs one of its commands`() {
        #expect(
            throws: UsageError.missingSubcommand(of: ["prices"], choices: ["list", "show"])
        ) { try parse("prices", "--quiet") }
        #expect(throws: UsageError.unknownCommand("lsit", under: ["prices"], nearest: "list")) {
            try parse("prices", "lsit")
        }
    }

    @Test func `asking for help needs no operand and no subcommand`() throws {
        #expect(try parse("--help").path.isEmpty)
        #expect(try parse("prices", "-h").path == ["prices"])
        #expect(try parse("estimate", "--help").given["--help"] != nil)
        #expect(throws: UsageError.unexpectedOperand("x", of: ["prices", "list"])) {
            try parse("prices", "list", "x", "--help")
        }
    }

    @Test func `whatever the words are, parsing ends in an invocation or a usage error`() {
        let words = [
            "estimate", "prices", "list", "--", "-", "--set", "--set=", "-o", "-ox", "", "=", "--=",
            "--gateway", "kie", "\u{301}", "-\u{301}", "--help", "-h", "é", "---", "--check=1",
        ]
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<5_000 {
            let line = (0..<Int.random(in: 0...6, using: &generator))
                .map { _ in words.randomElement(using: &generator) ?? "" }
            do throws(UsageError) {
                _ = try sampleTree.parse(line)
            } catch {
                #expect(error.words(program: "kcost").count == 2)
            }
        }
    }
}
