# SPDX-License-Identifier: MIT
"""The formulas of the catalogue, which are C expressions, as functions of Python.

    f = formula.function(activate.elu.formula, ["x", "alpha"], formula.Plain)
    f(-1.0, 1.0)  # -0.632...

The words come from a class: Plain has them for one number, in double; other classes for
arrays or tensors. Nothing here comes from the library but the text, so what a formula
gives can be held against what the library computes.
"""
import math
import re
import struct


def _parts(text, separator):
    """The text cut at a separator outside all parentheses."""
    parts, depth, begin = [], 0, 0
    for at, character in enumerate(text):
        depth += (character == "(") - (character == ")")
        if depth == 0 and text.startswith(separator, at):
            parts.append(text[begin:at])
            begin = at + len(separator)
    return parts + [text[begin:]]


def _python(text):
    """C's a ? b : c as where(a, b, c), && and || as both() and either()."""
    condition, *rest = _parts(text, "?")
    if rest:
        yes, *no = _parts("?".join(rest), ":")
        return f"where({_python(condition)}, {_python(yes)}, {_python(':'.join(no))})"
    for separator, name in (("||", "either"), ("&&", "both")):
        left, *right = _parts(text, separator)
        if right:
            return f"{name}({_python(left)}, {_python(separator.join(right))})"
    return text.strip()


def function(text, names, words):
    """The expression as a function of the names, over the words of a class."""
    body = re.sub(r"\b([0-9.]+)f\b", r"single(\1)", _python(" ".join(text.split())))
    arguments = ", ".join(names)
    source = re.sub(r"\blambda\b", "lambda_", f"{arguments}: {body}")
    known = {name: getattr(words, name) for name in dir(words) if not name.startswith("__")}
    return eval(f"lambda {source}", {"__builtins__": {}, **known})  # the text is the library's


class Words:
    """What can be said in terms of other words."""

    M_PI = math.pi
    M_2_SQRTPI = 2 / math.sqrt(math.pi)

    @staticmethod
    def single(value):
        return struct.unpack("f", struct.pack("f", value))[0]

    @staticmethod
    def sq(x):
        return x * x

    @staticmethod
    def cube(x):
        return x * x * x


class Plain(Words):
    """For one number."""

    exp, expm1, sin, sqrt, erf = math.exp, math.expm1, math.sin, math.sqrt, math.erf
    tanh, cosh, fabs, fmin, fmax = math.tanh, math.cosh, math.fabs, min, max

    @staticmethod
    def where(condition, yes, no):
        return yes if condition else no

    @staticmethod
    def either(one, other):
        return one or other

    @staticmethod
    def both(one, other):
        return one and other

    @staticmethod
    def sigmoid(x):
        return 1 / (1 + math.exp(-x)) if x > 0 else math.exp(x) / (1 + math.exp(x))

    @staticmethod
    def softplus(x):
        return max(x, 0) + math.log1p(math.exp(-abs(x)))

    @staticmethod
    def Phi(x):
        return math.erfc(-x / math.sqrt(2)) / 2

    @staticmethod
    def phi(x):
        return math.exp(-x * x / 2) / math.sqrt(2 * math.pi)
