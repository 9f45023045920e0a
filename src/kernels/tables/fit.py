#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Fits the piecewise polynomials of the headers in this folder with Sollya
(Debian package sollya) and prints one of them:

    python3 fit.py GELU_Q

Row k is a polynomial in u = end(k) - a with end(k) = first + (k + 1/2) * width:
seen from the right end, a falling function has positive coefficients only, and
nothing cancels. Coefficients are single precision; the error is minimised
relative to the function, but absolutely next to its zero."""
import subprocess
import sys

FUNCTIONS = """
prec = 165!; display = hexadecimal!; verbosity = 0!;
Q = erfc(x / sqrt(2)) / 2;
GELU_Q = Q;
GELU_SLOPE = Q - x * exp(-x^2 / 2) / sqrt(2 * pi);
v = 2 * sqrt(2 / pi) * (x + 0.044715 * x^3);
S = 1 / (1 + exp(v));
GELU_TANH_S = S;
GELU_TANH_SLOPE = S * (1 - x * (1 - S) * diff(v));
SOFTPLUS_LOG = log1p(exp(-x));
w = exp(x) * (exp(x) + 2);
MISH_RATIO = w / (w + 2);
MISH_SLOPE = diff(x * w / (w + 2));
"""

# name: first, width, degree, zero of the function
TABLES = {
    "GELU_Q": ("0", "7/32", 7, None),
    "GELU_SLOPE": ("0", "7/32", 7, 0.7518),
    "GELU_TANH_S": ("0", "3/16", 7, None),
    "GELU_TANH_SLOPE": ("0", "3/16", 7, 0.7525),
    "SOFTPLUS_LOG": ("0", "1/2", 5, None),
    "MISH_RATIO": ("-14.5", "3/4", 6, None),
    "MISH_SLOPE": ("-13", "3/4", 7, -1.1924),
}


def fit(name):
    first, width, degree, zero = TABLES[name]
    script = FUNCTIONS
    kinds = []
    for k in range(32):
        end = f"({first}) + ({k} + 1/2) * ({width})"
        step = eval(width)
        near = zero is not None and abs(zero - eval(end) + step / 2) < step
        kinds.append("absolute" if near else "relative")
        used = f"[0; ({width}) / 2]" if first == "0" and k == 0 else f"[0; {width}]"
        script += (
            f"f = {name}({end} - x);\n"
            f"p = fpminimax(f, {degree}, [|SG...|], {used}, floating, {kinds[-1]});\n"
            f"for i from 0 to {degree} do print(coeff(p, i));\n"
            f"print(dirtyinfnorm(p {'-' if near else '/'} f{'' if near else ' - 1'}, {used}));\n"
        )
    out = subprocess.run(["sollya", "--warnonstderr"], input=script, text=True, capture_output=True)
    return out.stdout.split(), kinds, degree


def number(text):
    return float.fromhex(text) if text.startswith(("0x", "-0x")) else float(text)


def main():
    name = sys.argv[1]
    words, kinds, degree = fit(name)
    assert len(words) == 32 * (degree + 2), words[:20]
    rows, errors = [], {"relative": 0, "absolute": 0}
    for k in range(32):
        row = words[k * (degree + 2) : (k + 1) * (degree + 2)]
        coefficients = [float(number(c)).hex() for c in row[:-1]] + ["0x0p+0"] * (7 - degree)
        short = [c.replace("000000p", "p").rstrip() for c in coefficients]
        errors[kinds[k]] = max(errors[kinds[k]], number(row[-1]))
        rows.append("    ROW(" + ", ".join(c + "f" for c in short) + ")")
    print(f"/* python3 fit.py {name}; largest error " +
          ", ".join(f"{e:.3g} {kind}" for kind, e in errors.items() if e) + " */")
    print(f"#define {name}(ROW) \\\n" + " \\\n".join(rows))


main()
