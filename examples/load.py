#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Calls libactivate as other languages see it: a shared library with C types.

Usage: load.py PATH_OF_THE_SHARED_LIBRARY
"""
import ctypes
import math
import sys

if len(sys.argv) != 2:
    sys.exit(__doc__)
library = ctypes.CDLL(sys.argv[1])
floats = ctypes.POINTER(ctypes.c_float)
library.act_gelu_f32.argtypes = [floats, floats, ctypes.c_size_t]
library.act_gelu_f32.restype = ctypes.c_int32
library.act_status_text.argtypes = [ctypes.c_int32]
library.act_status_text.restype = ctypes.c_char_p

inputs = [-5.0, -1.0, -0.5, 0.0, 0.5, 1.0, 5.0]
values = (ctypes.c_float * len(inputs))(*inputs)
status = library.act_gelu_f32(values, values, len(values))  # in place
if status != 0:
    sys.exit("load.py: " + library.act_status_text(status).decode())

for x, y in zip(inputs, values):
    want = 0.5 * x * math.erfc(-x / math.sqrt(2))
    print(f"gelu({x:4}) = {y:.7g}")
    if not math.isclose(y, want, rel_tol=5e-7):  # 4 ULP
        sys.exit(f"load.py: gelu({x}) is {y}, expected {want}")
