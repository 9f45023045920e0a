#!/bin/sh
# SPDX-License-Identifier: MIT
#
# The change that CONTRIBUTING.md shows is whole: applied to a copy of the sources it
# builds without a warning, passes the tests that ask for promises, and keeps its bounds
# on a sample of the floats.
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
cmake --preset dev -D ACTIVATE_BENCH=OFF -D ACTIVATE_EXAMPLES=OFF -D ACTIVATE_TEST_SIMDE=OFF \
    >configure.log
cmake --build --preset dev >build.log || {
    tail -n 30 build.log
    exit 1
}
ctest --preset dev -R '^(api|info|catalogue|exports|abi|header/c11|(tiers|semantics)/(scalar|sse2|avx2|scalar_fused))$'
build/dev/src/tool/libactivate verify sqnl --stride 9973
