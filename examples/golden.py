#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""golden.txt, which the examples in all languages compute again. Exit status 1 if wrong.

    golden.py write PROGRAM  makes it from the reference values of `PROGRAM eval`
    golden.py check PROGRAM  it is that, and the formulas in Python's arithmetic agree
"""
import json
import math
import struct
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "python"))
import formula

GOLDEN = Path(__file__).parent / "golden.txt"
INPUTS = ("-20", "-2.5", "-1", "-0.0", "0.001", "0.7", "4", "30")
OTHERS = {  # parameters beside the defaults
    "hardtanh": ("-2", "0.5"),
    "leaky_relu": ("0.2",),
    "threshold": ("-1", "3"),
    "elu": ("0.5",),
    "celu": ("2",),
    "hardsigmoid": ("0.25", "0.5"),
    "softplus": ("2", "20"),
    "swish": ("1.702",),
    "hardshrink": ("1",),
    "softshrink": ("0.75",),
    "squareplus": ("1",),
    "snake": ("3",),
    "shrink": ("1", "0.25"),
}
HEAD = """\
# Written by `examples/golden.py write build/release/src/tool/libactivate`.
#
# name parameters x y ulps dx ulps: the activation, the bits of its parameters, between
# commas (- if it has none), and of x; the bits of the float nearest to f(x), and how many
# floats away the library's result may be; the same for f'(x), which is dx for dy = 1.
# Behind the #, the same in decimal. With all bits of a negative number but the first
# flipped, the difference of two floats, taken as 32-bit integers, is how many floats they
# are apart.
"""


def single(text):
    return struct.unpack("<f", struct.pack("<f", float(text)))[0]


def bits(value):
    return struct.pack(">f", value).hex()


def ulp(value):
    """The distance of floats at a value."""
    return math.ldexp(1, max(math.frexp(value)[1] - 24, -149))


def listing(program):
    run = subprocess.run([program, "list", "--json"], check=True, capture_output=True, text=True)
    return json.loads(run.stdout)


def nearest(program, op, settings):
    """(f(x), f'(x)) for each of INPUTS, correctly rounded."""
    names = [p["name"] for p in op["parameters"]]
    options = [f"--param={name}={value}" for name, value in zip(names, settings)]
    command = [program, "eval", op["name"], "--json", *options, *INPUTS]
    run = subprocess.run(command, check=True, capture_output=True, text=True)
    return [tuple(single(result[what]["nearest"]) for what in ("value", "derivative"))
            for result in json.loads(run.stdout)["results"]]


def steps(value, bound, absolute=0):
    """How many floats a result within the bound may be from the nearest one."""
    if bound <= 0.5 and absolute == 0:
        return 0
    return math.floor(max(bound, absolute / ulp(value)) + 0.5)


def row(op, params, x, y, dx):
    errors = (steps(y, max(op["forward_ulp"])),
              steps(dx, max(op["backward_ulp"]), op["backward_absolute"]))
    cells = [op["name"], ",".join(map(bits, params)) or "-", bits(x), bits(y), str(errors[0]),
             bits(dx), str(errors[1])]
    call = ", ".join(f"{value:g}" for value in [x, *params])
    return f"{' '.join(cells)} # {op['name']}({call}) = {y:.9g}, {dx:.9g}\n"


def cases(program):
    """(op, parameters, x, y, dx), all rows of the file."""
    for op in listing(program):
        defaults = [p["default"] for p in op["parameters"]]
        for settings in ((), OTHERS[op["name"]]) if op["name"] in OTHERS else ((),):
            params = [single(value) for value in settings or defaults]
            for x, (y, dx) in zip(INPUTS, nearest(program, op, settings)):
                yield op, params, single(x), y, dx


def fresh(program):
    return HEAD + "".join(row(*case) for case in cases(program))


def disagreement(op, params, x, y, dx):
    """What Python's double arithmetic has against a row: nothing, if all is well."""
    names = ["x"] + [p["name"] for p in op["parameters"]]
    exact = [1 / 6 if value == single(1 / 6) else value for value in params]  # as activate.h says
    for text, got in (op["value"], y), (op["derivative"], dx):
        want = formula.function(text, names, formula.Plain)(x, *exact)
        if not abs(got - want) <= 0.51 * ulp(want):
            return f"{op['name']}({x}, {params}): {text} is {want}, not {got}"
    return None


def check(program):
    if GOLDEN.read_text() != fresh(program):
        sys.exit(f"golden.txt is stale; run\n    examples/golden.py write {program}")
    wrong = list(filter(None, (disagreement(*case) for case in cases(program))))
    sys.exit("\n".join(wrong) or None)


def main(what="", program=""):
    if what == "write" and program:
        GOLDEN.write_text(fresh(program))
    elif what == "check" and program:
        check(program)
    else:
        sys.exit(__doc__)


main(*sys.argv[1:3])
