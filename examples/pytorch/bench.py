# SPDX-License-Identifier: MIT
"""Times activate_torch beside PyTorch's own functions, on one thread.

    bench.py [ELEMENTS]    microseconds per call, the best of many; 65536 by default
"""
import sys
import time

import torch

import activate_torch  # first: it knows where the next is
import activate
from torchs_own import OWN

ROUNDS, SECONDS = 7, 0.02


def best(call):
    """The shortest mean time of a call over ROUNDS rounds, in microseconds."""
    begin = time.perf_counter()
    call()
    repeats = 1 + int(SECONDS / (time.perf_counter() - begin))
    times = []
    for _ in range(ROUNDS):
        begin = time.perf_counter()
        for _ in range(repeats):
            call()
        times.append((time.perf_counter() - begin) / repeats)
    return 1e6 * min(times)


def times(function, x, dy):
    """(forward, backward) of a function, through autograd as a net would."""
    y = function(x)
    return (
        best(lambda: function(x)),
        best(lambda: torch.autograd.grad(y, x, dy, retain_graph=True)),
    )


def main(elements="65536"):
    torch.set_num_threads(1)
    torch.manual_seed(1)
    x, dy = torch.randn(int(elements), requires_grad=True), torch.randn(int(elements))
    print(f"{elements} floats, tier {activate.tier()}, PyTorch {torch.__version__}, one thread")
    print("us per call      forward  PyTorch  ratio   backward  PyTorch  ratio")
    for name, own in OWN.items():
        mine = times(getattr(activate_torch, name), x, dy)
        other = times(own, x, dy)
        cells = [f"{a:8.1f} {b:8.1f} {b / a:6.2f}" for a, b in zip(mine, other)]
        print(f"{name:14} {'  '.join(cells)}")


main(*sys.argv[1:2])
