# SPDX-License-Identifier: MIT
"""Curves of activations, as the library computes them, for explore.py and gallery.py."""
import activate
import numpy

SAMPLES = 2001
JUMP = 0.1  # of the height of a curve, between neighbouring samples: a gap, not a line


def with_gaps(y):
    """The curve, broken where it jumps."""
    finite = y[numpy.isfinite(y)]
    height = finite.max() - finite.min() if finite.size else 0
    y = y.copy()
    y[1:][abs(numpy.diff(y)) > max(JUMP * height, 1e-6)] = numpy.nan
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
    return f"libactivate {'.'.join(map(str, activate.version()))}, {activate.tier()}"
