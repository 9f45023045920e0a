#!/usr/bin/env zsh
# SPDX-License-Identifier: MIT
#
# What zsh offers at the end of a line: zsh on a terminal made up here, with a compadd
# that prints the words instead of adding them.
#
#   completions.zsh COMPLETIONS_DIR LINE
zmodload zsh/zpty || exit 1
setup=$(mktemp)
trap 'rm -f $setup' EXIT
print -r -- "fpath=(${(q)1:a} \$fpath) PATH=${(q)PATH}" >$setup
cat >>$setup <<'SETUP'
PROMPT= RPROMPT=
autoload -Uz compinit
compinit -D -u
compadd() {
    local -a found
    if [[ ${@[1,(i)(-|--)]} == *-(O|A|D)\ * ]]; then # only asks
        builtin compadd "$@"
        return
    fi
    builtin compadd -A found "$@"
    print -rl -- found:$^found
}
comppostfuncs=(finish)
finish() {
    print -r -- 'no more'
    exit
}
print -r -- ready
SETUP
zpty shell zsh -f -i
zpty -w shell ". ${(q)setup}"
zpty -r shell text $'*\nready*' || exit 1
zpty -wn shell $2$'\t'
while zpty -r shell text; do
    text=${text//$'\r'/}
    [[ $text == *'no more'* ]] && break
    [[ $text == *found:* ]] && print -r -- ${${text#*found:}%$'\n'}
done
zpty -d shell 2>/dev/null
exit 0
