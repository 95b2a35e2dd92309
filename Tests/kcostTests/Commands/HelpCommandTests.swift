import Foundation
import KlingCost
import KlingLedger
import KlingWorkflow
import Testing

@testable import kcost

/// What a new user reads first: help, the manual page, completion, the version.
@Suite struct HelpCommandTests {
    /// The words that lead to every command, the program itself with none.
    private static let paths = CommandTree.root.allChains.map(\.path)
    /// Those that do something themselves.
    private static let leaves = CommandTree.root.allChains
        .filter { $0.last?.subcommands.isEmpty == true }.map(\.path)

    @Test func `the tree has no faults`() {
        #expect(faults(in: CommandTree.root) == [])
    }

    @Test(arguments: leaves)
    func `every command that does something has an example`(path: [String]) throws {
        let command = try #require(CommandTree.root.chain(along: path).last)
        let line = (["kcost"] + path).joined(separator: " ")
        #expect(!command.examples.isEmpty)
        for (_, example) in command.examples {
            #expect(example.contains(line), "an example of another command")
        }
    }

    @Test(arguments: leaves)
    func `a command declares every option that it can ask for, and each once`(
        path: [String]
    ) throws {
        let command = try #require(CommandTree.root.chain(along: path).last)
        let keys = try #require(command.keys).init()
        let declared = command.options.map(\.name)
        #expect(Set(Self.names(in: keys)).subtracting(declared).isEmpty)
        #expect(Set(declared).count == declared.count)
    }

    /// The options of the keys among the properties, and of those within them.
    private static func names(in keys: any OptionKeys) -> [String] {
        Mirror(reflecting: keys).children.flatMap { child in
            switch child.value {
            case let key as any OptionKey: [key.name]
            case let part as any OptionKeys: names(in: part)
            default: [String]()
            }
        }
    }

    @Test(arguments: paths)
    func `help of a command is what its record says`(path: [String]) throws {
        let line = ["help"] + path
        let outcome = try Workspace().run(line)
        #expect(outcome.status == 0)
        #expect(outcome.err.isEmpty)
        try expectTranscript(outcome, of: line, line.joined(separator: "-") + ".txt")
    }

    @Test(arguments: paths)
    func `--help and -h on a command say what its help says`(path: [String]) throws {
        let workspace = try Workspace()
        let help = try workspace.run(["help"] + path)
        for flag in ["--help", "-h"] {
            let outcome = try workspace.run(path + [flag])
            #expect(outcome.status == 0)
            #expect(outcome.out == help.out)
            #expect(outcome.err.isEmpty)
        }
    }

    @Test(arguments: ["--version", "-V"])
    func `the version is one line, with those of the ledger and the prices`(flag: String) throws {
        let outcome = try Workspace().run([flag])
        #expect(outcome.status == 0)
        let checked = try #require(PriceBook.shipped().rates.map(\.checked).max())
        #expect(
            outcome.out == "kcost \(Product.version) (ledger schema \(Ledger.schemaVersion), "
                + "prices of \(checked), SQLite \(SQLiteLibrary.version))\n")
    }

    @Test(arguments: Shell.allCases)
    func `completion names every command and option`(shell: Shell) throws {
        let outcome = try Workspace().run(["completion", shell.rawValue])
        #expect(outcome.status == 0)
        #expect(outcome.err.isEmpty)
        for chain in CommandTree.root.allChains {
            for name in chain.path { #expect(outcome.out.contains(name)) }
            for option in chain.last?.options ?? [] {
                // fish writes the name without its hyphens.
                #expect(outcome.out.contains(option.name.dropFirst(2)), "\(option.name)")
            }
        }
    }

    @Test func `the manual page is roff and tells of every command and exit status`() throws {
        let outcome = try Workspace().run(["help", "--man"])
        #expect(outcome.status == 0)
        #expect(outcome.err.isEmpty)
        #expect(outcome.out.hasPrefix(".TH \"KCOST\" 1 "))
        for section in ["NAME", "SYNOPSIS", "EXIT STATUS"] {
            #expect(
                outcome.out.contains(".SH \(section)\n") || outcome.out.contains("\"\(section)\""))
        }
        for path in Self.leaves {
            #expect(outcome.out.contains(path.joined(separator: " ")), "\(path)")
        }
    }

    @Test func `without arguments the overview comes on standard error`() throws {
        let outcome = try Workspace().run([])
        #expect(outcome.status == 64)
        #expect(outcome.out.isEmpty)
        #expect(outcome.err.contains("Usage: kcost COMMAND"))
        #expect(outcome.err.contains("estimate"))
    }

    @Test(arguments: ["--version", "--help"])
    func `a broken configuration does not keep from help`(flag: String) throws {
        let workspace = try Workspace()
        try workspace.configure("config.json", "{")
        #expect(try workspace.run([flag]).status == 0)
        #expect(try workspace.run(["help", "estimate"]).status == 0)
    }
}
