#!/bin/sh
# SPDX-License-Identifier: MIT
#
# What `verify` says of sigmoid with the mistakes of wrong.c, in each format.
#
#   test_verdict.sh [EMULATOR...] PROGRAM
set -u
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
failed=0

complain() {
    echo "FAILED: $*"
    cat "$scratch/out" "$scratch/err"
    failed=1
}

# run_tiers STATUS EMULATOR... PROGRAM ARGUMENT...: 4097 floats from 1 to 1.5, both included.
run_tiers() {
    wanted=$1
    shift
    "$@" --from 1 --to 1.5 --stride 1024 >"$scratch/out" 2>"$scratch/err" </dev/null
    status=$?
    [ "$status" -eq "$wanted" ] || complain "$*: exit status $status, not $wanted"
    ! grep -qw -e '-nan' "$scratch/out" "$scratch/err" || complain "$*: a NaN with a sign"
}

run() { run_tiers "$@" --isa scalar; }

has() { grep -q -e "$2" "$scratch/$1" || complain "no '$2' in $1"; }

run 0 "$@" verify tanh
run 1 "$@" verify sigmoid
has out ' VIOLATED$'
has out 'VIOLATED bound by scalar, 1 times, first x = 1 (0x1p+0): got 2 '
has out 'VIOLATED range by scalar, 1 times, first x = 1 (0x1p+0): got 2 '
has out 'VIOLATED finite by scalar, 1 times, first x = 1.5 (0x1.8p+0): got nan (nan)'

# A verdict stands, whatever comes after it: other functions, and other tiers that need
# not agree.
run 1 "$@" verify sigmoid tanh
run 1 "$@" verify tanh sigmoid
for tier in avx2 avx512 neon; do
    if "$@" eval relu 1 --isa $tier >/dev/null 2>&1; then
        run_tiers 1 "$@" verify sigmoid --isa scalar --isa $tier
        has out "^ *$tier .* ok\$"
    fi
done

run 1 "$@" verify sigmoid --pass forward --format csv
has out '^sigmoid,forward,scalar,,1024,4096,21289304[.0-9]*,1,2,.*,bound=1;finite=1;range=1;monotone=1$'
has err 'VIOLATED finite by scalar'

run 1 "$@" verify sigmoid --pass forward --json
has out '"violations": \[{"property": "bound", "count": 1, "x": 1, "got": 2, "want": 0.731'
has out '{"property": "finite", "count": 1, "x": 1.5, "got": "nan", "want": 0.817'

exit $failed
