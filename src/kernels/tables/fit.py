#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Fits the piecewise polynomials of the headers in this folder with Sollya
(Debian package sollya) and prints one of them:

    python3 fit.py gelu_q

Entry k of each column belongs to a polynomial in u = origin(k) - x with
origin(k) = first + (k + shift) * width. Seen from the right end of its interval,
shift 1/2, a falling function has positive coefficients only, and nothing
cancels. Coefficients are single precision; the error is minimised relative to
the function, but absolutely next to its zero."""
import subprocess
import sys

INTERVALS = 16

FUNCTIONS = """
prec = 165!; display = hexadecimal!; verbosity = 0!;
gelu_q = erfc(x / sqrt(2)) / 2;
gelu_d = gelu_q - x * exp(-x^2 / 2) / sqrt(2 * pi);
v = 2 * sqrt(2 / pi) * (x + 0.044715 * x^3);
s = 1 / (1 + exp(v));
gelu_tanh_d = s * (1 - x * (1 - s) * diff(v));
m = exp(x) * (exp(x) + 2);
mish_slope = diff(x * m / (m + 2));
"""

# name: first, width, shift, degree, zero of the function
TABLES = {
    "gelu_q": ("0", "25/64", "1/2", 8, None),
    "gelu_d": ("0", "25/64", "1/2", 8, 0.7518),
    "gelu_tanh_d": ("0", "47/128", "1/2", 8, 0.7525),
    "mish_slope": ("-23/4", "67/64", "0", 8, -1.1924),
}


def fit(name):
    first, width, shift, degree, zero = TABLES[name]
    script = FUNCTIONS
    kinds = []
    for k in range(INTERVALS):
        origin = f"{first} + ({k} + {shift}) * ({width})"
        middle = eval(first) + k * eval(width)
        near = zero is not None and abs(zero - middle) < eval(width)
        kinds.append("absolute" if near else "relative")
        least = "0" if first == "0" and k == 0 else f"-({width}) / 2"
        used = f"[({shift}) * ({width}) - ({width}) / 2; ({shift}) * ({width}) - ({least})]"
        script += (
            f"f = {name}({origin} - x);\n"
            f"p = fpminimax(f, {degree}, [|SG...|], {used}, floating, {kinds[-1]});\n"
            f"for i from 0 to {degree} do print(coeff(p, i));\n"
            f"print(dirtyinfnorm(p {'-' if near else '/'} f{'' if near else ' - 1'}, {used}));\n"
        )
    out = subprocess.run(["sollya", "--warnonstderr"], input=script, text=True, capture_output=True)
    return out.stdout.split(), kinds, degree


def number(text):
    return float.fromhex(text) if text.startswith(("0x", "-0x")) else float(text)


def literal(text):
    mantissa, exponent = number(text).hex().split("p")
    return f"{mantissa.rstrip('0').rstrip('.')}p{int(exponent)}f"


def main():
    name = sys.argv[1]
    words, kinds, degree = fit(name)
    assert len(words) == INTERVALS * (degree + 2), words[:20]
    rows = [words[i : i + degree + 2] for i in range(0, len(words), degree + 2)]
    errors = {kind: max(number(r[-1]) for r, k in zip(rows, kinds) if k == kind) for kind in kinds}
    print(f"/* python3 fit.py {name}; largest error " +
          ", ".join(f"{e:.3g} {kind}" for kind, e in errors.items()) + " */")
    print(f"static const float {name}[{degree + 1}][{INTERVALS}] = {{")
    for i in range(degree + 1):
        print("    { " + ", ".join(literal(row[i]) for row in rows) + " },")
    print("};")


main()
