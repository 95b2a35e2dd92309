# fish completion for kcost, as printed by: kcost completion fish

# Whether the words before the cursor lead to exactly this command.
function __kcost_at
    set -l path
    set -l skip no
    for word in (commandline -opc)[2..-1]
        if test $skip = yes
            set skip no
            continue
        end
        switch "$path $word"
            case 'estimate --gateway' \
                'estimate --set' \
                'estimate -o' \
                'estimate --output' \
                'estimate --cache' \
                'prices --book' \
                'prices list --book' \
                'prices list --format' \
                'prices show --book'
                set skip yes
            case ' estimate' \
                ' prices' \
                ' completion' \
                ' help' \
                'prices list' \
                'prices show' \
                'help estimate' \
                'help prices' \
                'help completion' \
                'help help' \
                'help prices list' \
                'help prices show'
                set -a path $word
        end
    end
    test "$path" = "$argv"
end

complete -c kcost -f
complete -c kcost -n __kcost_at -f -a estimate -d 'say what requests will cost'
complete -c kcost -n __kcost_at -f -a prices -d 'the price book'
complete -c kcost -n __kcost_at -f -a completion -d 'a completion script for your shell'
complete -c kcost -n __kcost_at -f -a help -d 'how a command is used'
complete -c kcost -n __kcost_at -s h -l help -d 'show this help'
complete -c kcost -n __kcost_at -s V -l version -d 'show the version'
complete -c kcost -n __kcost_at -l no-color -d 'no colour, even on a terminal'
complete -c kcost -n __kcost_at -l quiet -d 'say only what went wrong'
complete -c kcost -n '__kcost_at estimate' -F
complete -c kcost -n '__kcost_at estimate' -s h -l help -d 'show this help'
complete -c kcost -n '__kcost_at estimate' -s V -l version -d 'show the version'
complete -c kcost -n '__kcost_at estimate' -l no-color -d 'no colour, even on a terminal'
complete -c kcost -n '__kcost_at estimate' -l quiet -d 'say only what went wrong'
complete -c kcost -n '__kcost_at estimate' -l gateway -r -f -a 'xcompute toapis kie' -d 'whose API the payload is for; without it, found out from the payload [1]'
complete -c kcost -n '__kcost_at estimate' -l set -r -f -d 'change a field before pricing: it\'s as if the payload said so'
complete -c kcost -n '__kcost_at estimate' -s o -l output -r -F -d 'write there, not to the screen'
complete -c kcost -n '__kcost_at estimate' -l cache -r -f -a '(__fish_complete_directories)' -d 'keep probed durations there'
complete -c kcost -n '__kcost_at estimate' -l check -d 'also say what is wrong with the payload'
complete -c kcost -n '__kcost_at prices' -f -a list -d 'all rates, newest first'
complete -c kcost -n '__kcost_at prices' -f -a show -d 'one model\'s rates'
complete -c kcost -n '__kcost_at prices' -s h -l help -d 'show this help'
complete -c kcost -n '__kcost_at prices' -s V -l version -d 'show the version'
complete -c kcost -n '__kcost_at prices' -l no-color -d 'no colour, even on a terminal'
complete -c kcost -n '__kcost_at prices' -l quiet -d 'say only what went wrong'
complete -c kcost -n '__kcost_at prices' -l book -r -F -d 'read this book instead'
complete -c kcost -n '__kcost_at prices list' -s h -l help -d 'show this help'
complete -c kcost -n '__kcost_at prices list' -s V -l version -d 'show the version'
complete -c kcost -n '__kcost_at prices list' -l no-color -d 'no colour, even on a terminal'
complete -c kcost -n '__kcost_at prices list' -l quiet -d 'say only what went wrong'
complete -c kcost -n '__kcost_at prices list' -l book -r -F -d 'read this book instead'
complete -c kcost -n '__kcost_at prices list' -l format -r -f -a 'table json csv md' -d 'how to print the rows'
complete -c kcost -n '__kcost_at prices show' -f
complete -c kcost -n '__kcost_at prices show' -s h -l help -d 'show this help'
complete -c kcost -n '__kcost_at prices show' -s V -l version -d 'show the version'
complete -c kcost -n '__kcost_at prices show' -l no-color -d 'no colour, even on a terminal'
complete -c kcost -n '__kcost_at prices show' -l quiet -d 'say only what went wrong'
complete -c kcost -n '__kcost_at prices show' -l book -r -F -d 'read this book instead'
complete -c kcost -n '__kcost_at completion' -f -a 'bash zsh fish'
complete -c kcost -n '__kcost_at completion' -s h -l help -d 'show this help'
complete -c kcost -n '__kcost_at completion' -s V -l version -d 'show the version'
complete -c kcost -n '__kcost_at completion' -l no-color -d 'no colour, even on a terminal'
complete -c kcost -n '__kcost_at completion' -l quiet -d 'say only what went wrong'
complete -c kcost -n '__kcost_at help' -f -a estimate -d 'say what requests will cost'
complete -c kcost -n '__kcost_at help' -f -a prices -d 'the price book'
complete -c kcost -n '__kcost_at help' -f -a completion -d 'a completion script for your shell'
complete -c kcost -n '__kcost_at help' -f -a help -d 'how a command is used'
complete -c kcost -n '__kcost_at help' -s h -l help -d 'show this help'
complete -c kcost -n '__kcost_at help' -s V -l version -d 'show the version'
complete -c kcost -n '__kcost_at help' -l no-color -d 'no colour, even on a terminal'
complete -c kcost -n '__kcost_at help' -l quiet -d 'say only what went wrong'
complete -c kcost -n '__kcost_at help' -l man -d 'print the manual page as roff'
complete -c kcost -n '__kcost_at help estimate' -s h -l help -d 'show this help'
complete -c kcost -n '__kcost_at help estimate' -s V -l version -d 'show the version'
complete -c kcost -n '__kcost_at help estimate' -l no-color -d 'no colour, even on a terminal'
complete -c kcost -n '__kcost_at help estimate' -l quiet -d 'say only what went wrong'
complete -c kcost -n '__kcost_at help estimate' -l man -d 'print the manual page as roff'
complete -c kcost -n '__kcost_at help prices' -f -a list -d 'all rates, newest first'
complete -c kcost -n '__kcost_at help prices' -f -a show -d 'one model\'s rates'
complete -c kcost -n '__kcost_at help prices' -s h -l help -d 'show this help'
complete -c kcost -n '__kcost_at help prices' -s V -l version -d 'show the version'
complete -c kcost -n '__kcost_at help prices' -l no-color -d 'no colour, even on a terminal'
complete -c kcost -n '__kcost_at help prices' -l quiet -d 'say only what went wrong'
complete -c kcost -n '__kcost_at help prices' -l man -d 'print the manual page as roff'
complete -c kcost -n '__kcost_at help prices list' -s h -l help -d 'show this help'
complete -c kcost -n '__kcost_at help prices list' -s V -l version -d 'show the version'
complete -c kcost -n '__kcost_at help prices list' -l no-color -d 'no colour, even on a terminal'
complete -c kcost -n '__kcost_at help prices list' -l quiet -d 'say only what went wrong'
complete -c kcost -n '__kcost_at help prices list' -l man -d 'print the manual page as roff'
complete -c kcost -n '__kcost_at help prices show' -s h -l help -d 'show this help'
complete -c kcost -n '__kcost_at help prices show' -s V -l version -d 'show the version'
complete -c kcost -n '__kcost_at help prices show' -l no-color -d 'no colour, even on a terminal'
complete -c kcost -n '__kcost_at help prices show' -l quiet -d 'say only what went wrong'
complete -c kcost -n '__kcost_at help prices show' -l man -d 'print the manual page as roff'
complete -c kcost -n '__kcost_at help completion' -s h -l help -d 'show this help'
complete -c kcost -n '__kcost_at help completion' -s V -l version -d 'show the version'
complete -c kcost -n '__kcost_at help completion' -l no-color -d 'no colour, even on a terminal'
complete -c kcost -n '__kcost_at help completion' -l quiet -d 'say only what went wrong'
complete -c kcost -n '__kcost_at help completion' -l man -d 'print the manual page as roff'
complete -c kcost -n '__kcost_at help help' -s h -l help -d 'show this help'
complete -c kcost -n '__kcost_at help help' -s V -l version -d 'show the version'
complete -c kcost -n '__kcost_at help help' -l no-color -d 'no colour, even on a terminal'
complete -c kcost -n '__kcost_at help help' -l quiet -d 'say only what went wrong'
complete -c kcost -n '__kcost_at help help' -l man -d 'print the manual page as roff'
