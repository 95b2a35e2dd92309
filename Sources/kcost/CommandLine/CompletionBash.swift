/// Completion for bash 3.2 and later, without the bash-completion package.
///
/// Two tables of the tree, and a walk over the words before the cursor. Bash splits words at `=`,
/// so `--name=value` arrives as three words and is put together again by the walk.
struct BashCompletion {
    let program: String
    let points: [CompletionPoint]

    private var function: String { "_" + program }

    var script: String {
        """
        # bash completion for \(program), as printed by: \(program) completion bash

        # What follows the option $2 of the command $1: sets values, empty for a flag.
        \(function)_value() {
            values=()
            case "${1:+$1 }$2" in
        \(valueCases)
            esac
        }

        # What may stand at the command $1: sets commands, options and values (of its operands).
        \(function)_point() {
            commands=() options=() values=()
            case "$1" in
        \(pointCases)
            esac
        }

        # Adds to COMPREPLY those that the word at the cursor begins: words, files or directories.
        \(function)_offer() {
            local kind=$1 candidate
            shift
            case "$kind" in
                words)
                    for candidate in "$@"; do
                        [[ $candidate == "$current"* ]] && COMPREPLY+=("$candidate")
                    done
                    ;;
                -f|-d)
                    compopt -o filenames 2>/dev/null
                    while IFS= read -r candidate; do
                        COMPREPLY+=("$candidate")
                    done < <(compgen "$kind" -- "$current")
                    ;;
            esac
        }

        \(function)() {
            local current=${COMP_WORDS[COMP_CWORD]} path= ended= index word candidate
            local commands=() options=() values=()
            [[ $current == '=' ]] && current=
            COMPREPLY=()
            for ((index = 1; index < COMP_CWORD; index++)); do
                word=${COMP_WORDS[index]}
                if ((${#values[@]})); then
                    [[ $word == '=' ]] || values=()
                elif [[ -z $ended && $word == -- ]]; then
                    ended=1
                elif [[ -z $ended && $word == -?* ]]; then
                    \(function)_value "$path" "$word"
                else
                    \(function)_point "$path"
                    values=()
                    for candidate in ${commands[@]+"${commands[@]}"}; do
                        [[ $candidate == "$word" ]] && path=${path:+$path }$word
                    done
                fi
            done
            if ((${#values[@]})); then
                \(function)_offer "${values[@]}"
                return
            fi
            \(function)_point "$path"
            if [[ -z $ended && ( $current == -* || ${#commands[@]}${#values[@]} == 00 ) ]]; then
                \(function)_offer words ${options[@]+"${options[@]}"}
                return
            fi
            \(function)_offer words ${commands[@]+"${commands[@]}"}
            ((${#values[@]})) && \(function)_offer "${values[@]}"
        }

        complete -F \(function) \(program)

        """
    }

    private var valueCases: String {
        points.flatMap { point in
            point.options.compactMap { option -> String? in
                guard let value = option.value else { return nil }
                let patterns = option.spellings.map {
                    (point.path + [$0]).joined(separator: " ").shellQuoted
                }
                let pattern = patterns.joined(separator: "|")
                return "        \(pattern)) values=(\(offer(value))) ;;"
            }
        }.joined(separator: "\n")
    }

    private var pointCases: String {
        points.map { point in
            let options = point.options.flatMap(\.spellings).map(\.shellQuoted)
            let commands = point.commands.map(\.name.shellQuoted)
            var lines = ["        \(point.path.joined(separator: " ").shellQuoted))"]
            lines.append("            options=(\(options.joined(separator: " ")))")
            if !commands.isEmpty {
                lines.append("            commands=(\(commands.joined(separator: " ")))")
            }
            if let operands = point.operands {
                lines.append("            values=(\(offer(operands.value)))")
            }
            return (lines + ["            ;;"]).joined(separator: "\n")
        }.joined(separator: "\n")
    }

    /// The arguments of the script's offering function; never empty, which would mean a flag.
    private func offer(_ value: OptionValue) -> String {
        switch value {
        case .oneOf(let values): (["words"] + values.map(\.shellQuoted)).joined(separator: " ")
        case .file: "-f"
        case .directory: "-d"
        case .command, .text: "nothing"
        }
    }
}
