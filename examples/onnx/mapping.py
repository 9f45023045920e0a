# SPDX-License-Identifier: MIT
"""ONNX's activation operators as calls of libactivate.

    mapping.py    prints the table

OPERATORS has a function per operator: from its attributes, with ONNX's defaults, to the
name and the parameters of the activation that computes it, or to None where there is
none. Clip has had its bounds as inputs since opset 11; here they are like attributes.
"""
import inspect
import sys
from math import inf
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "python"))


def gelu(approximate="none"):
    return "gelu_tanh" if approximate == "tanh" else "gelu", {}


def selu(alpha=1.67326319217681884765625, gamma=1.05070102214813232421875):
    return "selu", {"alpha": alpha, "scale": gamma}


OPERATORS = {
    "Relu": lambda: ("relu", {}),
    "LeakyRelu": lambda alpha=0.01: ("leaky_relu", {"negative_slope": alpha}),
    "Elu": lambda alpha=1.0: ("elu", {"alpha": alpha}),
    "Selu": selu,
    "Celu": lambda alpha=1.0: ("celu", {"alpha": alpha}),
    "ThresholdedRelu": lambda alpha=1.0: ("threshold", {"threshold": alpha, "value": 0}),
    "Clip": lambda min=-inf, max=inf: ("hardtanh", {"lo": min, "hi": max}) if min <= max else None,
    "HardSigmoid": lambda alpha=0.2, beta=0.5: ("hardsigmoid", {"alpha": alpha, "beta": beta}),
    "HardSwish": lambda: ("hardswish", {}),
    "Sigmoid": lambda: ("sigmoid", {}),
    "Tanh": lambda: ("tanh", {}),
    "Softplus": lambda: ("softplus", {}),
    "Softsign": lambda: ("softsign", {}),
    "Mish": lambda: ("mish", {}),
    "Gelu": gelu,
    "Swish": lambda alpha=1.0: ("swish", {"beta": alpha}),
    "Shrink": lambda lambd=0.5, bias=0.0: ("shrink", {"lambda": lambd, "bias": bias}),
    "Erf": lambda: ("erf", {}),
    "Exp": lambda: ("exp", {}),
}

# What no single call computes, and why.
LIMITS = {
    "Clip": "min > max, which ONNX answers with max everywhere, is an error here",
    "PRelu": "the axes where the slope is not 1 must be neighbours; the C call is act_prelu()",
    "Softmax": "the last axis only",
    "LogSoftmax": "the last axis only",
}


def defaults(operator):
    """The attributes of an operator and their defaults."""
    signature = inspect.signature(OPERATORS[operator])
    return {name: p.default for name, p in signature.parameters.items()}


def prelu(x, slope):
    import layers

    return layers.prelu(x, slope)


def over_rows(name):
    def function(x, axis=-1):
        import layers

        if axis not in (-1, x.ndim - 1):
            raise LookupError(f"{name} along axis {axis} is not one call")
        return getattr(layers, name)(x)

    function.__name__ = name
    return function


# Operators that know more than one element, from activate/layers.h.
LAYERS = {"PRelu": prelu, "Softmax": over_rows("softmax"), "LogSoftmax": over_rows("log_softmax")}


def call(operator, x, *inputs, **attributes):
    """The result of an operator on an array of float32; LookupError if it is not one call."""
    import activate

    if operator in LAYERS:
        return LAYERS[operator](x, *inputs, **attributes)
    found = OPERATORS[operator](**attributes) if operator in OPERATORS else None
    if found is None:
        raise LookupError(f"{operator}({attributes}) is not one call: {LIMITS.get(operator)}")
    name, params = found
    return activate.catalogue[name](x, **params)


def written(name, arguments):
    return f"{name}({', '.join(arguments)})"


def row(operator):
    """(ONNX's operator, the library's call)"""
    if operator in LAYERS:
        arguments = list(inspect.signature(LAYERS[operator]).parameters)
        mine = [argument for argument in arguments if argument != "axis"]
        return written(operator, arguments[1:]), written(LAYERS[operator].__name__, mine)
    if operator not in OPERATORS:
        return operator, "not one call"
    attributes, (name, params) = defaults(operator), OPERATORS[operator]()
    return written(operator, attributes) if attributes else operator, written(name, ["x", *params])


def table():
    """Markdown: each operator, its activation, its limits."""
    lines = ["| ONNX | libactivate | |", "|---|---|---|"]
    for operator in sorted(OPERATORS.keys() | LAYERS.keys() | LIMITS.keys()):
        lines.append(f"| {' | '.join(row(operator))} | {LIMITS.get(operator, '')} |")
    return "\n".join(lines)


if __name__ == "__main__":
    print(table())
