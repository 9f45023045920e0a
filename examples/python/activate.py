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
_POINTER, _OVERLAP, _SHAPE, _PARAM, _SIZE, _UNKNOWN, _UNSUPPORTED = range(-1, -8, -1)
_ERRORS = {
    _POINTER: ValueError, _OVERLAP: ValueError, _SHAPE: ValueError, _PARAM: ValueError,
    _UNKNOWN: LookupError, _UNSUPPORTED: NotImplementedError,
}
_FORMULA, _DERIVATIVE, _DERIVATIVE_Y, _KINKS = range(4)


class _Params(ctypes.Structure):
    _fields_ = [("count", ctypes.c_size_t), ("value", ctypes.c_float * 8)]


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
    int32, size, address, text = ctypes.c_int32, ctypes.c_size_t, ctypes.c_void_p, ctypes.c_char_p
    number, params = ctypes.POINTER(ctypes.c_float), ctypes.POINTER(_Params)
    for name, result, arguments in (
        ("act_forward", int32, [int32, int32, address, address, size, params, address]),
        ("act_backward", int32, [int32, int32] + [address] * 3 + [size, params, address]),
        ("act_backward_y", int32, [int32, int32] + [address] * 3 + [size, params, address]),
        ("act_status_text", text, [int32]),
        ("act_isa_current", int32, []),
        ("act_isa_select", int32, [int32]),
        ("act_isa_find", int32, [text]),
        ("act_isa_name", text, [int32]),
        ("act_op_count", int32, []),
        ("act_op_name", text, [int32]),
        ("act_op_text", text, [int32, int32]),
        ("act_op_param", text, [int32, int32, number, number, number]),
        ("act_op_bound", ctypes.c_float, [int32, int32, int32]),
        ("act_version", ctypes.c_uint32, []),
    ):
        function = getattr(library, name)
        function.restype, function.argtypes = result, arguments
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
    if isinstance(array, numpy.ma.MaskedArray):
        raise TypeError(f"{what} has a mask, which would be lost; {what}.filled(0) has none")
    if not isinstance(array, numpy.ndarray):
        raise TypeError(f"{what} must be a numpy.ndarray, not {type(array).__name__}")
    if array.dtype != numpy.float32:
        raise TypeError(f"{what} must be of float32, not {array.dtype}; "
                        f"{what}.astype(numpy.float32) is")
    if not array.flags.c_contiguous:
        raise ValueError(f"{what} is not C-contiguous; numpy.ascontiguousarray({what}) is")
    if not array.flags.aligned:
        raise ValueError(f"{what} is not aligned to its elements; {what}.copy() is")
    return array


def output(out, like, name="x"):
    """The array for a result of the shape of `like`: the one given, if it may be written,
    or a new one."""
    if out is None:
        return numpy.empty_like(like, subok=False)
    if not floats(out, "out").flags.writeable:
        raise ValueError("out is read-only")
    same_shape(like, name, out, "out")
    return out


def same_shape(array, name, other, its_name):
    if other.shape != array.shape:
        raise ValueError(f"{its_name} has shape {other.shape}, {name} has {array.shape}")


def _three(dy, x, name, out):
    dy, x = floats(dy, "dy"), floats(x, name)
    same_shape(x, name, dy, "dy")
    return dy, x, output(out, x, name)


# ---- Activations ----------------------------------------------------------------

Parameter = namedtuple("Parameter", "name default least greatest")


class Activation:
    """y = f(x); calls with other arguments are described by help() of each."""

    def __init__(self, op):
        self.op = op
        self.name = self.__name__ = library.act_op_name(op).decode()
        self.formula, self.derivative = _text(op, _FORMULA), _text(op, _DERIVATIVE)
        self.derivative_y, self.kinks = _text(op, _DERIVATIVE_Y), _text(op, _KINKS)
        self.parameters = _parameters(op)
        self.forward_ulp, self.backward_ulp = (
            tuple(library.act_op_bound(op, which, fused) for fused in (1, 0)) for which in (0, 1)
        )
        self.backward_absolute = library.act_op_bound(op, 3, 1)
        self.__doc__ = _docstring(self)

    def __repr__(self):
        return f"<activation {self.name}>"

    def __call__(self, x, *params, out=None, **named):
        x = floats(x, "x")
        out = output(out, x)
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
        self._check(library.act_backward_y(self.op, F32, dy.ctypes.data, y.ctypes.data,
                                           out.ctypes.data, y.size, params, None), params)
        return out

    def forward_at(self, x, y, n, prepared):
        """On n floats at addresses, of whatever owns the memory: nothing checks it."""
        self._check(library.act_forward(self.op, F32, x, y, n, prepared, None), prepared)

    def backward_at(self, dy, x, dx, n, prepared):
        self._check(library.act_backward(self.op, F32, dy, x, dx, n, prepared, None), prepared)

    def _check(self, status, prepared):
        if status == _PARAM:
            raise ValueError(f"{self.name}: {self._objection(prepared.value)}")
        check(status, self.name)

    def _objection(self, values):
        """What is wrong with parameters that the library refused."""
        named = list(zip(self.parameters, values))
        for p, value in named:
            if not p.least <= value <= p.greatest:
                return f"{p.name} = {value:.6g} is not within [{p.least:.6g}, {p.greatest:.6g}]"
        return " and ".join(f"{p.name} = {v:.6g}" for p, v in named) + " exclude each other"

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
            values = self.values(*params, **named)
            return _Params(len(values), (ctypes.c_float * 8)(*values))
        except TypeError as error:
            raise TypeError(f"{self.name}: {error}") from None


def _text(op, which):
    text = library.act_op_text(op, which)
    return None if text is None else text.decode()


def _parameters(op):
    found, numbers = [], [ctypes.c_float() for _ in range(3)]
    while name := library.act_op_param(op, len(found), *numbers):
        found.append(Parameter(name.decode(), *(number.value for number in numbers)))
    return found


def _docstring(f):
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


catalogue = {f.name: f for f in map(Activation, range(library.act_op_count()))}
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
