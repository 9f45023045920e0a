#!/bin/sh
# SPDX-License-Identifier: MIT
#
# The change that CONTRIBUTING.md shows is whole: applied to a copy of the sources, and the
# documents made anew as it says, it builds without a warning, passes every test but the
# exhaustive one, and keeps its bounds on a sample of the floats. Only doc/snippets is left
# out: it would apply the change again.
#
#   contributing.sh SOURCE_DIR
set -eu
source=$(cd "$1" && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

git -C "$source" ls-files -z | tar -C "$source" --null -T - -c | tar -C "$scratch" -x
cd "$scratch"
awk '/^```$/ { inside = 0 } inside { print } /^```diff$/ { inside = 1 }' CONTRIBUTING.md |
    patch -p1 --fuzz=0
cmake --preset dev >configure.log
cmake --build --preset dev >build.log || {
    tail -n 30 build.log
    exit 1
}

# The block of commands below the change, but a sample where it says all floats, and
# without the pictures where there is no Matplotlib.
awk '/make the documents anew:/ { seen = 1 }
     seen && /^```$/ { exit } inside { print } seen && /^```sh$/ { inside = 1 }' CONTRIBUTING.md |
    sed -e 's/--format csv/--stride 99991 --format csv/' >documents.sh
test -s documents.sh
python3 -c 'import matplotlib' 2>/dev/null || sed -i '/gallery/d' documents.sh
sh -e documents.sh

ctest --preset dev -E '^doc/snippets$'
build/dev/src/tool/libactivate verify sqnl --stride 9973
