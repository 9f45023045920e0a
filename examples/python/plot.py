# SPDX-License-Identifier: MIT
"""Curves of activations, as the library computes them, for explore.py and gallery.py."""
import activate
import numpy

SAMPLES = 2001


def with_gaps(y):
    """The curve, broken where it jumps: at a step that can be seen, of more than a
    hundredth of the height, and is much higher than the ones before and behind it."""
    step = abs(numpy.diff(y))
    finite = y[numpy.isfinite(y)]
    height = finite.max() - finite.min() if finite.size else 0
    around = numpy.maximum(numpy.roll(step, 1), numpy.roll(step, -1))
    y = y.copy()
    y[1:][(step > height / 100) & (step > 5 * around)] = numpy.nan
    return y


def curves(f, params, left, right):
    """(x, f(x), f'(x)) over a range; ValueError if the library refuses."""
    if not left < right:
        raise ValueError("the left end must be below the right one")
    x = numpy.linspace(left, right, SAMPLES, dtype=numpy.float32)
    y = f(x, *params)
    slope = f.backward(numpy.ones_like(x), x, *params)
    return x, with_gaps(y), with_gaps(slope)


def corner():
    """What computed the curves."""
    return f"libactivate, {activate.tier()}"
