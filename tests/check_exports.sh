#!/bin/sh
# SPDX-License-Identifier: MIT
#
# What the shared library exports is what exports.txt lists, the headers declare
# and the catalogue implies; and it imports next to nothing: no allocation, no
# printing, no threads, no libm.
#
#   check_exports.sh SOURCE_DIR LIBRARY CC NM [no-imports-check]
set -eu
source=$1 library=$2 cc=$3 nm=$4 imports=${5:-}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
failed=0

same() { # what, expected file, actual file
    if ! diff "$2" "$3" >"$scratch/diff"; then
        echo "$1 (<: listed or implied, >: found):"
        cat "$scratch/diff"
        failed=1
    fi
}

grep -v '^#' "$source/tests/exports.txt" | LC_ALL=C sort >"$scratch/listed"

"$nm" -D --defined-only "$library" | awk '$2 != "A" { sub(/@.*/, "", $3); print $3 }' |
    LC_ALL=C sort >"$scratch/exported"
same "exports of $library against exports.txt" "$scratch/listed" "$scratch/exported"

declared_in() { # header...
    for header in "$@"; do
        echo "#include \"$header\""
    done | "$cc" -E -P -DACT_API=ACT_API -I"$source/include" -x c - | tr '\n' ' ' |
        grep -oE 'ACT_API [^;]*;' | grep -oE '\bact_[a-z0-9_]+ ?\(' | tr -d ' (' | LC_ALL=C sort
}
headers=$(ls "$source"/include/activate/*.h | grep -v openmp.h) # of a library of its own
# shellcheck disable=SC2086
declared_in $headers >"$scratch/declared"
same "declarations of the headers against exports.txt" "$scratch/listed" "$scratch/declared"

{
    echo '#define OP(id, NAME, name, ...) act_##name##_f32 act_##name##_backward_f32'
    echo '#include "ops.def"'
} | "$cc" -E -P -I"$source/src" -x c - | tr ' ' '\n' | grep '^act_' |
    LC_ALL=C sort >"$scratch/implied"
declared_in "$source/include/activate/activate.h" | grep '_f32$' >"$scratch/named"
same "named functions of activate.h against ops.def" "$scratch/implied" "$scratch/named"

if [ "$imports" != no-imports-check ]; then
    allowed='(secure_)?getenv|getauxval|strcmp|strlen|mem(cpy|move|set|cmp)|__stack_chk_(fail|guard)|__cxa_finalize|__gmon_start__|_ITM_(de)?registerTMCloneTable'
    case $("$cc" -dumpmachine) in
    arm*) allowed="$allowed|raise" ;; # from libgcc's integer division by 0
    esac
    "$nm" -D --undefined-only "$library" | awk '{ sub(/@.*/, "", $NF); print $NF }' |
        grep -vxE "$allowed" >"$scratch/imported" || true
    : >"$scratch/nothing"
    same "imports of $library beyond the few allowed" "$scratch/nothing" "$scratch/imported"
fi
exit $failed
