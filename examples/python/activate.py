# SPDX-License-Identifier: MIT
"""libactivate for NumPy arrays, with nothing but ctypes.

    import activate, numpy
    x = numpy.linspace(-5, 5, 1000, dtype=numpy.float32)
    y = activate.gelu(x)
    dx = activate.gelu.backward(dy, x)
    activate.leaky_relu(x, negative_slope=0.2, out=x)  # in place
    help(activate.gelu)

The functions are those of the library that was found, made at import: `catalogue` has
them by name. The library is sought in the environment variable ACTIVATE_LIBRARY (a path),
then in build/ of this repository, then where the system keeps libraries.
ctypes lets go of the interpreter lock: calls from several threads run at the same time.
"""
import ctypes
import ctypes.util
import os
from collections import namedtuple
from pathlib import Path

import numpy

# ---- The C interface: see include/activate/activate.h ---------------------------

F32 = 0
_ERRORS = {-1: ValueError, -2: LookupError, -3: NotImplementedError}


class _Params(ctypes.Structure):
    _fields_ = [("size", ctypes.c_size_t), ("values", ctypes.c_float * 2)]


class _Info(ctypes.Structure):
    _fields_ = [
        ("size", ctypes.c_size_t),
        ("name", ctypes.c_char_p),
        ("formula", ctypes.c_char_p),
        ("derivative", ctypes.c_char_p),
        ("derivative_y", ctypes.c_char_p),
        ("kinks", ctypes.c_char_p),
        ("flags", ctypes.c_uint32),
        ("param_count", ctypes.c_int32),
        ("param_name", ctypes.c_char_p * 2),
        ("param_default", ctypes.c_float * 2),
        ("param_least", ctypes.c_float * 2),
        ("param_greatest", ctypes.c_float * 2),
        ("forward_ulp", ctypes.c_float * 2),
        ("backward_ulp", ctypes.c_float * 2),
        ("backward_y_ulp", ctypes.c_float * 2),
        ("backward_absolute", ctypes.c_float),
    ]


def _candidates():
    if "ACTIVATE_LIBRARY" in os.environ:
        return [os.environ["ACTIVATE_LIBRARY"]]
    build = Path(__file__).resolve().parents[2] / "build"
    near = [build / preset / "libactivate.so" for preset in (".", "release", "demo", "dev")]
    installed = ctypes.util.find_library("activate") or "libactivate.so.0"
    return [str(path) for path in near if path.exists()] + [installed]


def _load():
    tried = []
    for name in _candidates():
        try:
            return ctypes.CDLL(name)
        except OSError as error:
            tried.append(str(error))
    raise ImportError(
        "libactivate is not found; ACTIVATE_LIBRARY can name it:\n" + "\n".join(tried)
    )


def _declare(library):
    status, size, address = ctypes.c_int32, ctypes.c_size_t, ctypes.c_void_p
    params = ctypes.POINTER(_Params)
    library.act_forward.argtypes = [status, status, address, address, size, params, address]
    for name in ("act_backward", "act_backward_y"):
        getattr(library, name).argtypes = [status, status] + [address] * 3 + [size, params, address]
    library.act_status_text.restype = ctypes.c_char_p
    library.act_isa_name.restype = ctypes.c_char_p
    library.act_isa_find.argtypes = [ctypes.c_char_p]
    library.act_op_describe.argtypes = [status, ctypes.POINTER(_Info)]
    library.act_version.restype = ctypes.c_uint32
    return library


library = _declare(_load())


def check(status, what):
    """Raises what a status of the library says, if it is not ok."""
    if status != 0:
        text = library.act_status_text(status).decode()
        raise _ERRORS.get(status, RuntimeError)(f"{what}: {text}")


# ---- Arrays ---------------------------------------------------------------------


def floats(array, what):
    """The array, if the library can work on its memory as it is."""
    if not isinstance(array, numpy.ndarray):
        raise TypeError(f"{what} must be a numpy.ndarray, not {type(array).__name__}")
    if array.dtype != numpy.float32:
        raise TypeError(f"{what} must be of float32, not {array.dtype}")
    if not array.flags.c_contiguous:
        raise ValueError(f"{what} is not C-contiguous; numpy.ascontiguousarray() makes it so")
    if not array.flags.aligned:
        raise ValueError(f"{what} is not aligned to its elements")
    return array


def output(out, like):
    """The array for a result: the one given, if it may be written, or a new one."""
    if out is None:
        return numpy.empty_like(like, subok=False)
    if not floats(out, "out").flags.writeable:
        raise ValueError("out is read-only")
    return out


def _same_shape(arrays, what):
    for array, name in zip(arrays[1:], what[1:]):
        if array.shape != arrays[0].shape:
            raise ValueError(f"{name} has shape {array.shape}, {what[0]} has {arrays[0].shape}")


def _three(dy, x, name, out):
    dy, x = floats(dy, "dy"), floats(x, name)
    out = output(out, x)
    _same_shape((x, dy, out), (name, "dy", "out"))
    return dy, x, out


# ---- Activations ----------------------------------------------------------------

Parameter = namedtuple("Parameter", "name default least greatest")


class Activation:
    """y = f(x); calls with other arguments are described by help() of each."""

    def __init__(self, op, info):
        self.op = op
        self.name = self.__name__ = info.name.decode()
        self.formula = info.formula.decode()
        self.derivative = info.derivative.decode()
        self.derivative_y = info.derivative_y and info.derivative_y.decode()
        self.kinks = info.kinks.decode()
        self.parameters = [
            Parameter(info.param_name[k].decode(), info.param_default[k], info.param_least[k],
                      info.param_greatest[k])
            for k in range(info.param_count)
        ]
        self.forward_ulp = tuple(info.forward_ulp)
        self.backward_ulp = tuple(info.backward_ulp)
        self.backward_absolute = info.backward_absolute
        self.__doc__ = _text(self)

    def __repr__(self):
        return f"<activation {self.name}>"

    def __call__(self, x, *params, out=None, **named):
        x = floats(x, "x")
        out = output(out, x)
        _same_shape((x, out), ("x", "out"))
        params = self.prepare(*params, **named)
        self.forward_at(x.ctypes.data, out.ctypes.data, x.size, params)
        return out

    def backward(self, dy, x, *params, out=None, **named):
        """dx = dy * f'(x), from the input x of the forward pass; out may be dy or x."""
        dy, x, out = _three(dy, x, "x", out)
        params = self.prepare(*params, **named)
        self.backward_at(dy.ctypes.data, x.ctypes.data, out.ctypes.data, x.size, params)
        return out

    def backward_y(self, dy, y, *params, out=None, **named):
        """The same from the output y; NotImplementedError if y does not tell."""
        dy, y, out = _three(dy, y, "y", out)
        params = self.prepare(*params, **named)
        check(library.act_backward_y(self.op, F32, dy.ctypes.data, y.ctypes.data, out.ctypes.data,
                                     y.size, params, None), self.name)
        return out

    def forward_at(self, x, y, n, prepared):
        """On n floats at addresses, of whatever owns the memory: nothing checks it."""
        check(library.act_forward(self.op, F32, x, y, n, prepared, None), self.name)

    def backward_at(self, dy, x, dx, n, prepared):
        check(library.act_backward(self.op, F32, dy, x, dx, n, prepared, None), self.name)

    def values(self, *params, **named):
        """The parameters of a call as a list, defaults filled in."""
        names = [p.name for p in self.parameters]
        if len(params) > len(names):
            raise TypeError(f"takes {len(names)} parameters, got {len(params)}")
        found = dict(zip(names, params))
        for key, value in named.items():
            name = key[:-1] if key.endswith("_") else key  # lambda is a word of Python
            if name not in names:
                raise TypeError(f"no parameter {key!r}; there is {names}")
            if name in found:
                raise TypeError(f"two values for {name!r}")
            found[name] = value
        return [found.get(p.name, p.default) for p in self.parameters]

    def prepare(self, *params, **named):
        """The parameters as forward_at() and backward_at() take them."""
        if not params and not named:
            return None  # all defaults
        try:
            values = (ctypes.c_float * 2)(*self.values(*params, **named))
        except TypeError as error:
            raise TypeError(f"{self.name}: {error}") from None
        return _Params(ctypes.sizeof(_Params), values)


def _text(f):
    """The docstring."""
    call = ", ".join(["x"] + [f"{_spelling(p.name)}={p.default:.6g}" for p in f.parameters])
    lines = [f"{f.name}({call}, out=None)", "", f"f(x)  = {f.formula}", f"f'(x) = {f.derivative}"]
    if f.derivative_y:
        lines.append(f"      = {f.derivative_y}")
    lines += [f"{p.name} from {p.least:.6g} to {p.greatest:.6g}" for p in f.parameters]
    if f.kinks:
        lines.append(f"Kinks at {f.kinks}.")
    lines += [
        "",
        "x, out: C-contiguous arrays of float32 of one shape; out may be x. Returns out,",
        f"or a new array. {f.name}.backward(dy, x, ..., out=None) is dy * f'(x).",
        f"Error <= {max(f.forward_ulp):.3g} ULP forward, {max(f.backward_ulp):.3g} ULP backward.",
    ]
    return "\n".join(lines)


def _spelling(name):
    return name + "_" if name == "lambda" else name


def _describe(op):
    info = _Info(size=ctypes.sizeof(_Info))
    check(library.act_op_describe(op, info), f"activation {op}")
    return Activation(op, info)


catalogue = {f.name: f for f in map(_describe, range(library.act_op_count()))}
globals().update(catalogue)

# ---- Which code runs ------------------------------------------------------------


def tier():
    """The name of the tier that calls use now: "avx2"."""
    return library.act_isa_name(library.act_isa_current()).decode()


def select(name):
    """Chooses the tier for the whole process; "auto" is the best of this CPU."""
    isa = library.act_isa_find(name.encode())
    check(isa if isa < 0 else library.act_isa_select(isa), f"tier {name!r}")


def version():
    """(major, minor, patch) of the library."""
    number = library.act_version()
    return number >> 16, number >> 8 & 255, number & 255


__all__ = [*catalogue, "Activation", "Parameter", "catalogue", "select", "tier", "version"]
