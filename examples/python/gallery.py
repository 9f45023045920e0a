#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""docs/gallery.md and its pictures, one per activation of the library.

    gallery.py write          makes them anew
    gallery.py check          exit status 1 if the page or a picture is missing or stale
    gallery.py check --page   the same without drawing: any version of Matplotlib, or none

The curves are those of the tier `scalar`, which every machine has. Pictures of another
version of Matplotlib than theirs cannot be compared: then `check` exits with 77.
"""
import io
import re
import sys
from pathlib import Path

try:
    import activate
except ModuleNotFoundError as error:
    print(f"skipped: {error} (Debian: python3-numpy)")
    sys.exit(77)

DOCS = Path(__file__).resolve().parents[2] / "docs"
PICTURES = DOCS / "img" / "gallery"
HEAD = """\
# Gallery

Every activation with its derivative, as the library computes them; dashed lines show other
parameters. `examples/python/gallery.py write` makes this page and its pictures anew, and
[explore.py](../examples/README.md) shows the same in a window with sliders.
"""
FAMILIES = {  # parameters to show beside the defaults
    "hardtanh": [(-2, 2), (0, 4)],
    "leaky_relu": [(0.1,), (0.3,)],
    "threshold": [(1, 0.5), (-1, -1)],
    "elu": [(0.5,), (2,)],
    "selu": [(1, 1), (3, 1)],
    "celu": [(0.5,), (2,)],
    "hardsigmoid": [(0.2, 0.5), (0.5, 0.5)],
    "softplus": [(0.5, float("inf")), (3, float("inf"))],
    "swish": [(0,), (3,)],
    "hardshrink": [(1,), (2,)],
    "softshrink": [(1,), (2,)],
    "squareplus": [(0,), (1,)],
    "snake": [(2,)],
    "shrink": [(1, 0.5), (1, 1)],
}
RANGES = {"exp": (-4, 2), "relu6": (-3, 9), "relu_squared": (-3, 3), "hardtanh": (-3, 5),
          "threshold": (-3, 3), "tanhshrink": (-3, 3), "snake": (-3, 3)}
RANGE = (-5, 5)


def family(f):
    """The defaults, then what FAMILIES has."""
    return [tuple(f.values())] + FAMILIES.get(f.name, [])


def label(f, params):
    return ", ".join(f"{p.name} = {value:.3g}" for p, value in zip(f.parameters, params))


# ---- The page -------------------------------------------------------------------


def section(f):
    lines = [f"\n## {f.name}\n\n![{f.name}](img/gallery/{f.name}.svg)\n\n"]
    lines.append(f"    f(x)  = {f.formula}\n    f'(x) = {f.derivative}\n")
    for p in f.parameters:
        lines.append(f"    {p.name} = {p.default:.6g}\n")
    return "".join(lines)


def page():
    return HEAD + "".join(map(section, activate.catalogue.values()))


# ---- The pictures ---------------------------------------------------------------


def matplotlib():
    import matplotlib
    import matplotlib.pyplot

    matplotlib.use("svg")
    matplotlib.rcParams.update({
        "svg.hashsalt": "activate",  # the same curves give the same file
        "svg.fonttype": "none",
        "path.simplify_threshold": 0.1,  # of a pixel
        "axes.spines.top": False,
        "axes.spines.right": False,
        "font.size": 9,
        "font.sans-serif": ["DejaVu Sans"],  # not a list in every text
    })
    return matplotlib


def small(svg):
    """The SVG with coordinates to a tenth of a pixel, without indentation and without
    turns by nothing."""
    svg = re.sub(r"\d+\.\d{4,}", lambda number: f"{float(number[0]):.1f}", svg)
    return re.sub(r' transform="rotate\(-0 [^"]*\)"|(?m:^ +)', "", svg)


def picture(plt, f):
    """One SVG: f on the left, f' on the right."""
    import plot

    figure, both = plt.subplots(1, 2, figsize=(7, 2.6), layout="constrained", sharex=True)
    for k, params in enumerate(family(f)):
        x, *ys = plot.curves(f, params, *RANGES.get(f.name, RANGE))
        for axes, y in zip(both, ys):
            axes.plot(x, y, "--" if k else "-", linewidth=1.2 if k else 1.8,
                      label=label(f, params), zorder=3 - 0.1 * k)
    for axes, name in zip(both, (f"{f.name}(x)", f"{f.name}'(x)")):
        axes.axhline(0, color="0.7", linewidth=0.7)
        axes.axvline(0, color="0.7", linewidth=0.7)
        axes.margins(x=0)
        axes.locator_params(nbins=5)
        axes.set_title(name, fontsize=10)
    if f.parameters:
        both[0].legend(fontsize=7, frameon=False)
    both[1].text(1, -0.24, plot.corner(), transform=both[1].transAxes, ha="right", fontsize=6)
    text = io.StringIO()
    figure.savefig(text, format="svg", metadata={"Date": None})
    plt.close(figure)
    return small(text.getvalue())


def pictures():
    plt = matplotlib().pyplot
    activate.select("scalar")
    for name, f in activate.catalogue.items():
        yield PICTURES / f"{name}.svg", picture(plt, f)


def write():
    PICTURES.mkdir(parents=True, exist_ok=True)
    (DOCS / "gallery.md").write_text(page())
    for path in PICTURES.glob("*.svg"):
        path.unlink()
    for path, text in pictures():
        path.write_text(text)


# ---- What is there --------------------------------------------------------------


def complain(text):
    sys.exit(f"gallery.py: {text}; run\n    examples/python/gallery.py write")


def check_page():
    if (DOCS / "gallery.md").read_text() != page():
        complain("docs/gallery.md is stale")
    names = {path.stem for path in PICTURES.glob("*.svg")}
    if names != set(activate.catalogue):
        complain(f"pictures and catalogue differ in {sorted(names ^ set(activate.catalogue))}")
    for path in PICTURES.glob("*.svg"):
        if not 2000 < path.stat().st_size <= 15 * 1024:
            complain(f"{path.name} has {path.stat().st_size} bytes")


def check_pictures():
    try:
        version = matplotlib().__version__
    except ImportError as error:
        print(f"skipped: {error} (Debian: python3-matplotlib)")
        sys.exit(77)
    for path, text in pictures():
        there = path.read_text()
        drawn_by = re.search(r"Matplotlib v([\d.]+)", there).group(1)
        if drawn_by != version:
            print(f"skipped: the pictures are of Matplotlib {drawn_by}, this is {version}")
            sys.exit(77)
        if there != text:
            complain(f"{path.name} is stale")


def main(*arguments):
    if arguments == ("write",):
        write()
    elif arguments in (("check",), ("check", "--page")):
        check_page()
        if arguments == ("check",):
            check_pictures()
    else:
        sys.exit(__doc__)


main(*sys.argv[1:])
