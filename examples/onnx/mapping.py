# SPDX-License-Identifier: MIT
"""ONNX's activation operators as calls of libactivate.

    mapping.py    prints the table

    mapping.call("LeakyRelu", x, alpha=0.2)
    mapping.call("Clip", x, None, numpy.float32(6), opset=13)

ELEMENTWISE has a function per operator: from its attributes, with ONNX's defaults, to the
name and the parameters of the activation that computes it. OTHERS has those that take more
inputs, or see more than one element, or differ between opsets. Tensors are float32; others
are refused, 16-bit ones included: convert them before and after.
"""
import inspect
import math
import sys
from math import inf
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "python"))

NEWEST = 28  # the last opset that was looked at
FLT_MAX = (2 - 2**-23) * 2.0**127

# ---- One activation each -------------------------------------------------------------


def gelu(approximate="none"):
    names = {"none": "gelu", "tanh": "gelu_tanh"}
    if approximate not in names:
        raise ValueError(f"approximate is {approximate!r}, neither 'none' nor 'tanh'")
    return names[approximate], {}


def selu(alpha=1.67326319217681884765625, gamma=1.05070102214813232421875):
    return "selu", {"alpha": alpha, "scale": gamma}


ELEMENTWISE = {  # since which opset with this meaning, and the activation
    "Relu": (6, lambda: ("relu", {})),
    "LeakyRelu": (6, lambda alpha=0.01: ("leaky_relu", {"negative_slope": alpha})),
    "Elu": (6, lambda alpha=1.0: ("elu", {"alpha": alpha})),
    "Selu": (6, selu),
    "Celu": (12, lambda alpha=1.0: ("celu", {"alpha": alpha})),
    "ThresholdedRelu": (10, lambda alpha=1.0: ("threshold", {"threshold": alpha, "value": 0})),
    "HardSigmoid": (6, lambda alpha=0.2, beta=0.5: ("hardsigmoid", {"alpha": alpha, "beta": beta})),
    "HardSwish": (14, lambda: ("hardswish", {})),
    "Sigmoid": (6, lambda: ("sigmoid", {})),
    "Tanh": (6, lambda: ("tanh", {})),
    "Softplus": (1, lambda: ("softplus", {})),
    "Softsign": (1, lambda: ("softsign", {})),
    "Mish": (18, lambda: ("mish", {})),
    "Gelu": (20, gelu),
    "Swish": (24, lambda alpha=1.0: ("swish", {"beta": alpha})),
    "Shrink": (9, lambda lambd=0.5, bias=0.0: ("shrink", {"lambda": lambd, "bias": bias})),
    "Erf": (9, lambda: ("erf", {})),
    "Exp": (6, lambda: ("exp", {})),
    "Identity": (1, lambda: ("identity", {})),
}


def elementwise(choose):
    """The operator: x by position, attributes by name, as in all functions of OTHERS."""
    def operator(x, **attributes):
        import activate

        name, params = choose(**attributes)
        return activate.catalogue[name](x, **params)

    attributes = [inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=p.default)
                  for name, p in inspect.signature(choose).parameters.items()]
    x = inspect.Parameter("x", inspect.Parameter.POSITIONAL_ONLY)
    operator.__signature__ = inspect.Signature([x, *attributes])
    return operator


# ---- The others: inputs by position, attributes by name --------------------------------


def bound(value, name, default):
    """An optional input of Clip as a number."""
    if value is None:
        return default
    if isinstance(value, (int, float)):
        return float(value)
    if getattr(value, "shape", None) != () or value.dtype != "float32":
        raise TypeError(f"{name} must be a number or an array of float32 without dimensions")
    return float(value)


def limited(x, low, high):
    """hardtanh. ONNX: if min is above max, everything is max (but NaN, here)."""
    import activate

    return activate.hardtanh(x, high if low > high else low, high)


def clip(x, min=None, max=None, /):
    import activate

    activate.floats(x, "x")
    return limited(x, bound(min, "min", -inf), bound(max, "max", inf))


def clip_by_attributes(x, /, *, min=-FLT_MAX, max=FLT_MAX):
    return limited(x, min, max)


def prelu(x, slope, /):
    import layers

    return layers.prelu(x, slope)


def along_axis(name):
    def operator(x, /, *, axis=-1):
        import layers

        return getattr(layers, name)(x, axis=axis)

    return operator


def of_flattened(name):
    """Before opset 13: of all axes from `axis` on together."""
    def operator(x, /, *, axis=1):
        import layers

        if not -x.ndim <= axis < x.ndim:
            raise ValueError(f"axis {axis} of an array of {x.ndim} dimensions")
        at = axis % x.ndim
        rows = x.reshape(math.prod(x.shape[:at]), math.prod(x.shape[at:]))
        return getattr(layers, name)(rows).reshape(x.shape)

    return operator


OTHERS = {  # since which opset with which meaning
    "Clip": {6: clip_by_attributes, 11: clip},
    "PRelu": {7: prelu},
    "Softmax": {1: of_flattened("softmax"), 13: along_axis("softmax")},
    "LogSoftmax": {1: of_flattened("log_softmax"), 13: along_axis("log_softmax")},
}

OPERATORS = {name: {since: elementwise(choose)} for name, (since, choose) in ELEMENTWISE.items()}
OPERATORS.update(OTHERS)

# ---- Calls -------------------------------------------------------------------------


def version(operator, opset):
    """What the operator means in an opset; LookupError if that is not known."""
    if operator not in OPERATORS:
        raise LookupError(f"{operator} is not one call")
    if opset > NEWEST:
        raise LookupError(f"opset {opset} is newer than this table, which ends with {NEWEST}")
    since = [known for known in OPERATORS[operator] if known <= opset]
    if not since:
        first = min(OPERATORS[operator])
        raise LookupError(f"{operator} is known from opset {first} on, not in {opset}")
    return OPERATORS[operator][max(since)]


def text(value):
    return value.decode() if isinstance(value, bytes) else value  # as onnx.helper has them


def call(operator, x, *inputs, opset=NEWEST, **attributes):
    """The result of an operator on arrays of float32. None stands for an input that is left
    out. LookupError: no such operator in that opset. TypeError: inputs or attributes that it
    does not have, or of another type."""
    function = version(operator, opset)
    attributes = {name: text(value) for name, value in attributes.items()}
    try:
        bound = inspect.signature(function).bind(x, *inputs, **attributes)
    except TypeError as error:
        raise TypeError(f"{operator} of opset {opset}: {error}") from None
    return function(*bound.args, **bound.kwargs)


# ---- The table -----------------------------------------------------------------------

MINE = {"Clip": "hardtanh(x, lo, hi)", "PRelu": "prelu(x, slope)", "Softmax": "softmax(x)",
        "LogSoftmax": "log_softmax(x)"}
REMARKS = {
    "Clip": "min and max are attributes before opset 11; with min > max everything is max: "
            "hardtanh with lo = hi = max",
    "PRelu": "the axes where the slope is not 1 must be neighbours; the C call is act_prelu()",
    "Softmax": "another axis than the last is moved in a copy; before opset 13 all axes from "
               "`axis` on are one row",
}
REMARKS["LogSoftmax"] = REMARKS["Softmax"]


def defaults(operator, opset=NEWEST):
    """The attributes of an operator and their defaults."""
    parameters = inspect.signature(version(operator, opset)).parameters.items()
    return {name: p.default for name, p in parameters if p.kind == p.KEYWORD_ONLY}


def written(name, arguments):
    return f"{name}({', '.join(arguments)})" if arguments else name


def row(operator):
    """(ONNX's operator, since when, the library's call, a remark)"""
    arguments = list(inspect.signature(version(operator, NEWEST)).parameters)[1:]
    mine = MINE.get(operator)
    if mine is None:
        name, params = ELEMENTWISE[operator][1]()
        mine = written(name, ["x", *params])
    since = str(min(OPERATORS[operator]))
    return written(operator, arguments), since, mine, REMARKS.get(operator, "")


def table():
    """Markdown."""
    lines = ["| ONNX | opset | libactivate | |", "|---|---|---|---|"]
    return "\n".join(lines + [f"| {' | '.join(row(operator))} |" for operator in sorted(OPERATORS)])


if __name__ == "__main__":
    print(table())
