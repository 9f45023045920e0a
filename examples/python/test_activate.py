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
import layers

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

    def check_row(self, tier, name, params, x, y, ulps, dx, dx_ulps):
        f, x = activate.catalogue[name], from_bits(x)
        params = [from_bits(text)[0] for text in params.split(",") if text != "-"]
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


    def test_defaults_are_kept(self):
        """A parameter that is not given has its default, not 0."""
        one = numpy.ones(1, numpy.float32)
        for f in activate.catalogue.values():
            for k, p in enumerate(f.parameters):
                first = [q.default for q in f.parameters[:k]]
                self.assertEqual(f(one, *first).tobytes(), f(one).tobytes(), f.name)
        self.assertEqual(activate.selu(one, 1), numpy.float32(1.05070098735548))
        self.assertEqual(activate.selu(one, scale=2), 2)


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
            (TypeError, "x must be of float32, not float16; x.astype.numpy.float32. is",
             lambda x: relu(x.astype(numpy.float16))),
            (TypeError, "x has a mask", lambda x: relu(numpy.ma.masked_array(x, x > 0))),
            (TypeError, "out has a mask", lambda x: relu(x, out=numpy.ma.masked_array(x, x > 0))),
            (ValueError, "x is not C-contiguous", lambda x: relu(x[::2])),
            (ValueError, "x is not C-contiguous", lambda x: relu(x.reshape(2, 2).T)),
            (TypeError, "out must be of float32", lambda x: relu(x, out=numpy.zeros(4))),
            (ValueError, "out has shape .3,., x has .4,.", lambda x: relu(x, out=ramp(3))),
            (ValueError, "out is read-only", lambda x: relu(x, out=read_only)),
            (ValueError, "dy has shape .3,., x has .4,.", lambda x: relu.backward(ramp(3), x)),
            (ValueError, "out has shape .3,., x has .4,.",
             lambda x: relu.backward(x, x, out=ramp(3))),
            (ValueError, "out has shape .3,., y has .4,.",
             lambda x: relu.backward_y(x, x, out=ramp(3))),
            (ValueError, "relu: overlap: ", lambda x: relu(x[:-1], out=x[1:])),
        ):
            self.refuses(error, message, call)

    def test_unaligned(self):
        memory = numpy.zeros(17, numpy.uint8)
        self.refuses(ValueError, "not aligned",
                     lambda x: activate.relu(memory[1:].view(numpy.float32)))

    def test_parameters(self):
        celu, elu, hardtanh = activate.celu, activate.elu, activate.hardtanh
        for error, message, call in (
            (ValueError, "celu: alpha = -1 is not within .1.4013e-45, 3.40282e.38.$",
             lambda x: celu(x, -1, out=x)),
            (ValueError, "celu: alpha = nan is not", lambda x: celu(x, alpha=NAN, out=x)),
            (ValueError, "celu: alpha = -1 is not", lambda x: celu.backward(x, x, -1, out=x)),
            (ValueError, "elu: alpha = nan is not", lambda x: elu.backward_y(x, x, NAN, out=x)),
            (ValueError, "hardtanh: lo = 2 and hi = 1 exclude", lambda x: hardtanh(x, 2, out=x)),
            (TypeError, "elu: takes 1 parameters, got 2", lambda x: elu(x, 1, 2, out=x)),
            (TypeError, "elu: no parameter 'beta'", lambda x: elu(x, beta=1, out=x)),
            (TypeError, "elu: two values for 'alpha'", lambda x: elu(x, 1, alpha=1, out=x)),
            (TypeError, "elu: must be real number, not str", lambda x: elu(x, "much", out=x)),
        ):
            self.refuses(error, message, call)


class Layers(unittest.TestCase):
    """Of layers.py."""

    def test_softmax_along_any_axis(self):
        for shape in ((5,), (1, 5), (5, 1), (3, 4, 5)):
            x = numpy.random.default_rng(1).normal(size=shape).astype(numpy.float32)
            before = x.copy()
            for axis in range(-x.ndim, x.ndim):
                e = numpy.exp(x.astype(float))
                want = e / e.sum(axis, keepdims=True)
                got, out = layers.softmax(x, axis=axis), numpy.empty_like(x)
                self.assertIs(layers.softmax(x, axis=axis, out=out), out)
                self.assertEqual(out.tobytes(), got.tobytes())
                numpy.testing.assert_allclose(got, want, rtol=1e-6)
                log = layers.log_softmax(x, axis=axis)
                numpy.testing.assert_allclose(log, numpy.log(want), rtol=1e-6, atol=1e-6)
                self.assertEqual(x.tobytes(), before.tobytes())
                inside = before.copy()
                layers.softmax(inside, axis=axis, out=inside)
                self.assertEqual(inside.tobytes(), got.tobytes())

    def test_of_no_dimension(self):
        x = numpy.array(3, numpy.float32)
        self.assertEqual((layers.softmax(x), layers.log_softmax(x)), (1, 0))

    def test_nothing_is_written_beyond_an_output(self):
        """Outputs of another shape, of more or fewer elements, in memory with a guard; of
        layers.py and of activate.py."""
        x, slope = ramp(64).reshape(4, 16), numpy.ones(1, numpy.float32)
        for call in (
            lambda out: activate.tanh(x, out=out),
            lambda out: activate.tanh.backward(x, x, out=out),
            lambda out: activate.tanh.backward_y(x, x, out=out),
            lambda out: layers.softmax(x, out=out),
            lambda out: layers.softmax(x, axis=0, out=out),
            lambda out: layers.log_softmax(x, out=out),
            lambda out: layers.prelu(x, slope, out=out),
        ):
            for shape in ((4,), (64,), (16, 4), (4, 15), (5, 16), (1, 4, 16), ()):
                memory = numpy.full(256, 7, numpy.float32)
                out = memory[: int(numpy.prod(shape))].reshape(shape)
                with self.assertRaisesRegex(ValueError, "out has shape .*, [xy] has .4, 16."):
                    call(out)
                self.assertTrue((memory == 7).all())

    def test_shapes_at_random(self):
        """Whatever is passed: a call succeeds if the shapes fit, and writes nothing but its
        output; or it raises, and writes nothing."""
        random, done, refused = numpy.random.default_rng(7), 0, 0
        for _ in range(4000):
            memory = numpy.full((4, 200), 7, numpy.float32)  # x, dy, slope, out, guards around
            arrays = [self.view_at_random(random, part) for part in memory]
            x, dy, slope, out = arrays
            out = x if random.integers(4) == 0 else out
            call = random.choice([
                lambda: activate.silu(x, out=out),
                lambda: activate.silu.backward(dy, x, out=out),
                lambda: activate.sigmoid.backward_y(dy, x, out=out),
                lambda: layers.prelu(x, slope, out=out),
                lambda: layers.softmax(x, axis=int(random.integers(-3, 3)), out=out),
                lambda: layers.log_softmax(x, out=out),
            ])
            before, inside = memory.copy(), numpy.zeros(memory.shape, bool)
            try:
                self.assertIs(call(), out)
                done, inside = done + 1, self.covered(memory, out)
            except (ValueError, TypeError):
                refused += 1
            self.assertTrue((memory == before)[~inside].all())
        self.assertGreater(min(done, refused), 300)

    def view_at_random(self, random, memory):
        """An array of at most two dimensions of few sizes, so that some fit others."""
        shape = tuple(random.choice([1, 2, 3], random.integers(0, 3)))
        step = random.choice([1, 1, 1, 2])
        size, begin = int(numpy.prod(shape)), random.integers(20, 40)
        return memory[begin : begin + size * step : step].reshape(shape)

    def covered(self, memory, out):
        """Which elements of the memory the array has."""
        at = (out.ctypes.data - memory.ctypes.data) // 4
        inside = numpy.zeros(memory.size, bool)
        inside[at : at + out.size] = True
        return inside.reshape(memory.shape)

    def test_refusals(self):
        x, read_only = ramp(6).reshape(2, 3), ramp(6).reshape(2, 3)
        read_only.flags.writeable = False
        for error, message, call in (
            (ValueError, "softmax: axis 2 of an array of 2", lambda: layers.softmax(x, axis=2)),
            (ValueError, "softmax: parameter: ", lambda: layers.softmax(x, NAN)),
            (ValueError, "out is read-only", lambda: layers.softmax(x, out=read_only)),
            (TypeError, "not float64", lambda: layers.log_softmax(x.astype(float))),
            (TypeError, "slope must be of float32", lambda: layers.prelu(x, numpy.ones(3))),
            (ValueError, "does not broadcast", lambda: layers.prelu(x, ramp(2))),
            (ValueError, "out is not C-contiguous",
             lambda: layers.softmax(x, out=numpy.broadcast_to(ramp(3), (2, 3)))),
        ):
            with self.assertRaisesRegex(error, message):
                call()


class Metadata(unittest.TestCase):
    def test_everything_of_the_library_is_here(self):
        self.assertEqual(len(activate.catalogue), activate.library.act_op_count())
        for name, f in activate.catalogue.items():
            self.assertIs(getattr(activate, name), f)
            self.assertIn(f.formula, f.__doc__)
            self.assertIn(f.derivative, f.__doc__)
            self.assertIn(f"{max(f.forward_ulp):.3g} ULP forward", f.__doc__)
            for p in f.parameters:
                self.assertTrue(p.least <= p.default <= p.greatest, name)

    def test_facts_are_those_of_the_header(self):
        gelu = activate.gelu
        self.assertEqual(gelu.parameters, [])
        self.assertIsNone(gelu.derivative_y)
        self.assertEqual([p.name for p in activate.selu.parameters], ["alpha", "scale"])
        self.assertEqual((activate.relu.kinks, gelu.kinks), ("0", ""))
        self.assertEqual(activate.relu.derivative_y, "y <= 0 ? 0 : 1")
        header = (GOLDEN.parents[1] / "include/activate/activate.h").read_text()
        error = f"Error <= {max(gelu.forward_ulp):.3g} ULP forward, {max(gelu.backward_ulp):.3g}"
        self.assertIn(error, header)
        self.assertGreater(gelu.backward_absolute, 0)
        self.assertEqual(activate.relu.backward_absolute, 0)

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
