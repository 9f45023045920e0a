#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Shows activations and their derivatives in a window, as libactivate computes them.

Choose on the left; the sliders below move the ends of the range and the parameters.
Needs NumPy and Matplotlib, and for the window one of Matplotlib's toolkits (Debian:
python3-tk).
"""
import argparse
import sys

try:
    import matplotlib
    import matplotlib.pyplot as plt
    from matplotlib.widgets import RadioButtons, Slider
except ImportError as error:
    print(f"explore.py: {error} (Debian: python3-matplotlib)")
    sys.exit(77)
import activate
import plot

FARTHEST = 20  # an end of the range
NARROWEST = 0.5  # the range
WIDEST = 5  # a parameter that may be anything


def label(f, params):
    given = [f"{p.name} = {value:.4g}" for p, value in zip(f.parameters, params)]
    return ", ".join([f.name, *given])


def limits(parameter):
    """The ends of a parameter's slider, within its valid range."""
    least, greatest = max(parameter.least, -WIDEST), min(parameter.greatest, WIDEST)
    if 0 < parameter.least < 0.1:
        least = 0.1
    return least, max(greatest, least)


def draw(axes, f, params, left, right):
    """The curves, their formula, and what computed them; returns the two lines."""
    x, y, slope = plot.curves(f, params, left, right)
    lines = axes.plot(x, y, x, slope, linewidth=1.5)
    lines[0].set_label("f(x)")
    lines[1].set_label("f'(x)")
    lines[1].set_linestyle("--")
    axes.grid(alpha=0.3)
    for line in axes.axhline, axes.axvline:
        line(0, color="black", linewidth=0.6, zorder=0)
    axes.legend(loc="upper left")
    axes.set_xlim(left, right)  # whether 0 is in it or not
    axes.text(0.995, 0.01, plot.corner(), transform=axes.transAxes, ha="right", fontsize="small")
    axes.set_title(label(f, params))
    axes.set_xlabel(f"f(x) = {f.formula}", fontsize="small")
    return lines


class Explorer:
    """The window. Its sliders and the chooser are attributes, so that they live on."""

    def __init__(self, figure, f, params, left, right):
        self.figure, self.sliders = figure, []
        self.axes = figure.add_axes([0.26, 0.36, 0.71, 0.58])
        self.ends = [
            self._slider(0.20, "left end", (-FARTHEST, FARTHEST - NARROWEST), left),
            self._slider(0.15, "right end", (NARROWEST - FARTHEST, FARTHEST), right),
        ]
        for k, end in enumerate(self.ends):
            end.on_changed(lambda _, k=k: self.make_room(k))
        names = list(activate.catalogue)
        chooser = figure.add_axes([0.01, 0.02, 0.16, 0.96], frameon=False)
        self.chooser = RadioButtons(chooser, names, names.index(f.name))
        for circle in getattr(self.chooser, "circles", []):  # ellipses, before Matplotlib 3.7
            circle.width, circle.height = 0.05, 0.012
        for text in self.chooser.labels:
            text.set_fontsize("small")
        self.chooser.on_clicked(lambda name: self.choose(activate.catalogue[name]))
        self.choose(f, params)

    def _slider(self, bottom, name, ends, value):
        axes = self.figure.add_axes([0.36, bottom, 0.52, 0.03])
        return Slider(axes, name, *ends, value, valfmt="%.4g")

    def make_room(self, moved):
        """One end pushes the other along, so that there is always a range between them."""
        left, right = self.ends
        if left.val + NARROWEST > right.val:
            other, way = ((right, NARROWEST), (left, -NARROWEST))[moved]
            other.set_val(self.ends[moved].val + way)
        else:
            self.redraw()

    def choose(self, f, params=None):
        """Another activation, with sliders of its own."""
        for slider in self.sliders:
            slider.disconnect_events()
            slider.ax.remove()
        self.f, self.given = f, list(params or f.values())
        self.taken = f, f.values()
        self.sliders = [
            self._slider(0.09 - 0.05 * k, p.name, limits(p), self.given[k])
            for k, p in enumerate(f.parameters)
        ]
        for slider in self.sliders:
            slider.on_changed(lambda _: self.redraw())
        self.redraw()

    def params(self):
        """What the sliders say; one that was not moved stands for what was given, which
        may lie beyond its ends."""
        return [value if slider.val == slider.valinit else slider.val
                for value, slider in zip(self.given, self.sliders)]

    def redraw(self):
        """The curves of the sliders; where the library refuses their parameters, the last
        ones that it took, and why."""
        left, right = (slider.val for slider in self.ends)
        for slider, value in zip(self.sliders, self.params()):
            slider.valtext.set_text(f"{value:.4g}")  # what is used, not where the knob is
        self.axes.clear()
        try:
            self.lines = draw(self.axes, self.f, self.params(), left, right)
            self.taken = self.f, self.params()
        except ValueError as error:
            self.axes.clear()
            self.lines = draw(self.axes, *self.taken, left, right)
            self.axes.set_title(str(error), wrap=True, fontsize="small")
        self.figure.canvas.draw_idle()


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("name", nargs="?", default="gelu", help="the activation; gelu by default")
    parser.add_argument("--param", metavar="NAME=VALUE", action="append", default=[])
    parser.add_argument("--left", type=float, default=-6, help="left end of the range; -6")
    parser.add_argument("--right", type=float, default=6, help="right end of the range; 6")
    parser.add_argument("--isa", help="the tier; the best of this CPU by default")
    parser.add_argument("--save", metavar="FILE", help="write a picture instead, without a display")
    return parser.parse_args()


def main():
    args = arguments()
    try:
        if args.isa:
            activate.select(args.isa)
        f = activate.catalogue[args.name]
        named = dict(text.split("=", 1) for text in args.param)
        params = f.values(**{name: float(value) for name, value in named.items()})
        if args.save:
            matplotlib.use("Agg")
            figure, axes = plt.subplots(figsize=(7, 4.5), layout="constrained")
            draw(axes, f, params, args.left, args.right)
            figure.savefig(args.save, dpi=120)
            return
    except KeyError:
        sys.exit(f"explore.py: no activation is called {args.name!r}")
    except (TypeError, ValueError, LookupError, NotImplementedError, OSError) as error:
        sys.exit(f"explore.py: {error}")
    if not args.left < args.right:
        sys.exit("explore.py: the left end must be below the right one")
    figure = plt.figure("libactivate", figsize=(10, 6.5))
    figure.explorer = Explorer(figure, f, params, args.left, args.right)
    plt.show()


if __name__ == "__main__":
    main()
