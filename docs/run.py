# SPDX-License-Identifier: MIT
"""What `libactivate verify --format csv` found, and the catalogue it is held against."""

import csv
import json
import subprocess
import sys
from collections import namedtuple
from decimal import Decimal
from pathlib import Path

FUSED = ("avx512", "avx2", "neon")
CLASSES = ("fused", "unfused")  # the order of the bounds in the catalogue
PASSES = ("forward", "backward", "backward_y")

# The worst that the tiers of one class do. The greatest error stays as printed,
# so that nothing is rounded down.
Row = namedtuple("Row", "ulp x got want mean rounded absolute strides violations")
Run = namedtuple("Run", "context rows tiers")  # rows by (op, pass, class)


def complain(text):
    sys.exit(f"{Path(sys.argv[0]).name}: {text}")


# ---- The catalogue ------------------------------------------------------------


def catalogue(program):
    listed = subprocess.run([program, "list", "--json"], check=True, capture_output=True, text=True)
    return json.loads(listed.stdout)


def passes_of(op):
    return [name for name in PASSES if f"{name}_ulp" in op]


def bounds_of(op, name):
    """As text without the digits that float adds: [0.57, 0.6]."""
    return [f"{bound:.6g}" for bound in op[f"{name}_ulp"]]


def defaults_of(op):
    return [float(p["default"]) for p in op["parameters"]]


# ---- The run ------------------------------------------------------------------


def row_of(line):
    return Row(
        Decimal(line["max_ulp"]),
        line["worst_x"],
        line["got"],
        line["want"],
        float(line["mean_ulp"]),
        float(line["correctly_rounded_share"]),
        float(line["max_absolute"]),
        {int(line["stride"])},
        line["violations"],
    )


def worse(one, other):
    return (one if one.ulp >= other.ulp else other)._replace(
        mean=max(one.mean, other.mean),
        rounded=min(one.rounded, other.rounded),
        absolute=max(one.absolute, other.absolute),
        strides=one.strides | other.strides,
        violations="; ".join(filter(None, (one.violations, other.violations))),
    )


def has_defaults(line, op):
    values = [float(part.split("=")[1]) for part in line["params"].split(";") if part]
    return values == defaults_of(op)


def read_context(lines):
    """The comments of one or several runs: {"cpu": ["AMD EPYC"], ...}"""
    context = {}
    for line in lines:
        key, _, value = line.removeprefix("# ").rstrip("\n").partition(": ")
        if value not in context.setdefault(key, []):
            context[key].append(value)
    return context


def read(path, ops):
    """Several runs may follow each other in the file. Rows with parameters other
    than the defaults are left out."""
    known = {op["name"]: op for op in ops}
    lines = Path(path).read_text(encoding="utf-8").splitlines(keepends=True)
    context = read_context(line for line in lines if line.startswith("#"))
    rows, tiers = {}, set()
    for line in csv.DictReader(line for line in lines if not line.startswith("#")):
        if line["op"] == "op":  # the head of the next run
            continue
        if line["violations"] is None:
            complain(f"{path}: the row of {line['op']} {line['pass']} is cut off")
        if line["op"] not in known:
            complain(f"{path}: the catalogue has no '{line['op']}'")
        if not has_defaults(line, known[line["op"]]):
            continue
        key = line["op"], line["pass"], CLASSES[line["tier"] not in FUSED]
        rows[key] = worse(rows[key], row_of(line)) if key in rows else row_of(line)
        tiers.add(line["tier"])
    for op in ops:
        for name in passes_of(op):
            for arithmetic in CLASSES:
                if (op["name"], name, arithmetic) not in rows:
                    complain(f"{path} lacks {op['name']} {name}, {arithmetic} tiers")
    return Run(context, rows, sorted(tiers))


def strides(run):
    return sorted(set().union(*(row.strides for row in run.rows.values())))


def is_whole(run):
    """All floats were swept."""
    commands = " ".join(run.context.get("command", ["--from"]))
    return strides(run) == [1] and "--from" not in commands and "--to" not in commands
