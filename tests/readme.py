#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Holds README.md to the truth. Exit status 1 if it is not.

    readme.py table PROGRAM    the table of activations is that of `PROGRAM list`
    readme.py write PROGRAM    makes it so
    readme.py example          the C example is examples/readme.c
    readme.py python FOLDER    the Python example prints what it should, if the README's
                               ~/activate/lib is FOLDER
"""
import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
LONGEST = 80  # of a formula in the table
BEGIN, END = "<!-- table -->\n", "<!-- /table -->\n"
PRINTED = "0 [-7.61985"


def number(value):
    return {0.166666672: "1/6", 1.67326319: "1.67326...", 1.05070102: "1.05070..."}.get(
        value, f"{float(value):.6g}"
    )


def code(text):
    return "`" + text.replace("|", "\\|") + "`" if len(text) <= LONGEST else "see the header"


def bounds(pair):
    fused, unfused = map(number, pair)
    return fused if fused == unfused else f"{fused} / {unfused}"


def row(op):
    parameters = ", ".join(f"{p['name']} = {number(p['default'])}" for p in op["parameters"])
    from_y = "yes" if "derivative_y" in op else ""
    both = bounds(op["forward_ulp"]), bounds(op["backward_ulp"])
    cells = [code(op["name"]), parameters, code(op["value"]), code(op["derivative"]), from_y, *both]
    return "| " + " | ".join(cells) + " |\n"


def table(program):
    listing = subprocess.run([program, "list", "--json"], check=True, capture_output=True)
    head = ["name", "parameters", "f(x)", "f'(x)", "from y", "forward", "backward"]
    lines = ["| " + " | ".join(head) + " |\n", "|" + "---|" * len(head) + "\n"]
    return "".join(lines + [row(op) for op in json.loads(listing.stdout)])


def check_table(program, write):
    text = README.read_text()
    before, rest = text.split(BEGIN)
    after = rest.split(END)[1]
    fresh = before + BEGIN + "\n" + table(program) + "\n" + END + after
    if write:
        README.write_text(fresh)
    elif fresh != text:
        sys.exit(f"README.md: the table is stale; run\n    tests/readme.py write {program}")


def block(language):
    return re.search(f"^```{language}\n(.*?)^```$", README.read_text(), re.S | re.M).group(1)


def check_example():
    comment, source = (ROOT / "examples/readme.c").read_text().split("\n", 1)
    if block("c") != source:
        sys.exit("README.md: the C example is not examples/readme.c")


def check_python(folder):
    with tempfile.TemporaryDirectory() as home:
        (Path(home) / "activate").mkdir()
        (Path(home) / "activate/lib").symlink_to(folder)
        run = subprocess.run(
            [sys.executable, "-c", block("python")], env=dict(os.environ, HOME=home), text=True,
            capture_output=True,
        )
    if not run.stdout.startswith(PRINTED):
        sys.exit(f"README.md: the Python example prints {run.stdout!r}\n{run.stderr}")


def main(what="", argument=None):
    if what in ("table", "write") and argument:
        check_table(argument, what == "write")
    elif what == "example" and argument is None:
        check_example()
    elif what == "python" and argument:
        check_python(argument)
    else:
        sys.exit(__doc__)


main(*sys.argv[1:3])
