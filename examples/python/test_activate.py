# SPDX-License-Identifier: MIT
"""Tests of activate.py. Exit status 77 if NumPy is absent."""
import sys
import unittest
from pathlib import Path

try:
    import numpy
except ImportError:
    print("skipped: no NumPy (Debian: python3-numpy)")
    sys.exit(77)
import activate

GOLDEN = Path(__file__).resolve().parents[1] / "golden.txt"
NAN = float("nan")


def from_bits(text):
    return numpy.array([int(text, 16)], numpy.uint32).view(numpy.float32)


def order(array):
    """Floats as integers of which neighbours differ by 1."""
    bits = array.view(numpy.int32).astype(int)
    return numpy.where(bits < 0, bits ^ 0x7FFFFFFF, bits)


def ramp(n=1000):
    return numpy.linspace(-5, 5, n, dtype=numpy.float32)


def tiers():
    """Selects one tier after the other, the best last."""
    for name in ("scalar", "portable", "sse2", "neon", "avx2", "avx512", "auto"):
        try:
            activate.select(name)
        except NotImplementedError:
            continue
        yield name


class Values(unittest.TestCase):
    def test_golden_on_every_tier(self):
        lines = [line.split("#")[0].split() for line in GOLDEN.read_text().splitlines()]
        rows = [line for line in lines if line]
        self.assertEqual({row[0] for row in rows}, set(activate.catalogue))
        for tier in tiers():
            for row in rows:
                self.check_row(tier, *row)

    def check_row(self, tier, name, a, b, x, y, ulps, dx, dx_ulps):
        f, x = activate.catalogue[name], from_bits(x)
        params = [from_bits(text)[0] for text in (a, b)][: len(f.parameters)]
        for got, want, most in (
            (f(x, *params), y, ulps),
            (f.backward(numpy.ones_like(x), x, *params), dx, dx_ulps),
        ):
            apart = abs(order(got) - order(from_bits(want)))[0]
            self.assertLessEqual(apart, int(most), f"{tier}: {name}({x[0]}, {params}) = {got[0]}")

    def test_in_place_is_the_same(self):
        for name, f in activate.catalogue.items():
            x, dy = ramp(), ramp()[::-1].copy()
            y, dx = f(x), f.backward(dy, x)
            self.assertIs(f.backward(dy, x, out=dy), dy)
            self.assertEqual(dy.tobytes(), dx.tobytes(), name)
            self.assertIs(f(x, out=x), x)
            self.assertEqual(x.tobytes(), y.tobytes(), name)

    def test_backward_from_the_output(self):
        x, dy = ramp(), ramp()
        y = activate.sigmoid(x)
        dx = activate.sigmoid.backward_y(dy, y)
        numpy.testing.assert_allclose(dx, dy * y * (1 - y), rtol=1e-6)
        with self.assertRaisesRegex(NotImplementedError, "gelu: unsupported"):
            activate.gelu.backward_y(dy, y)

    def test_shapes_are_kept(self):
        for shape in ((), (0,), (3,), (2, 3, 4)):
            x = numpy.ones(shape, numpy.float32)
            self.assertEqual(activate.silu(x).shape, shape)

    def test_parameters_by_position_and_name(self):
        x = ramp(11)
        want = numpy.clip(x, -2, numpy.float32(0.5))
        for y in (
            activate.hardtanh(x, -2, 0.5),
            activate.hardtanh(x, -2, hi=0.5),
            activate.hardtanh(x, hi=0.5, lo=-2),
        ):
            numpy.testing.assert_array_equal(y, want)
        wide = activate.hardshrink(x, lambda_=2)
        numpy.testing.assert_array_equal(wide, activate.hardshrink(x, **{"lambda": 2}))
        numpy.testing.assert_array_equal(wide, numpy.where(abs(x) <= 2, 0, x))


class Refusals(unittest.TestCase):
    def refuses(self, error, message, call):
        x = ramp(4)
        with self.assertRaisesRegex(error, message):
            call(x)
        self.assertEqual(x.tobytes(), ramp(4).tobytes())

    def test_arrays(self):
        relu, read_only = activate.relu, ramp(4)
        read_only.flags.writeable = False
        for error, message, call in (
            (TypeError, "x must be a numpy.ndarray, not list", lambda x: relu([1.0])),
            (TypeError, "x must be of float32, not float64", lambda x: relu(x.astype(float))),
            (TypeError, "x must be of float32, not >f4", lambda x: relu(x.astype(">f4"))),
            (ValueError, "x is not C-contiguous", lambda x: relu(x[::2])),
            (ValueError, "x is not C-contiguous", lambda x: relu(x.reshape(2, 2).T)),
            (TypeError, "out must be of float32", lambda x: relu(x, out=numpy.zeros(4))),
            (ValueError, "out has shape .3,., x has .4,.", lambda x: relu(x, out=ramp(3))),
            (ValueError, "out is read-only", lambda x: relu(x, out=read_only)),
            (ValueError, "dy has shape .3,., x has .4,.", lambda x: relu.backward(ramp(3), x)),
            (ValueError, "relu: bad argument", lambda x: relu(x[:-1], out=x[1:])),  # overlap
        ):
            self.refuses(error, message, call)

    def test_unaligned(self):
        memory = numpy.zeros(17, numpy.uint8)
        self.refuses(ValueError, "not aligned",
                     lambda x: activate.relu(memory[1:].view(numpy.float32)))

    def test_parameters(self):
        celu, elu = activate.celu, activate.elu
        for error, message, call in (
            (ValueError, "celu: bad argument", lambda x: celu(x, -1, out=x)),
            (ValueError, "celu: bad argument", lambda x: celu(x, alpha=NAN, out=x)),
            (TypeError, "elu: takes 1 parameters, got 2", lambda x: elu(x, 1, 2, out=x)),
            (TypeError, "elu: no parameter 'beta'", lambda x: elu(x, beta=1, out=x)),
            (TypeError, "elu: two values for 'alpha'", lambda x: elu(x, 1, alpha=1, out=x)),
            (TypeError, "elu: must be real number, not str", lambda x: elu(x, "much", out=x)),
        ):
            self.refuses(error, message, call)


class Metadata(unittest.TestCase):
    def test_everything_of_the_library_is_here(self):
        self.assertEqual(len(activate.catalogue), activate.library.act_op_count())
        for name, f in activate.catalogue.items():
            self.assertIs(getattr(activate, name), f)
            self.assertIn(f.formula, f.__doc__)
            self.assertIn(f.derivative, f.__doc__)
            self.assertIn(f"{max(f.forward_ulp):.3g} ULP forward", f.__doc__)

    def test_docstring(self):
        self.assertTrue(activate.hardshrink.__doc__.startswith("hardshrink(x, lambda_=0.5, out"))

    def test_tiers(self):
        before = activate.tier()
        activate.select("scalar")
        self.assertEqual(activate.tier(), "scalar")
        activate.select(before)
        with self.assertRaisesRegex(LookupError, "tier 'abacus': "):
            activate.select("abacus")


unittest.main()
