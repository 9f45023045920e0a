#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
#
# Prints the table in roots.h: for each derivative that crosses zero, the root in
# two doubles and the Taylor coefficients about it. Needs mpmath (Debian:
# python3-mpmath). Run: python3 src/reference/roots.py
#
# Within RADIUS of the root, the terms left out are below 2^-50 of the value.

from mpmath import mp, mpf, cosh, diff, erfc, exp, findroot, log1p, pi, sqrt, tanh, taylor

mp.prec = 400
DEGREE = 12
RADIUS = mpf(1) / 16


def sigmoid(x):
    return 1 / (1 + exp(-x))


FUNCTIONS = {
    "gelu": lambda x: x * erfc(-x / sqrt(2)) / 2,
    "gelu_tanh": lambda x: x * sigmoid(2 * sqrt(2 / pi) * (x + mpf("0.044715") * x**3)),
    "silu": lambda x: x * sigmoid(x),
    "mish": lambda x: x * tanh(log1p(exp(x))),
}


def c_double(x):
    return float(x).hex()


for name, function in FUNCTIONS.items():
    root = findroot(lambda x: diff(function, x), -1, tol=1e-160)
    low = root - mpf(float(root))
    series = taylor(function, root, DEGREE + 2)
    slope = [(k + 1) * series[k + 1] for k in range(DEGREE + 2)]
    assert abs(slope[-1] * RADIUS**DEGREE / slope[1]) < mpf(2) ** -50
    print(f"static const root_series {name}_root = {{")
    print(f"    {c_double(root)}, /* {mp.nstr(root, 9)} */")
    print(f"    {c_double(low)},")
    print("    {")
    for coefficient in slope[1 : DEGREE + 1]:
        print(f"        {c_double(coefficient)},")
    print("    },")
    print("};\n")
