# SPDX-License-Identifier: MIT
"""Bench results: reads the JSON of Google Benchmark and the CSV of bench_ratios."""

import csv
import json
import statistics
import sys
from collections import namedtuple
from pathlib import Path

# What was measured: op is "relu", or "named/relu" for the cost of a call.
Key = namedtuple("Key", "op direction n tier")
# The least time in ns per element (per call for the cost of a call), the ratio
# to the memory pass of the same run (or None), how far the median lies above
# the least, the documented bound in ULP (or None).
Result = namedtuple("Result", "ns ratio spread ulp")
Run = namedtuple("Run", "context results")

# Tiers that are a memory pass: in the CSV by name, in the JSON all as "reference".
MEMORY = ("memcpy", "r2w1", "reference")
REFERENCE = {"forward": "memcpy", "backward": "r2w1", "backward_y": "r2w1"}
BYTES = {"forward": 8, "backward": 12, "backward_y": 12}


# ---- Reading ------------------------------------------------------------------


def read(path):
    text = Path(path).read_text(encoding="utf-8")
    run = read_json(text) if text.lstrip().startswith("{") else read_csv(text)
    if not run.results:
        sys.exit(f"report.py: no results in {path}")
    return run


def read_csv(text):
    lines = text.splitlines()
    comments = [line[1:].strip() for line in lines if line.startswith("#")]
    context = dict(line.split(": ", 1) for line in comments)
    results = {}
    for row in csv.DictReader(line for line in lines if not line.startswith("#")):
        key = Key(row["op"], row["pass"], int(row["n"]), row["tier"])
        ulp = float(row["ulp"]) if row["ulp"] else None
        results[key] = Result(
            float(row["ns_per_element"]), float(row["ratio"]), float(row["spread"]), ulp
        )
    return Run(context, results)


def read_json(text):
    data = json.loads(text)
    times = {}
    # In the order in which they were registered; runs may have been shuffled.
    for entry in sorted(data["benchmarks"], key=lambda entry: entry["family_index"]):
        if entry["run_type"] == "iteration":
            key = key_of_name(entry["run_name"])
            items = key.n if key.tier == "call" else 1
            times.setdefault(key, []).append(entry["per_item"] * items * 1e9)
    results = {}
    for key, samples in times.items():
        least = min(samples)
        reference = reference_key(key)
        ratio = least / min(times[reference]) if reference in times else None
        results[key] = Result(least, ratio, statistics.median(samples) / least - 1, None)
    wanted = ("cpu", "compiler", "input", "offset", "command", "tier")
    return Run({k: data["context"][k] for k in wanted if k in data["context"]}, results)


def key_of_name(name):
    """op/pass/tier/n of bench_ops, or way/op/n of bench_call."""
    parts = name.split("/")
    if len(parts) == 3:
        return Key(f"{parts[0]}/{parts[1]}", "forward", int(parts[2]), "call")
    return Key(parts[0], parts[1], int(parts[3]), parts[2])


def reference_key(key):
    if key.tier == "call":
        return Key("memcpy/copy", "forward", key.n, "call")
    direction = "forward" if key.direction == "forward" else "backward"
    return Key(REFERENCE[direction], direction, key.n, "reference")


def unique(values):
    return list(dict.fromkeys(values))


def size_name(n):
    return f"{n >> 20} Mi" if n % (1 << 20) == 0 else str(n)
