# SPDX-License-Identifier: MIT
#
# Bash's completions of libactivate(1). What can be named, the program itself is asked.

# The options in the help of a subcommand, or of the program.
_libactivate_options() {
    "$1" ${2:+"$2"} --help 2>/dev/null | grep -oE -- '(^| )--[a-z]+' | sort -u
}

_libactivate_functions() {
    "$1" list 2>/dev/null | grep '^[a-z]'
}

_libactivate_tiers() {
    "$1" info 2>/dev/null | sed -n 's/ [a-z0-9]* (not available)//g; s/^tiers *//p'
}

# "beta=", for the functions named in the line so far, or for all.
_libactivate_parameters() {
    local program=$1
    shift
    "$program" list 2>/dev/null | awk -v words="$*" '
        /^[a-z]/ { named = index(" " words " ", " " $1 " ") }
        $1 == "parameter" { all = all " " $2 "="; if (named) some = some " " $2 "=" }
        END { print some != "" ? some : all }'
}

_libactivate() {
    local program=${COMP_WORDS[0]} subcommand=${COMP_WORDS[1]} word=$2 before=$3 choices=
    COMPREPLY=()
    if [[ $COMP_CWORD -eq 1 ]]; then
        choices="info list eval verify"
        [[ $word != -* ]] || choices=$(_libactivate_options "$program")
    else
        case $subcommand:$before in
        eval:--isa | verify:--isa) choices=$(_libactivate_tiers "$program") ;;
        eval:--param | verify:--param)
            choices=$(_libactivate_parameters "$program" "${COMP_WORDS[@]:2:COMP_CWORD-2}")
            compopt -o nospace 2>/dev/null
            ;;
        verify:--pass) choices="forward backward backward_y" ;;
        verify:--format) choices="text csv json" ;;
        verify:--stride | verify:--from | verify:--to | verify:--threads | *:=) return ;;
        info:* | list:*) choices=$(_libactivate_options "$program" "$subcommand") ;;
        eval:* | verify:*)
            choices=$(_libactivate_options "$program" "$subcommand")
            [[ $word == -* || ($subcommand == eval && $before != eval) ]] ||
                choices+=" $(_libactivate_functions "$program")"
            ;;
        *) return ;;
        esac
    fi
    mapfile -t COMPREPLY < <(compgen -W "$choices" -- "$word")
}

complete -F _libactivate libactivate
