#compdef kcost
# zsh completion for kcost, as printed by: kcost completion zsh

_kcost() {
    local context state state_descr line
    local -a commands
    typeset -A opt_args
    _arguments -S -C \
        '(-h --help)-h[show this help]' \
        '(-h --help)--help[show this help]' \
        '(-V --version)-V[show the version]' \
        '(-V --version)--version[show the version]' \
        '(--no-color)--no-color[no colour, even on a terminal]' \
        '(--quiet)--quiet[say only what went wrong]' \
        '1: :->command' \
        '*:: :->rest'
    case $state in
        command)
            commands=(
                'estimate:say what requests will cost'
                'prices:the price book'
                'completion:a completion script for your shell'
                'help:how a command is used'
            )
            _describe -t commands command commands
            ;;
        rest)
            case ${line[1]} in
                estimate) _kcost_estimate ;;
                prices) _kcost_prices ;;
                completion) _kcost_completion ;;
                help) _kcost_help ;;
            esac
            ;;
    esac
}

_kcost_estimate() {
    _arguments -S \
        '(-h --help)-h[show this help]' \
        '(-h --help)--help[show this help]' \
        '(-V --version)-V[show the version]' \
        '(-V --version)--version[show the version]' \
        '(--no-color)--no-color[no colour, even on a terminal]' \
        '(--quiet)--quiet[say only what went wrong]' \
        '(--gateway)--gateway=[whose API the payload is for; without it, found out from the payload \[1\]]:value:(xcompute toapis kie)' \
        '*--set=[change a field before pricing: it'\''s as if the payload said so]:FIELD=VALUE: ' \
        '(-o --output)-o+[write there, not to the screen]:file:_files' \
        '(-o --output)--output=[write there, not to the screen]:file:_files' \
        '(--cache)--cache=[keep probed durations there]:directory:_files -/' \
        '(--check)--check[also say what is wrong with the payload]' \
        '*:file:_files'
}

_kcost_prices() {
    local context state state_descr line
    local -a commands
    typeset -A opt_args
    _arguments -S -C \
        '(-h --help)-h[show this help]' \
        '(-h --help)--help[show this help]' \
        '(-V --version)-V[show the version]' \
        '(-V --version)--version[show the version]' \
        '(--no-color)--no-color[no colour, even on a terminal]' \
        '(--quiet)--quiet[say only what went wrong]' \
        '(--book)--book=[read this book instead]:file:_files' \
        '1: :->command' \
        '*:: :->rest'
    case $state in
        command)
            commands=(
                'list:all rates, newest first'
                'show:one model'\''s rates'
            )
            _describe -t commands command commands
            ;;
        rest)
            case ${line[1]} in
                list) _kcost_prices_list ;;
                show) _kcost_prices_show ;;
            esac
            ;;
    esac
}

_kcost_prices_list() {
    _arguments -S \
        '(-h --help)-h[show this help]' \
        '(-h --help)--help[show this help]' \
        '(-V --version)-V[show the version]' \
        '(-V --version)--version[show the version]' \
        '(--no-color)--no-color[no colour, even on a terminal]' \
        '(--quiet)--quiet[say only what went wrong]' \
        '(--book)--book=[read this book instead]:file:_files' \
        '(--format)--format=[how to print the rows]:value:(table json csv md)'
}

_kcost_prices_show() {
    _arguments -S \
        '(-h --help)-h[show this help]' \
        '(-h --help)--help[show this help]' \
        '(-V --version)-V[show the version]' \
        '(-V --version)--version[show the version]' \
        '(--no-color)--no-color[no colour, even on a terminal]' \
        '(--quiet)--quiet[say only what went wrong]' \
        '(--book)--book=[read this book instead]:file:_files' \
        ':MODEL: '
}

_kcost_completion() {
    _arguments -S \
        '(-h --help)-h[show this help]' \
        '(-h --help)--help[show this help]' \
        '(-V --version)-V[show the version]' \
        '(-V --version)--version[show the version]' \
        '(--no-color)--no-color[no colour, even on a terminal]' \
        '(--quiet)--quiet[say only what went wrong]' \
        ':value:(bash zsh fish)'
}

_kcost_help() {
    local context state state_descr line
    local -a commands
    typeset -A opt_args
    _arguments -S -C \
        '(-h --help)-h[show this help]' \
        '(-h --help)--help[show this help]' \
        '(-V --version)-V[show the version]' \
        '(-V --version)--version[show the version]' \
        '(--no-color)--no-color[no colour, even on a terminal]' \
        '(--quiet)--quiet[say only what went wrong]' \
        '(--man)--man[print the manual page as roff]' \
        '1: :->command' \
        '*:: :->rest'
    case $state in
        command)
            commands=(
                'estimate:say what requests will cost'
                'prices:the price book'
                'completion:a completion script for your shell'
                'help:how a command is used'
            )
            _describe -t commands command commands
            ;;
        rest)
            case ${line[1]} in
                estimate) _kcost_help_estimate ;;
                prices) _kcost_help_prices ;;
                completion) _kcost_help_completion ;;
                help) _kcost_help_help ;;
            esac
            ;;
    esac
}

_kcost_help_estimate() {
    _arguments -S \
        '(-h --help)-h[show this help]' \
        '(-h --help)--help[show this help]' \
        '(-V --version)-V[show the version]' \
        '(-V --version)--version[show the version]' \
        '(--no-color)--no-color[no colour, even on a terminal]' \
        '(--quiet)--quiet[say only what went wrong]' \
        '(--man)--man[print the manual page as roff]'
}

_kcost_help_prices() {
    local context state state_descr line
    local -a commands
    typeset -A opt_args
    _arguments -S -C \
        '(-h --help)-h[show this help]' \
        '(-h --help)--help[show this help]' \
        '(-V --version)-V[show the version]' \
        '(-V --version)--version[show the version]' \
        '(--no-color)--no-color[no colour, even on a terminal]' \
        '(--quiet)--quiet[say only what went wrong]' \
        '(--man)--man[print the manual page as roff]' \
        '1: :->command' \
        '*:: :->rest'
    case $state in
        command)
            commands=(
                'list:all rates, newest first'
                'show:one model'\''s rates'
            )
            _describe -t commands command commands
            ;;
        rest)
            case ${line[1]} in
                list) _kcost_help_prices_list ;;
                show) _kcost_help_prices_show ;;
            esac
            ;;
    esac
}

_kcost_help_prices_list() {
    _arguments -S \
        '(-h --help)-h[show this help]' \
        '(-h --help)--help[show this help]' \
        '(-V --version)-V[show the version]' \
        '(-V --version)--version[show the version]' \
        '(--no-color)--no-color[no colour, even on a terminal]' \
        '(--quiet)--quiet[say only what went wrong]' \
        '(--man)--man[print the manual page as roff]'
}

_kcost_help_prices_show() {
    _arguments -S \
        '(-h --help)-h[show this help]' \
        '(-h --help)--help[show this help]' \
        '(-V --version)-V[show the version]' \
        '(-V --version)--version[show the version]' \
        '(--no-color)--no-color[no colour, even on a terminal]' \
        '(--quiet)--quiet[say only what went wrong]' \
        '(--man)--man[print the manual page as roff]'
}

_kcost_help_completion() {
    _arguments -S \
        '(-h --help)-h[show this help]' \
        '(-h --help)--help[show this help]' \
        '(-V --version)-V[show the version]' \
        '(-V --version)--version[show the version]' \
        '(--no-color)--no-color[no colour, even on a terminal]' \
        '(--quiet)--quiet[say only what went wrong]' \
        '(--man)--man[print the manual page as roff]'
}

_kcost_help_help() {
    _arguments -S \
        '(-h --help)-h[show this help]' \
        '(-h --help)--help[show this help]' \
        '(-V --version)-V[show the version]' \
        '(-V --version)--version[show the version]' \
        '(--no-color)--no-color[no colour, even on a terminal]' \
        '(--quiet)--quiet[say only what went wrong]' \
        '(--man)--man[print the manual page as roff]'
}

# Read from a folder of $fpath, this file is the function's body; sourced, it registers it.
if [[ ${funcstack[1]} == _kcost ]]; then
    _kcost "$@"
else
    compdef _kcost kcost
fi
