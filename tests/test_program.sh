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

# What is said on stderr, each line of it by this program.
explains() {
    [ -s "$scratch/err" ] || complain "$*: no explanation"
    ! grep -qv '^libactivate: ' "$scratch/err" || complain "$*: who says so?"
}

# Wrong use: status 2, an explanation on stderr, nothing on standard output.
refuses() {
    run 2 "$@"
    explains "$@"
    [ ! -s "$scratch/out" ] || complain "$*: standard output is not empty"
}

# The words after "value" or "derivative", one for each input.
evaluates() {
    got=$(awk -v name="$1" '$1 == name { print $2 }' "$scratch/out" | xargs)
    [ "$got" = "$2" ] || complain "$1 is '$got', not '$2'"
}

# What is printed does not arrive: status 2, and a message.
needs_output() {
    : >"$scratch/out"
    if [ -c /dev/full ]; then
        "$@" >/dev/full 2>"$scratch/err"
        [ $? -eq 2 ] || complain "$*: a full disk is not noticed"
        explains "$@"
    fi
    "$@" >&- 2>"$scratch/err"
    [ $? -eq 2 ] || complain "$*: closed standard output is not noticed"
    explains "$@"
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

# ---- help and version ----

for sub in '' info list eval verify; do
    run 0 "$@" $sub --help
    prints "^usage: libactivate $sub"
    widest=$(awk '{ if (length > n) n = length } END { print n + 0 }' "$scratch/out")
    [ "$widest" -le 80 ] || complain "$sub --help: a line of $widest characters"
done
for option in --version -V; do
    run 0 "$@" $option
    prints '^libactivate [0-9]*\.[0-9]*\.[0-9]*$'
done

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
for nan in nan -nan; do
    run 0 "$@" eval relu $nan
    prints '^x = nan '
    evaluates value nan
    ! grep -q -e -nan "$scratch/out" || complain "a NaN with a sign"
done
run 0 "$@" eval relu 1 -2 3
[ "$(grep -c '^x = ' "$scratch/out")" -eq 3 ] || complain "eval of three inputs"
evaluates value '1 0 3'
evaluates derivative '1 0 1'

# ---- verify ----

run 0 "$@" verify relu tanh --stride 1000003
prints '^tanh backward_y$'
prints ' ok$'
run 0 "$@" verify gelu --stride 1000003
run 0 "$@" verify gelu --pass backward --isa scalar --from -2 --to 2 --stride 100003 --threads 2
prints '^gelu backward$'
prints '^    scalar '
run 0 "$@" verify softplus --param beta=2 --stride 1000003 --format csv
prints '^# command: libactivate verify'
prints '^op,pass,tier,params,stride,count,max_ulp,worst_x,got,want,mean_ulp,correctly_rounded_share,max_absolute,violations$'
prints '^softplus,forward,scalar,beta=2;threshold=inf,1000003,'
awk -F, '!/^#/ && NF != 14' "$scratch/out" >"$scratch/rows"
[ ! -s "$scratch/rows" ] || complain "rows of CSV without 14 fields"

# ---- Output that does not arrive ----

needs_output "$@" --help
needs_output "$@" --version
for sub in info list eval verify; do
    needs_output "$@" $sub --help
done
for format in '' --json; do
    needs_output "$@" info $format
    needs_output "$@" list $format
    needs_output "$@" eval relu 1 $format
    needs_output "$@" verify relu --stride 1000003 $format
done
needs_output "$@" verify relu --stride 1000003 --format csv

# ---- Wrong use ----

refuses "$@"
refuses "$@" prove
refuses "$@" --verbose
refuses "$@" --version now
refuses "$@" info now
refuses "$@" info --yaml
refuses "$@" info --json=1
refuses "$@" list --yaml
refuses "$@" list relu
refuses "$@" eval
refuses "$@" eval relu
refuses "$@" eval rely 1
refuses "$@" eval relu one
refuses "$@" eval relu 1 one
refuses "$@" eval relu 1 --param
refuses "$@" eval relu -1 --yaml
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
refuses "$@" verify gelu --pass backward_y --format csv
refuses "$@" verify gelu --pass backward_y --json
refuses "$@" verify softplus relu --param beta=2 --stride 1000003
refuses "$@" verify relu --stride
refuses "$@" verify relu --yaml

exit $failed
