import Foundation
import Testing

@testable import kcost

@Suite struct CompletionTests {
    @Test(arguments: [Shell.zsh, .fish])
    func `the script carries the whole tree`(shell: Shell) throws {
        try expectGolden(sampleTree.completionScript(for: shell), "kcost.\(shell.rawValue)")
    }

    /// Words as bash hands them over, the last one at the cursor, and what it should offer.
    private static let offers: [(words: [String], offered: [String])] = [
        (["e"], ["estimate"]),
        ([""], ["estimate", "prices", "completion", "help"]),
        (["--quiet", "pr"], ["prices"]),
        (["--no"], ["--no-color"]),
        (["prices", ""], ["list", "show"]),
        (["prices", "--book", "list", "s"], ["show"]),
        (["prices", "list", "--f"], ["--format"]),
        (["prices", "list", "--b"], ["--book"]),
        (["prices", "list", "--format", ""], ["table", "json", "csv", "md"]),
        (["prices", "list", "--format", "="], ["table", "json", "csv", "md"]),
        (["prices", "list", "--format", "=", "j"], ["json"]),
        (["estimate", "--gateway", "=", "kie", "--ch"], ["--check"]),
        (["estimate", "a"], ["a b.json", "a.json"]),
        (["estimate", "--", "a."], ["a.json"]),
        (["estimate", "--", "--"], []),
        (["estimate", "-o", "a."], ["a.json"]),
        (["estimate", "--cache", ""], ["folder"]),
        (["estimate", "--set", "a"], []),
        (["completion", "z"], ["zsh"]),
        (["help", "prices", "l"], ["list"]),
        (["help", "estimate", "a"], []),
        (["prices", "show", "a"], []),
    ]

    @Test(.enabled(if: bash != nil), arguments: offers)
    func `bash offers what can follow`(words: [String], offered: [String]) throws {
        let folder = try FolderWithFiles()
        defer { folder.remove() }
        let line = (["kcost"] + words).map(\.shellQuoted).joined(separator: " ")
        let answer = try folder.bash(
            sampleTree.completionScript(for: .bash) + """
                COMP_WORDS=(\(line))
                COMP_CWORD=\(words.count)
                set -u
                _kcost
                ((${#COMPREPLY[@]})) && printf '%s\\n' "${COMPREPLY[@]}"
                """)
        #expect(Set(answer.split(separator: "\n").map(String.init)) == Set(offered))
    }

    @Test(.enabled(if: bash != nil))
    func `bash registers the function for the program`() throws {
        let folder = try FolderWithFiles()
        defer { folder.remove() }
        let answer = try folder.bash(
            sampleTree.completionScript(for: .bash) + "complete -p kcost")
        #expect(answer == "complete -F _kcost kcost\n")
    }

    @Test(arguments: [
        ("list", "list"), ("--a.b/c_d", "--a.b/c_d"), ("", "''"), ("a b", "'a b'"),
        ("it's", #"'it'\''s'"#), ("$(x)", "'$(x)'"), ("…", "'…'"),
    ])
    func `a word is quoted where a shell would read it otherwise`(word: String, quoted: String) {
        #expect(word.shellQuoted == quoted)
    }
}

private let bash = ["/bin/bash", "/usr/bin/bash", "/usr/local/bin/bash"]
    .first { FileManager.default.isExecutableFile(atPath: $0) }

/// A folder of its own with a few names to complete, in which bash runs.
private struct FolderWithFiles {
    private let url: URL

    init() throws {
        let files = FileManager.default
        url = files.temporaryDirectory.appending(path: "kcost-completion-\(UUID().uuidString)")
        try files.createDirectory(
            at: url.appending(path: "folder"), withIntermediateDirectories: true)
        for name in ["a.json", "a b.json", "c.json"] {
            try Data().write(to: url.appending(path: name))
        }
    }

    func remove() {
        try? FileManager.default.removeItem(at: url)
    }

    /// What the script prints.
    func bash(_ script: String) throws -> String {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(filePath: kcostTests.bash ?? "/bin/bash")
        process.arguments = ["--norc", "--noprofile", "-c", script]
        process.currentDirectoryURL = url
        process.standardOutput = output
        try process.run()
        let data = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return String(decoding: data, as: UTF8.self)
    }
}
