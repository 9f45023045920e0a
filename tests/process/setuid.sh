#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# setuid.sh PROGRAM: a setuid copy of process/tier.c ignores ACTIVATE_ISA, a plain one
# does not. Only root can make one that is not the user's own.
set -euo pipefail
program=$1 nobody=65534
if [[ $(id -u) -ne 0 ]]; then
    echo "skipped: only root can make a setuid program"
    exit 77
fi
directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT
chmod 755 "$directory"
cp "$program" "$directory/plain"
cp "$program" "$directory/setuid"
chown "$nobody" "$directory/setuid"
chmod 4755 "$directory/setuid"
best=$(env -u ACTIVATE_ISA "$directory/plain")
plain=$(ACTIVATE_ISA=scalar "$directory/plain")
setuid=$(ACTIVATE_ISA=scalar "$directory/setuid")
printf '%s\n' "no variable: $best" "plain: $plain" "setuid: $setuid"
[[ $plain == "secure=0 tier=scalar" ]] || exit 1
if [[ $setuid == secure=0* ]]; then
    echo "skipped: setuid has no effect in $directory"
    exit 77
fi
if [[ $best == *tier=scalar ]]; then
    echo "skipped: the scalar tier is the best here"
    exit 77
fi
[[ $setuid == "secure=1 tier=${best#*tier=}" ]]
