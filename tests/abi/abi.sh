#!/bin/sh
# SPDX-License-Identifier: MIT
#
# The binary interface of the shared library (x86-64, built with debug information)
# beside the recorded one. Additions are fine; what is gone or changed is not.
#
#   abi.sh check LIBRARY
#   abi.sh renew LIBRARY    with a release, or a change of ABI: see docs/abi.md
set -eu
here=$(dirname "$0")
case $1 in
check)
    exec abidiff --no-added-syms "$here/baseline.abi" "$2"
    ;;
renew)
    exec abidw --no-corpus-path --no-comp-dir-path --no-show-locs --no-parameter-names \
        --type-id-style hash --out-file "$here/baseline.abi" "$2"
    ;;
*)
    echo "$0: check or renew?" >&2
    exit 2
    ;;
esac
