#!/bin/sh
# SPDX-License-Identifier: MIT
#
# The shared library as a file: nothing writable is executable, nothing is bound
# late, nothing runs when it is loaded, and it does not know where it was built.
#
#   check_binary.sh LIBRARY READELF MARKS MOST DIRECTORY...
#
# MARKS: what .note.gnu.property must say, "IBT, SHSTK" for example; may be empty.
# MOST: how many bytes the library may have when it is stripped; may be empty.
# DIRECTORY: a path that the file must not contain.
set -eu
library=$1 readelf=$2 marks=$3 most=$4
shift 4
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
failed=0

"$readelf" -W -l "$library" >"$scratch/segments"
"$readelf" -W -d "$library" >"$scratch/dynamic"
"$readelf" -W -n "$library" >"$scratch/notes"

must() { # file, pattern, what it means
    grep -qE "$2" "$scratch/$1" || { echo "$library: no $3" && failed=1; }
}
must_not() { # file, pattern, what it means
    ! grep -E "$2" "$scratch/$1" || { echo "$library: $3" && failed=1; }
}

must segments '^ *GNU_RELRO ' "segment that becomes read-only"
must dynamic 'FLAGS.*BIND_NOW' "BIND_NOW"
must segments '^ *GNU_STACK .* RW +0x' "stack that is not executable"
must_not segments '^ *LOAD .* RWE ' "memory both writable and executable"
must_not dynamic 'TEXTREL' "relocations in code"
must_not dynamic '\((INIT|FINI|INIT_ARRAY|FINI_ARRAY)\)' "code that runs at loading or unloading"
must_not dynamic '\((RPATH|RUNPATH)\)' "a search path"
must_not dynamic 'NEEDED.*\[lib(m|pthread|dl|stdc\+\+|gcc_s)\.' "a library beyond libc"
[ -z "$marks" ] || must notes "Properties:.* feature: $marks" "mark $marks"

for directory in "$@"; do
    if grep -qaF "$directory" "$library"; then
        echo "$library: contains $directory"
        failed=1
    fi
done

if [ -n "$most" ]; then
    strip -o "$scratch/stripped" "$library"
    size=$(wc -c <"$scratch/stripped")
    echo "stripped: $size bytes"
    [ "$size" -le "$most" ] || { echo "$library: more than $most bytes" && failed=1; }
fi
exit $failed
