#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Whatever arithmetic the compiler is told to be careless with, the library's own flags
take it back: with both, it says that it does the same as with ours alone. gcc prints the
state of all optimisations, clang the flags of its inner compiler.

    undone.py CC FLAG...    our flags, see cmake/arithmetic.cmake"""
import re
import subprocess
import sys

BOTH = """-ffast-math -Ofast -funsafe-math-optimizations -fassociative-math -fno-signed-zeros
    -freciprocal-math -ffinite-math-only -frounding-math -ftrapping-math -fmath-errno
    -ffp-contract=fast -fno-builtin""".split()
GCC = """-fsingle-precision-constant -ffloat-store -fsignaling-nans""".split()
CLANG = """-fno-honor-nans -fno-honor-infinities -fapprox-func -ffp-model=fast
    -fdenormal-fp-math=preserve-sign -ffp-model=strict""".split()
ASSOCIATIVE = "-fassociative-math -fno-signed-zeros -fno-trapping-math" # gcc wants them together


def output(*command):
    run = subprocess.run(command, capture_output=True, text=True, check=True)
    return run.stdout + run.stderr


def gcc_state(cc, flags):
    lines = []
    for what in "optimizers", "common":
        lines += output(cc, "-O3", *flags, "-Q", f"--help={what}", "-S", "-x", "c", "-o",
                        "/dev/null", "/dev/null").splitlines()
    macros = output(cc, "-O3", *flags, "-dM", "-E", "-x", "c", "/dev/null")
    about = re.compile("(?i)math|zero|float|fp-|nan|precision|builtin|races")
    return [line for line in [*lines, *macros.splitlines()] if about.search(line)]


def clang_state(cc, flags):
    text = output(cc, "-O3", *flags, "-###", "-c", "-x", "c", "-o", "/dev/null", "/dev/null")
    words = next(line for line in text.splitlines() if '"-cc1"' in line).split()
    # how complex numbers are multiplied, which clang 19 says: there are none here
    return [word for word in words if not word.startswith(('"-O', '"-complex-range='))]


def main(cc, *own):
    clang = "clang" in output(cc, "--version")
    state = clang_state if clang else gcc_state
    plain, failed, changing = state(cc, own), 0, 0
    for flag in [*BOTH, ASSOCIATIVE, *(CLANG if clang else GCC)]:
        changing += state(cc, flag.split()) != state(cc, [])
        if state(cc, [*flag.split(), *own]) != plain:
            print(f"{flag} is not taken back")
            failed += 1
    if changing < len(BOTH) / 2:
        sys.exit("the compiler does not say what these flags do: nothing was tested")
    sys.exit(f"{failed} flags are not taken back" if failed else 0)


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
