/// The shells that `kcost completion` writes a script for.
enum Shell: String, Sendable, CaseIterable {
    case bash, zsh, fish
}

extension Command {
    /// A script that makes the shell complete this program's commands, options and values.
    ///
    /// The script carries the whole tree and never runs the program, so that completion is
    /// instant and works on a machine where the program itself cannot start.
    func completionScript(for shell: Shell) -> String {
        let points = completionPoints()
        return switch shell {
        case .bash: BashCompletion(program: name, points: points).script
        case .zsh: ZshCompletion(program: name, points: points).script
        case .fish: FishCompletion(program: name, points: points).script
        }
    }

    /// Every place at which the names in a command line can stand.
    private func completionPoints() -> [CompletionPoint] {
        allChains.flatMap { chain -> [CompletionPoint] in
            guard let command = chain.last else { return [] }
            let point = CompletionPoint(
                path: chain.path, commands: command.subcommands,
                options: chain.flatMap(\.options), operands: command.operands)
            return command.operands?.value == .command ? mirrored(below: point) : [point]
        }
    }

    /// A command that takes the names of commands is followed by the tree's names once more:
    /// `kcost help prices list`. None of them brings its options or operands along.
    private func mirrored(below point: CompletionPoint) -> [CompletionPoint] {
        allChains.map { chain in
            CompletionPoint(
                path: point.path + chain.path, commands: chain.last?.subcommands ?? [],
                options: point.options, operands: nil)
        }
    }
}

/// One place in a command line, and what may follow there.
struct CompletionPoint {
    let path: [String]
    let commands: [Command]
    let options: [Option]
    let operands: Command.Operands?

    /// A name for a shell function, such as `_kcost_prices_list`.
    func functionName(program: String) -> String {
        "_" + ([program] + path).joined(separator: "_")
    }
}

extension String {
    /// This text as one word of bash or zsh.
    var shellQuoted: String {
        let isPlain = utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"),
                UInt8(ascii: "."), UInt8(ascii: "/"):
                true
            default: false
            }
        }
        if isPlain && !isEmpty { return self }
        let escaped = flatMap { $0 == "'" ? Array(#"'\''"#) : [$0] }
        return "'" + String(escaped) + "'"
    }
}
