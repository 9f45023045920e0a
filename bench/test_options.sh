#!/bin/sh
# SPDX-License-Identifier: MIT
#
# A bench explains itself, and takes no option that it does not know for a name or a number.
#
#   test_options.sh PROGRAM
set -u
failed=0

if ! help=$("$1" --help 2>/dev/null) || ! echo "$help" | grep -qi '^usage\|^benchmark'; then
    echo "FAILED: $1 --help"
    failed=1
fi
for wrong in --nosuch nosuch; do
    if said=$("$1" $wrong 2>&1 >/dev/null) || [ -z "$said" ]; then
        echo "FAILED: $1 $wrong is no wrong use"
        failed=1
    fi
done
exit $failed
