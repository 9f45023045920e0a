# SPDX-License-Identifier: MIT
"""SVG plots of bench results; needs matplotlib."""

import sys
from pathlib import Path

from results import BYTES, MEMORY, REFERENCE, Key, size_name, unique

LINES = 10  # a plot of more lines than that cannot be read


def plotter():
    try:
        import matplotlib
    except ImportError:
        sys.exit("report.py: --plots needs matplotlib (Debian: python3-matplotlib)")
    matplotlib.use("svg")
    matplotlib.rcParams["svg.hashsalt"] = "activate"  # the same data give the same file
    matplotlib.rcParams["svg.fonttype"] = "none"
    import matplotlib.pyplot

    return matplotlib.pyplot


def save(plt, figure, path):
    figure.tight_layout()
    figure.savefig(path, metadata={"Date": None})
    plt.close(figure)
    print(f"wrote {path}", file=sys.stderr)


def compared_tiers(run):
    return [t for t in unique(key.tier for key in run.results)
            if t not in MEMORY and t != "call"]


def bar_plot(plt, run, direction, n, path):
    """One group of bars per activation: ratio to the memory pass, per tier."""
    keys = [key for key in run.results if (key.direction, key.n) == (direction, n)]
    tiers = [tier for tier in compared_tiers(run) if tier in {key.tier for key in keys}]
    ops = unique(key.op for key in keys if key.tier in tiers)
    height = 0.8 / len(tiers)
    figure, axes = plt.subplots(figsize=(8, 1 + 0.11 * len(ops) * (1 + len(tiers))))
    for i, tier in enumerate(tiers):
        found = [(at, run.results.get(Key(op, direction, n, tier))) for at, op in enumerate(ops)]
        found = [(at, result.ratio) for at, result in found if result and result.ratio]
        axes.barh([at + (i - (len(tiers) - 1) / 2) * height for at, _ in found],
                  [ratio for _, ratio in found], height, label=tier)
    axes.axvline(1, color="black", linewidth=0.8)
    axes.set_yticks(range(len(ops)), ops)
    axes.set_ylim(len(ops) - 0.4, -0.6)
    axes.set_xscale("log")
    ticks = [0.5, 1, 2, 5, 10, 20, 50, 100, 200]
    axes.set_xticks(ticks, [f"{tick:g}" for tick in ticks])
    axes.minorticks_off()
    axes.set_xlabel(f"time, as a multiple of {REFERENCE[direction]}; shorter is faster")
    axes.set_title(f"{direction}, {size_name(n)} floats, {run.context.get('cpu', '')}")
    axes.legend()
    save(plt, figure, path)


def rates(run, direction, keep):
    """Sizes and GB/s of the fastest result per size among those that keep(key) selects."""
    best = {}
    for key, result in run.results.items():
        if key.direction == direction and keep(key):
            best[key.n] = min(result.ns, best.get(key.n, result.ns))
    return sorted(best), [BYTES[direction] / best[n] for n in sorted(best)]


def size_plot(plt, run, direction, tier, path):
    """Bandwidth over buffer size: the memory pass, and one line per activation."""
    figure, axes = plt.subplots(figsize=(8, 5))
    memory = REFERENCE[direction]
    axes.plot(*rates(run, direction, lambda key: memory in (key.tier, key.op)),
              color="black", linestyle="--", label=memory)
    for op in unique(key.op for key in run.results if key.tier == tier):
        axes.plot(*rates(run, direction, lambda key: (key.op, key.tier) == (op, tier)),
                  marker="o", markersize=3, linewidth=1, label=op)
    axes.set_xscale("log", base=2)
    axes.set_ylim(bottom=0)
    axes.set_xlabel("floats")
    axes.set_ylabel("GB/s, read and written")
    axes.set_title(f"{direction}, {tier}, {run.context.get('cpu', '')}")
    axes.legend(loc="center left", bbox_to_anchor=(1, 0.5), fontsize="small")
    save(plt, figure, path)


def plots(run, folder):
    plt = plotter()
    Path(folder).mkdir(parents=True, exist_ok=True)
    tiers = compared_tiers(run)
    measured = [key for key in run.results if key.tier in tiers]
    for direction, n in unique((key.direction, key.n) for key in measured):
        if any(run.results[k].ratio for k in measured if (k.direction, k.n) == (direction, n)):
            bar_plot(plt, run, direction, n, Path(folder) / f"{direction}-{n}.svg")
    if len(unique(key.op for key in measured)) > LINES:
        print(f"no plots over size: choose up to {LINES} activations with --op", file=sys.stderr)
        return
    for direction, tier in unique((key.direction, key.tier) for key in measured):
        sizes = {k.n for k in measured if (k.direction, k.tier) == (direction, tier)}
        if len(sizes) > 2:
            size_plot(plt, run, direction, tier, Path(folder) / f"{direction}-{tier}-sizes.svg")
