#!/bin/sh
# SPDX-License-Identifier: MIT
#
# The program `libactivate` as its users call it: what it prints, and exit statuses.
#
#   test_program.sh [EMULATOR...] PROGRAM
set -u
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
failed=0

complain() {
    echo "FAILED: $*"
    cat "$scratch/out" "$scratch/err"
    failed=1
}

# run STATUS EMULATOR... PROGRAM ARGUMENT...: leaves the output in $scratch.
run() {
    wanted=$1
    shift
    "$@" >"$scratch/out" 2>"$scratch/err" </dev/null
    status=$?
    [ "$status" -eq "$wanted" ] || complain "$*: exit status $status, not $wanted"
}

prints() { grep -q -- "$1" "$scratch/out" || complain "no '$1' on standard output"; }

# Wrong use: status 2, an explanation on stderr, nothing on standard output.
refuses() {
    run 2 "$@"
    [ -s "$scratch/err" ] || complain "$*: no explanation"
    [ ! -s "$scratch/out" ] || complain "$*: standard output is not empty"
}

# The word after "value" or "derivative" of the only input.
evaluates() {
    got=$(awk -v name="$1" '$1 == name { print $2 }' "$scratch/out")
    [ "$got" = "$2" ] || complain "$1 is '$got', not '$2'"
}

# ---- info and list ----

run 0 "$@" info
for line in version compiler tiers running; do
    prints "^$line"
done
run 0 "$@" list
prints '^leaky_relu$'
prints 'negative_slope = 0.00999999978'
run 0 "$@" list --json
prints '"name": "softplus"'
for sub in info list eval verify; do
    run 0 "$@" "$sub" --help
    prints "usage: libactivate $sub"
done
run 0 "$@" --help
prints '^usage: libactivate'

# ---- eval ----

run 0 "$@" eval sigmoid 0
evaluates value 0.5
evaluates derivative 0.25
run 0 "$@" eval leaky_relu --param negative_slope=0.25 -2
evaluates value -0.5
evaluates derivative 0.25
run 0 "$@" eval clip --isa scalar 0x1.8p1
evaluates value 1
evaluates derivative 0
run 0 "$@" eval tanh -inf
evaluates value -1
run 0 "$@" eval relu nan
evaluates value nan
run 0 "$@" eval exp 1 2 3
[ "$(grep -c '^x = ' "$scratch/out")" -eq 3 ] || complain "eval of three inputs"

# ---- verify ----

run 0 "$@" verify relu tanh --stride 1000003
prints '^tanh backward_y$'
prints ' ok$'
run 0 "$@" verify gelu --pass backward --isa scalar --from -2 --to 2 --stride 100003 --threads 2
prints '^gelu backward$'
prints '^    scalar '
run 0 "$@" verify softplus --param beta=2 --stride 1000003 --format csv
prints '^# command: libactivate verify'
prints '^op,pass,tier,params,stride,count,max_ulp,worst_x,got,want,mean_ulp,correctly_rounded_share,max_absolute,violations$'
prints '^softplus,forward,scalar,beta=2;threshold=inf,1000003,'
awk -F, '!/^#/ && NF != 14' "$scratch/out" >"$scratch/rows"
[ ! -s "$scratch/rows" ] || complain "rows of CSV without 14 fields"
if [ -c /dev/full ]; then
    "$@" verify relu --stride 1000003 --format csv >/dev/full 2>"$scratch/err"
    [ $? -eq 2 ] || complain "a full disk is not noticed"
fi

# ---- Wrong use ----

refuses "$@"
refuses "$@" prove
refuses "$@" info now
refuses "$@" list --yaml
refuses "$@" list relu
refuses "$@" eval
refuses "$@" eval relu
refuses "$@" eval rely 1
refuses "$@" eval relu one
refuses "$@" eval relu 1e99
refuses "$@" eval relu --param a=1 1
refuses "$@" eval softplus --param beta=-1 1
refuses "$@" eval relu --isa mmx 1
refuses "$@" verify rely
refuses "$@" verify relu --pass sideways
refuses "$@" verify relu --stride 0
refuses "$@" verify relu --threads -1
refuses "$@" verify relu --from 1 --to 0
refuses "$@" verify relu --from nan
refuses "$@" verify relu --format xml
refuses "$@" verify relu --param beta
refuses "$@" verify gelu --pass backward_y

exit $failed
