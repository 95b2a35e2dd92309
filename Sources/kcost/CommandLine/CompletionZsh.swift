/// Completion for zsh: one function for each place in the tree, each a call of `_arguments`.
struct ZshCompletion {
    let program: String
    let points: [CompletionPoint]

    var script: String {
        """
        #compdef \(program)
        # zsh completion for \(program), as printed by: \(program) completion zsh

        \(points.map(function).joined(separator: "\n"))
        # Read from a folder of $fpath, this file is the function's body; sourced, it registers it.
        if [[ ${funcstack[1]} == _\(program) ]]; then
            _\(program) "$@"
        else
            compdef _\(program) \(program)
        fi

        """
    }

    private func function(_ point: CompletionPoint) -> String {
        let name = point.functionName(program: program)
        var specs = point.options.flatMap(optionSpecs)
        if let operands = point.operands { specs.append(operandSpec(operands)) }
        guard !point.commands.isEmpty else {
            return "\(name)() {\n    \(arguments("-S", specs))\n}\n"
        }
        specs += ["'1: :->command'", "'*:: :->rest'"]
        let list = point.commands.map {
            "            \(described($0.name, $0.summary).shellQuoted)"
        }
        let cases = point.commands.map {
            "            \($0.name.shellQuoted)) \(name)_\($0.name) ;;"
        }
        return """
            \(name)() {
                local context state state_descr line
                local -a commands
                typeset -A opt_args
                \(arguments("-S -C", specs))
                case $state in
                    command)
                        commands=(
                \(list.joined(separator: "\n    "))
                        )
                        _describe -t commands command commands
                        ;;
                    rest)
                        case ${line[1]} in
                \(cases.joined(separator: "\n    "))
                        esac
                        ;;
                esac
            }

            """
    }

    private func arguments(_ flags: String, _ specs: [String]) -> String {
        (["_arguments \(flags)"] + specs).joined(separator: " \\\n        ")
    }

    /// One spec for each spelling, as `_arguments` reads them; a spelling excludes the others
    /// unless the option may be repeated.
    private func optionSpecs(_ option: Option) -> [String] {
        let exclusion =
            option.isRepeatable ? "*" : "(\(option.spellings.joined(separator: " ")))"
        return option.spellings.map { spelling in
            let takes = option.value == nil ? "" : (spelling == option.name ? "=" : "+")
            let help = Self.escaped(option.help, "[]")
            return (exclusion + spelling + takes + "[\(help)]" + action(option.value)).shellQuoted
        }
    }

    private func operandSpec(_ operands: Command.Operands) -> String {
        ((operands.maximum == 1 ? "" : "*") + action(operands.value)).shellQuoted
    }

    /// `:message:action`, or nothing for a flag.
    private func action(_ value: OptionValue?) -> String {
        guard let value else { return "" }
        return switch value {
        case .oneOf(let values):
            ":value:(\(values.map { Self.escaped($0, " :()") }.joined(separator: " ")))"
        case .file: ":file:_files"
        case .directory: ":directory:_files -/"
        case .command, .text: ":\(Self.escaped(value.placeholder, ":")): "
        }
    }

    /// An entry for `_describe`.
    private func described(_ name: String, _ summary: String) -> String {
        Self.escaped(name, ":") + ":" + Self.escaped(summary, "")
    }

    private static func escaped(_ text: String, _ special: String) -> String {
        String(text.flatMap { $0 == "\\" || special.contains($0) ? ["\\", $0] : [$0] })
    }
}
