#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Holds the error bounds in activate.h to the catalogue: of each pair of figures
the greater one, with or without fused multiply-add. Exit status 1 if they differ.

    header_bounds.py check PROGRAM
    header_bounds.py write PROGRAM
"""
import json
import re
import subprocess
import sys
from pathlib import Path

HEADER = Path(__file__).resolve().parent.parent / "include/activate/activate.h"
CLAIM = re.compile(r"Error <= [\d.]+ ULP forward, [\d.]+ ULP backward")


def greatest(pair):
    return f"{max(pair):.6g}"


def claim(op):
    forward, backward = greatest(op["forward_ulp"]), greatest(op["backward_ulp"])
    return f"Error <= {forward} ULP forward, {backward} ULP backward"


def described(text, op):
    """The manual with the figures of one activation: those in the comment before it."""
    at = text.index(f"act_{op['name']}_f32(")
    start = text.rindex("/*", 0, at)
    comment = text[start:at]
    if "Exact." in comment:
        assert max(op["forward_ulp"] + op["backward_ulp"]) == 0, op["name"]
    elif "Correctly rounded." in comment:
        assert max(op["forward_ulp"]) <= 0.5 and max(op["backward_ulp"]) == 0, op["name"]
    else:
        assert CLAIM.search(comment), f"{op['name']}: no claim"
        comment = CLAIM.sub(claim(op), comment)
    return text[:start] + comment + text[at:]


def main(what="", program=""):
    if what not in ("check", "write") or not program:
        sys.exit(__doc__)
    listing = subprocess.run([program, "list", "--json"], check=True, capture_output=True)
    text = fresh = HEADER.read_text()
    for op in json.loads(listing.stdout):
        fresh = described(fresh, op)
    if what == "write":
        HEADER.write_text(fresh)
    elif fresh != text:
        sys.exit(f"activate.h: bounds are stale; run\n    tests/header_bounds.py write {program}")


main(*sys.argv[1:3])
