#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Proposes the bounds of src/ops.def: the greatest error that a run of
`libactivate verify --format csv` found, rounded up to two decimals.

  bounds.py run.csv --program build/src/tool/libactivate           prints them
  bounds.py run.csv --program build/src/tool/libactivate --write   edits src/ops.def

--write takes runs over all floats only.
"""

import argparse
import re
import struct
from decimal import ROUND_CEILING, Decimal
from pathlib import Path

import run as runs

OPS = Path(__file__).resolve().parent.parent / "src/ops.def"
ENTRY = re.compile(r"(?m)^OP\(\d+, \w+, (\w+),.*?BOUNDS\(([^)]*)\)", re.DOTALL)


def as_float(number):
    return Decimal(struct.unpack("f", struct.pack("f", number))[0])


def bound(ulp):
    """The least number of two decimals that is not below ulp, as a float either."""
    hundredths = ulp.quantize(Decimal("0.01"), rounding=ROUND_CEILING)
    while as_float(hundredths) < ulp:
        hundredths += Decimal("0.01")
    return f"{hundredths.normalize():f}"


def arguments_of(run, op, absolute):
    words = []
    for arithmetic in runs.CLASSES:
        for name in runs.PASSES:
            row = run.rows.get((op, name, arithmetic))
            words.append("0" if row is None else bound(row.ulp))
    return ", ".join(words + [absolute])


def propose(run, text):
    """Yields (activation, where the arguments are in the text, old, new)."""
    for entry in ENTRY.finditer(text):
        absolute = entry[2].split(",")[-1].strip()
        yield entry[1], entry.span(2), entry[2], arguments_of(run, entry[1], absolute)


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("run", help="CSV of `libactivate verify --format csv`")
    parser.add_argument("--program", required=True, help="the program `libactivate`")
    parser.add_argument("--write", action="store_true", help="edit src/ops.def")
    options = parser.parse_args()
    run = runs.read(options.run, runs.catalogue(options.program))
    if options.write and not runs.is_whole(run):
        runs.complain(f"{options.run} is a sample, and greatest errors of a sample are no bounds")
    text = OPS.read_text(encoding="utf-8")
    proposals = list(propose(run, text))
    for op, _, old, new in proposals:
        print(f"{op:14} BOUNDS({new}))" + ("" if old == new else f"   was ({old})"))
    if options.write:
        for _, (first, last), _, new in reversed(proposals):
            text = text[:first] + new + text[last:]
        OPS.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
