# SPDX-License-Identifier: MIT
"""What include/activate/layers.h has, for NumPy arrays, as far as ONNX needs it. Outputs have
the shape of x, or are refused."""
import ctypes

import activate
import numpy

_size, _address = ctypes.c_size_t, ctypes.c_void_p
_prelu = activate.library.act_prelu
_prelu.argtypes = [ctypes.c_int32] + [_address] * 3 + [_size] * 3 + [_address]
_softmax, _log_softmax = activate.library.act_softmax, activate.library.act_log_softmax
for _function in _softmax, _log_softmax:
    _function.argtypes = [ctypes.c_int32, _address, _size, _address, _size, _size, _size,
                          ctypes.c_float, _address]


def split(shape, channels):
    """(outer, channels, inner) of a shape of which only those axes have a slope of their
    own where `channels`, a shape that broadcasts to it, is not 1; ValueError if these axes
    are not neighbours."""
    own = (1,) * (len(shape) - len(channels)) + tuple(channels)
    if len(own) != len(shape) or any(c not in (1, n) for c, n in zip(own, shape)):
        raise ValueError(f"{channels} does not broadcast to {shape}")
    axes = [k for k, c in enumerate(own) if c != 1]
    begin, end = (axes[0], axes[-1] + 1) if axes else (len(shape), len(shape))
    if any(own[k] != shape[k] for k in range(begin, end)):
        raise ValueError(f"the axes of {channels} in {shape} are not neighbours")
    return tuple(int(numpy.prod(part)) for part in (shape[:begin], own, shape[end:]))


def prelu(x, slope, out=None):
    """y = x > 0 ? x : slope * x, with a slope that broadcasts to x."""
    x, slope = activate.floats(x, "x"), activate.floats(slope, "slope")
    out = activate.output(out, x)
    status = _prelu(activate.F32, x.ctypes.data, slope.ctypes.data, out.ctypes.data,
                    *split(x.shape, slope.shape), None)
    activate.check(status, "prelu")
    return out


def _over_rows(function, name, x, scale, out):
    """Along the last axis. Arrays of no dimension are one row of one element."""
    cols = x.shape[-1] if x.ndim else 1
    rows = x.size // cols if cols else 0
    status = function(activate.F32, x.ctypes.data, cols, out.ctypes.data, cols, rows, cols, scale,
                      None)
    activate.check(status, name)


def _along(function, name, x, scale, axis, out):
    """Along any axis: another one than the last is moved there, in a copy."""
    x = activate.floats(x, "x")
    out = activate.output(out, x)
    if not -max(x.ndim, 1) <= axis < max(x.ndim, 1):
        raise ValueError(f"{name}: axis {axis} of an array of {x.ndim} dimensions")
    if axis in (-1, x.ndim - 1) or x.ndim == 0:
        _over_rows(function, name, x, scale, out)
    else:
        rows = numpy.moveaxis(x, axis, -1).copy("C")  # also where x would do: it is written
        _over_rows(function, name, rows, scale, rows)
        out[...] = numpy.moveaxis(rows, -1, axis)
    return out


def softmax(x, scale=1, axis=-1, out=None):
    """The shares of e^(scale * x) along an axis."""
    return _along(_softmax, "softmax", x, scale, axis, out)


def log_softmax(x, scale=1, axis=-1, out=None):
    """Their logarithms."""
    return _along(_log_softmax, "log_softmax", x, scale, axis, out)
