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

ROUNDS, SECONDS = 30, 0.003


def timed(call, repeats):
    begin = time.perf_counter()
    for _ in range(repeats):
        call()
    return (time.perf_counter() - begin) / repeats


def best(calls):
    """The shortest time of each call in microseconds. The calls take turns, so that
    whatever else the machine does meets all of them."""
    repeats = [1 + int(SECONDS / timed(call, 3)) for call in calls]
    rounds = [list(map(timed, calls, repeats)) for _ in range(ROUNDS)]
    return [1e6 * min(times) for times in zip(*rounds)]


def forward_and_backward(function, x, dy):
    """Both passes as calls, through autograd as in a net."""
    y = function(x)
    return (
        lambda: function(x),
        lambda: torch.autograd.grad(y, x, dy, retain_graph=True),
    )


def main(elements="65536"):
    torch.set_num_threads(1)
    torch.manual_seed(1)
    x, dy = torch.randn(int(elements), requires_grad=True), torch.randn(int(elements))
    print(f"{elements} floats, tier {activate.tier()}, PyTorch {torch.__version__}, one thread")
    print("us per call      forward  PyTorch  ratio   backward  PyTorch  ratio")
    for name, own in OWN.items():
        mine = forward_and_backward(getattr(activate_torch, name), x, dy)
        other = forward_and_backward(own, x, dy)
        forward, backward = best([mine[0], other[0]]), best([mine[1], other[1]])
        cells = [f"{a:8.1f} {b:8.1f} {b / a:6.2f}" for a, b in (forward, backward)]
        print(f"{name:14} {'  '.join(cells)}")


main(*sys.argv[1:2])
