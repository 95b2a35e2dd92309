/// Completion for fish: one `complete` line for each thing offered, under the condition that the
/// words before the cursor lead to its place in the tree.
struct FishCompletion {
    let program: String
    let points: [CompletionPoint]

    var script: String {
        """
        # fish completion for \(program), as printed by: \(program) completion fish

        # Whether the words before the cursor lead to exactly this command.
        function __\(program)_at
            set -l path
            set -l skip no
            for word in (commandline -opc)[2..-1]
                if test $skip = yes
                    set skip no
                    continue
                end
                switch "$path $word"
        \(takingCases)
                        set skip yes
        \(commandCases)
                        set -a path $word
                end
            end
            test "$path" = "$argv"
        end

        complete -c \(program) -f
        \(points.flatMap(lines).joined(separator: "\n"))

        """
    }

    /// The options whose value is the next word, which therefore names no command.
    private var takingCases: String {
        cases(
            points.flatMap { point in
                point.options.filter { $0.value != nil }.flatMap(\.spellings)
                    .map { (point.path, $0) }
            })
    }

    private var commandCases: String {
        cases(points.flatMap { point in point.commands.map { (point.path, $0.name) } })
    }

    private func cases(_ entries: [(path: [String], word: String)]) -> String {
        let patterns = entries.map {
            quoted($0.path.joined(separator: " ") + " " + $0.word)
        }
        return "            case " + patterns.joined(separator: " \\\n                ")
    }

    private func lines(_ point: CompletionPoint) -> [String] {
        let condition = (["__\(program)_at"] + point.path).joined(separator: " ")
        let start = "complete -c \(program) -n \(quoted(condition))"
        let commands = point.commands.map { command in
            "\(start) -f -a \(quoted(command.name)) -d \(quoted(command.summary))"
        }
        let operands = point.operands.map { ["\(start)\(arguments($0.value, required: false))"] }
        let options = point.options.map { option in
            let short = option.short.map { " -s \(quoted(String($0)))" } ?? ""
            let value = option.value.map { arguments($0, required: true) } ?? ""
            let long = quoted(String(option.name.dropFirst(2)))
            return "\(start)\(short) -l \(long)\(value) -d \(quoted(option.help))"
        }
        return commands + (operands ?? []) + options
    }

    private func arguments(_ value: OptionValue, required: Bool) -> String {
        let flags = required ? " -r" : ""
        return switch value {
        case .oneOf(let values): flags + " -f -a \(quoted(values.joined(separator: " ")))"
        case .file: flags + " -F"
        case .directory: flags + " -f -a '(__fish_complete_directories)'"
        case .command, .text: flags + " -f"
        }
    }

    /// One word of fish; those that need no quotes have none.
    private func quoted(_ text: String) -> String {
        if text.shellQuoted == text { return text }
        let escaped = text.flatMap { $0 == "\\" || $0 == "'" ? ["\\", $0] : [$0] }
        return "'" + String(escaped) + "'"
    }
}
