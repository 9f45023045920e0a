#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Makes tables and plots of bench results, and compares two of them.

Reads the JSON of Google Benchmark (bench_ops, bench_call) and the CSV of
bench_ratios; tells them apart by their content.

  report.py run.csv                        Markdown tables on standard output
  report.py run.csv --readme               one table: speed and error per activation
  report.py run.csv --into docs/performance.md --section l2
  report.py run.csv --plots docs/img       SVG plots; needs matplotlib
  report.py old.csv new.csv                what moved by more than the noise
"""

import argparse
import sys
from pathlib import Path

from plots import plots
from results import MEMORY, REFERENCE, Key, Run, read, size_name, unique

# ---- Tables -------------------------------------------------------------------


def table(header, rows):
    lines = ["| " + " | ".join(header) + " |", "|" + "---|" + "---:|" * (len(header) - 1)]
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in rows]) + "\n"


def cell(result):
    if result is None:
        return "-"
    ratio = "" if result.ratio is None else f" ×{result.ratio:.2f}"
    return f"{result.ns:.3f}{ratio}"


def provenance(run):
    return "".join(f"- {key}: `{value}`\n" for key, value in run.context.items())


def call_table(run):
    """What a call costs: one row per way to call, one column per size."""
    keys = [key for key in run.results if key.tier == "call"]
    sizes = unique(key.n for key in keys)
    rows = [
        [op] + [cell(run.results.get(Key(op, "forward", n, "call"))) for n in sizes]
        for op in unique(key.op for key in keys)
    ]
    header = ["way/op"] + [f"{n} floats" for n in sizes]
    return "\nns per call, × memcpy of the same size\n\n" + table(header, rows)


def full_tables(run):
    if all(key.tier == "call" for key in run.results):
        return provenance(run) + call_table(run)
    parts = [provenance(run)]
    for direction, n in unique((key.direction, key.n) for key in run.results):
        keys = [key for key in run.results if (key.direction, key.n) == (direction, n)]
        tiers = unique(key.tier for key in keys)
        rows = [
            [op] + [cell(run.results.get(Key(op, direction, n, tier))) for tier in tiers]
            for op in unique(key.op for key in keys)
        ]
        parts.append(f"\n{direction}, {size_name(n)} floats; ns per element, "
                     f"× {REFERENCE[direction]}\n\n" + table(["op"] + tiers, rows))
    return "".join(parts)


def speed_and_error(run):
    """The README's table: one row per activation, one column per pass."""
    keys = [key for key, result in run.results.items() if result.ulp is not None]
    if not keys:
        sys.exit("report.py: --readme needs the CSV of bench_ratios")
    columns = unique((key.direction, key.n, key.tier) for key in keys)
    header = [f"{d}, {tier}, {size_name(n)}" for d, n, tier in columns]
    rows = []
    for op in unique(key.op for key in keys):
        row = [op]
        for direction, n, tier in columns:
            result = run.results.get(Key(op, direction, n, tier))
            row.append("-" if result is None else f"×{result.ratio:.2f}, {result.ulp:g} ULP")
        rows.append(row)
    return provenance(run) + "\n" + table(["op"] + header, rows)


def put_into(path, section, text):
    """Replaces what stands between the markers of the section."""
    begin, end = f"<!-- bench: {section} -->", "<!-- bench end -->"
    old = Path(path).read_text(encoding="utf-8")
    if begin not in old or end not in old.split(begin, 1)[1]:
        sys.exit(f"report.py: {path} lacks {begin} ... {end}")
    before, rest = old.split(begin, 1)
    after = rest.split(end, 1)[1]
    Path(path).write_text(f"{before}{begin}\n{text}{end}{after}", encoding="utf-8")


# ---- Comparing ----------------------------------------------------------------


def compare(old, new, noise):
    """Only what moved by more than the noise: the given share, or the spread of
    the samples of either run, whichever is more."""
    for name in ("cpu", "compiler", "input", "offset"):
        if old.context.get(name) != new.context.get(name):
            print(f"note: {name} differs: {old.context.get(name)} | {new.context.get(name)}")
    shared = [key for key in new.results if key in old.results]
    rows, unsure = [], 0
    for key in shared:
        a, b = old.results[key], new.results[key]
        change = b.ns / a.ns - 1
        if abs(change) > max(noise, a.spread, b.spread):
            rows.append((change, key, a.ns, b.ns))
        elif abs(change) > noise:
            unsure += 1
    rows.sort(key=lambda row: row[0], reverse=True)
    if rows:
        print(table(["op/pass/tier/n", "old ns", "new ns", "change"],
                    [[f"{k.op}/{k.direction}/{k.tier}/{k.n}", f"{a:.4f}", f"{b:.4f}", f"{c:+.1%}"]
                     for c, k, a, b in rows]))
    print(f"{len(shared)} compared, {len(rows)} moved by more than {noise:.0%} and their spread, "
          f"{unsure} too noisy to tell")


# ---- Command line -------------------------------------------------------------


def parse():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("run", help="results: JSON of Google Benchmark or CSV of bench_ratios")
    parser.add_argument("new", nargs="?", help="a second run, to compare the first with")
    parser.add_argument("--op", action="append", help="only this activation; repeatable")
    parser.add_argument("--tier", action="append", help="only this tier or peer; repeatable")
    parser.add_argument("--size", action="append", type=int, help="only this size; repeatable")
    parser.add_argument("--readme", action="store_true", help="one table of speed and error")
    parser.add_argument("--into", metavar="FILE", help="write between the markers in FILE")
    parser.add_argument("--section", default="tables", help="markers: <!-- bench: SECTION -->")
    parser.add_argument("--plots", metavar="DIR", help="write SVG plots there instead of tables")
    parser.add_argument("--noise", type=float, default=0.05, help="share that counts as noise")
    return parser.parse_args()


def select(run, args):
    """The results that the arguments ask for, and the memory passes beside them."""
    results = {
        key: result
        for key, result in run.results.items()
        if (not args.tier or key.tier in args.tier + list(MEMORY))
        and (not args.op or key.op in args.op or key.tier == "reference")
        and (not args.size or key.n in args.size)
    }
    if not results:
        sys.exit("report.py: nothing left after --op, --tier and --size")
    return Run(run.context, results)


def main():
    args = parse()
    run = select(read(args.run), args)
    if args.new:
        compare(run, select(read(args.new), args), args.noise)
        return
    if args.plots:
        plots(run, args.plots)
        return
    text = speed_and_error(run) if args.readme else full_tables(run)
    if args.into:
        put_into(args.into, args.section, text)
    else:
        print(text, end="")


if __name__ == "__main__":
    main()
