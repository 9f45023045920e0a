#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Makes docs/accuracy.md from a run of `libactivate verify --format csv`, or checks
that it agrees with the catalogue.

  libactivate verify --format csv > run.csv
  accuracy.py run.csv --program build/src/tool/libactivate
  accuracy.py --check --program build/src/tool/libactivate
"""

import argparse
import csv
import math
import re
from decimal import ROUND_CEILING, Decimal
from pathlib import Path

import run as runs

DOCS = Path(__file__).resolve().parent
PAGE = DOCS / "accuracy.md"
PEERS = ("pytorch", "onednn", "sleef", "libm")
TITLES = {
    "forward": "## Forward: f(x)",
    "backward": "## Backward: f'(x)",
    "backward_y": "## Backward from the output: f' as a function of y",
}

# ---- Cells --------------------------------------------------------------------


def bound_cell(op, name):
    bounds = " / ".join(runs.bounds_of(op, name))
    absolute = op["backward_absolute"]
    if name == "backward" and absolute > 0:
        bounds += f", or 2^{math.log2(absolute):g}"
    return bounds


def worst_cell(row):
    ulp = row.ulp.quantize(Decimal("0.001"), rounding=ROUND_CEILING)
    return f"{ulp} at {row.x}" if row.ulp > 0 else "0"


def percent(share):
    """Rounded down: 100 means every one."""
    return f"{math.floor(share * 1e5) / 1e3:g}"


def peer_cell(peer):
    if peer is None:
        return ""
    cell = peer["max_ulp"]
    if peer["worst_x"]:
        cell += f" at {peer['worst_x']}"
    if peer["max_ulp_of_large"]:
        cell += f" ({peer['max_ulp_of_large']})"
    if peer["nan_share"]:
        cell += f", NaN {float(peer['nan_share']) * 100:g} %"
    return cell


def read_peers():
    with (DOCS / "peers.csv").open(encoding="utf-8") as file:
        return {(line["op"], line["pass"], line["peer"]): line for line in csv.DictReader(file)}


# ---- Tables -------------------------------------------------------------------


def table(run, ops, name, peers):
    with_peers = any(key[1] == name for key in peers)
    header = ["function", "bound", "with FMA", "without FMA", "mean", "% right"]
    header += ["PyTorch", "oneDNN", "SLEEF", "plain C"] if with_peers else []
    lines = ["| " + " | ".join(header) + " |", "|" + "---|" * len(header)]
    for op in ops:
        if name not in runs.passes_of(op):
            continue
        fused, unfused = (run.rows[op["name"], name, each] for each in runs.CLASSES)
        cells = [op["name"], bound_cell(op, name), worst_cell(fused), worst_cell(unfused)]
        cells.append(f"{fused.mean:.3g} / {unfused.mean:.3g}")
        cells.append(f"{percent(fused.rounded)} / {percent(unfused.rounded)}")
        if with_peers:
            cells += [peer_cell(peers.get((op["name"], name, peer))) for peer in PEERS]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def zeros_table(run, ops):
    lines = ["| function | allowed | with FMA | without FMA |", "|---|---|---|---|"]
    for op in ops:
        if op["backward_absolute"] > 0:
            found = [run.rows[op["name"], "backward", each].absolute for each in runs.CLASSES]
            allowed = f"2^{math.log2(op['backward_absolute']):g}"
            cells = [op["name"], allowed] + [power_of_two(error) for error in found]
            lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def power_of_two(error):
    """Rounded up."""
    return f"2^{math.ceil(math.log2(error) * 10) / 10:g}" if error > 0 else "0"


# ---- The page -----------------------------------------------------------------


def extent(run):
    strides = runs.strides(run)
    if runs.is_whole(run):
        return "**all 2^32 floats**"
    if strides == [1]:
        return "**a part of the floats only**"
    words = " or ".join(str(stride) for stride in strides)
    return f"**a sample only: every {words}th float** (stride {words})"


def page(run, ops):
    peers = read_peers()
    said = {key: ", ".join(f"`{value}`" for value in values) for key, values in run.context.items()}
    text = (DOCS / "accuracy.in.md").read_text(encoding="utf-8")
    fields = {key: said.get(key, "not told") for key in ("version", "compiler", "cpu", "command")}
    fields |= {"extent": extent(run), "tiers": ", ".join(run.tiers), "zeros": zeros_table(run, ops)}
    fields["tables"] = "\n\n".join(
        f"{TITLES[name]}\n\n{table(run, ops, name, peers)}" for name in runs.PASSES
    )
    return re.sub(r"\{\{(\w+)\}\}", lambda field: fields[field[1]], text)


def make(path, ops):
    run = runs.read(path, ops)
    for (op, name, arithmetic), row in run.rows.items():
        if row.violations:
            runs.complain(f"{op} {name}, {arithmetic} tiers, violated {row.violations}: no page")
    PAGE.write_text(page(run, ops), encoding="utf-8")


# ---- The check ----------------------------------------------------------------


def rows_of_page():
    """{(function, pass): cells}"""
    rows, name = {}, None
    titles = {title: name for name, title in TITLES.items()}
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            name = titles.get(line)
        elif name and line.startswith("| ") and not line.startswith("| function "):
            cells = [cell.strip() for cell in line.strip("|").split("|")]
            rows[cells[0], name] = cells
    return rows


def faults(ops):
    rows = rows_of_page()
    for op in ops:
        for name in runs.passes_of(op):
            cells = rows.pop((op["name"], name), None)
            what = f"{op['name']} {name}"
            if cells is None:
                yield f"{what} has no row"
            elif cells[1] != bound_cell(op, name):
                yield f"{what}: the bound is {bound_cell(op, name)}, the page says {cells[1]}"
            else:
                for bound, cell in zip(runs.bounds_of(op, name), cells[2:4]):
                    if Decimal(cell.split()[0]) > Decimal(bound).quantize(Decimal("0.001")):
                        yield f"{what}: measured {cell}, above the bound {bound}"
    for op, name in rows:
        yield f"{op} {name} has a row, but is not in the catalogue"


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("run", nargs="?", help="CSV of `libactivate verify --format csv`")
    parser.add_argument("--check", action="store_true", help="compare the page with the catalogue")
    parser.add_argument("--program", required=True, help="the program `libactivate`")
    options = parser.parse_args()
    if options.check == (options.run is not None):
        parser.error("either a run or --check")
    ops = runs.catalogue(options.program)
    if options.run is not None:
        make(options.run, ops)
        return
    found = list(faults(ops))
    if found:
        runs.complain("\n  ".join([f"{PAGE} and the catalogue disagree; make it anew", *found]))


if __name__ == "__main__":
    main()
