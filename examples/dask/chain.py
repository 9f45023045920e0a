#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""A chain of activations, forward and backward, over the chunks of a Dask array, on two
worker processes; the result is that of one call on the whole array, bit for bit. Exit
status 1 if it is not.
"""
import argparse
import os
import sys
from pathlib import Path

try:
    import dask.array
    import distributed
    import numpy
except ImportError as error:
    print(f"skipped: {error} (Debian: python3-dask, python3-distributed)")
    sys.exit(77)

PYTHON = str(Path(__file__).resolve().parents[1] / "python")
sys.path.insert(0, PYTHON)
import activate

CHAIN = ("leaky_relu", "gelu", "tanh", "mish")
SHAPE, CHUNKS = (1003, 997), (131, 173)  # no multiple of any vector, nor of each other


# ---- On one array, or on one chunk: they see no difference --------------------------


def ready(chunk):
    """The chunk as C has arrays. A part of an array may have gaps, and one that came from
    another process lies wherever the message had it."""
    return numpy.require(chunk, numpy.float32, ["C_CONTIGUOUS", "ALIGNED"])


def forward(x, names):
    """The outputs of all links of the chain, x first."""
    steps = [ready(x)]
    for name in names:
        steps.append(activate.catalogue[name](steps[-1]))
    return steps


def value(x, names):
    return forward(x, names)[-1]


def gradient(dy, x, names):
    steps, dy = forward(x, names), ready(dy)
    for name, step in zip(reversed(names), reversed(steps[:-1])):
        dy = activate.catalogue[name].backward(dy, step)
    return dy


# ---- On all chunks ------------------------------------------------------------------


def inputs():
    random = numpy.random.default_rng(1)
    x, dy = (random.normal(0, 4, SHAPE).astype(numpy.float32) for _ in range(2))
    x[::101, 0], x[::103, 1], x[::107, 2] = numpy.inf, -0.0, 1e-41
    return x, dy


def on_cluster(client, x, dy, names):
    """(f(x), dy * f'(x), how many workers took part)"""
    x, dy = (dask.array.from_array(array, chunks=CHUNKS) for array in (x, dy))
    y = x.map_blocks(value, names, dtype=numpy.float32)
    dx = dask.array.map_blocks(gradient, dy, x, names, dtype=numpy.float32)
    y, dx = client.persist([y, dx])
    distributed.wait([y, dx])
    workers = {worker for holders in client.who_has(dx).values() for worker in holders}
    return y.compute(), dx.compute(), len(workers)


def compare(what, got, want):
    """Exits if two arrays are not the same bits."""
    differ = numpy.count_nonzero(got.view(numpy.uint32) != want.view(numpy.uint32))
    if got.shape != want.shape or differ:
        sys.exit(f"chain.py: the {what} differs from that of one process in {differ} elements")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", default=CHAIN, metavar="NAME", help="the chain")
    parser.add_argument("--worker-isa", default="auto", help="another tier for the workers: then "
                        "the bits are the same only if both or neither fuse multiply and add")
    args = parser.parse_args()
    for name in args.names:
        if name not in activate.catalogue:
            sys.exit(f"chain.py: no activation is called {name!r}")
    x, dy = inputs()
    os.environ["PYTHONPATH"] = PYTHON  # of the workers
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, processes=True,
                                  host="127.0.0.1", dashboard_address=None) as cluster, \
            distributed.Client(cluster) as client:
        client.run(activate.select, args.worker_isa)
        tiers = sorted(set(client.run(activate.tier).values()))
        y, dx, workers = on_cluster(client, x, dy, args.names)
    print(f"{' -> '.join(args.names)} of {x.size} floats, on {workers} processes ({tiers[0]}) "
          f"in chunks of {CHUNKS}, and on one ({activate.tier()})")
    if workers != 2:
        sys.exit(f"chain.py: {workers} of 2 workers took part")
    compare("output", y, value(x, args.names))
    compare("gradient", dx, gradient(dy, x, args.names))
    print("the same, bit for bit")


if __name__ == "__main__":
    main()
