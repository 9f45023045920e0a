#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# What a shell offers after some words of a command line. 77 if it is not installed.
#
#   test_completions.bash bash|zsh PROGRAM COMPLETIONS_DIR
set -u
shell=$1 program=$2 folder=$3
command -v "$shell" >/dev/null || exit 77
PATH=$(dirname "$program"):$PATH
failed=0
# shellcheck source=/dev/null
source "$folder/libactivate.bash"

# The words that bash offers in place of the last one.
in_bash() { # words...
    COMP_WORDS=(libactivate "$@") COMP_CWORD=$# COMPREPLY=()
    _libactivate libactivate "${*: -1}" "${COMP_WORDS[COMP_CWORD - 1]}"
    printf '%s\n' "${COMPREPLY[@]}"
}

# The same of zsh.
in_zsh() { # words...
    zsh -f "$(dirname "$0")/completions.zsh" "$folder" "libactivate $*"
}

expect() { # wanted words, words...
    local wanted=$1 got
    shift
    got=$("in_$shell" "$@" | sort -u | xargs)
    [[ $got == "$wanted" ]] && return
    echo "FAILED: $shell: libactivate $*: got '$got', not '$wanted'"
    failed=1
}

# Each option of the help, and no other.
expect_options() { # subcommand, or ""
    local wanted
    wanted=$("$program" ${1:+"$1"} --help | grep -oE -- '(^| )--[a-z]+' | sort -u | xargs)
    expect "$wanted" ${1:+"$1"} --
}

expect "eval info list verify" ""
expect "verify" v
for subcommand in "" info list eval verify; do
    expect_options "$subcommand"
done
expect "gelu gelu_quick gelu_tanh" eval ge
expect "sigmoid silu" verify relu si
expect "scalar" verify --isa sc
expect "backward backward_y forward" verify relu --pass ""
expect "csv json text" verify --format ""
[[ $shell != bash ]] || expect "beta= bias=" verify softplus shrink --param b
[[ $shell != zsh ]] || expect "b beta bias" verify softplus shrink --param b
expect "" verify --stride ""
exit $failed
