# SPDX-License-Identifier: MIT
"""Tests of explore.py without a display. Exit status 77 if Matplotlib is absent."""
import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path
from unittest import mock

try:
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt
    import numpy
except ImportError as error:
    print(f"skipped: {error} (Debian: python3-matplotlib)")
    sys.exit(77)
import activate
import explore
import plot


class Saving(unittest.TestCase):
    def tearDown(self):
        plt.close("all")
        activate.select("auto")

    def picture(self, *arguments):
        with tempfile.TemporaryDirectory() as folder:
            path = str(Path(folder, "picture.png"))
            with mock.patch("sys.argv", ["explore.py", *arguments, "--save", path]):
                explore.main()
            return plt.imread(path)[:, :, :3]

    def test_pictures_show_curves(self):
        gelu = self.picture("gelu")
        for colour in "C0", "C1":  # f and f'
            near = abs(gelu - matplotlib.colors.to_rgb(colour)).max(axis=2) < 0.05
            self.assertGreater(near.sum(), 500)
            self.assertGreater(near.any(axis=0).mean(), 0.4)  # across the picture
        self.assertFalse(numpy.array_equal(gelu, self.picture("silu")))
        self.assertFalse(numpy.array_equal(gelu, self.picture("gelu", "--left", "-2")))
        self.assertFalse(numpy.array_equal(gelu, self.picture("gelu", "--isa", "scalar")))

    def test_as_a_program(self):
        with tempfile.TemporaryDirectory() as folder:
            path = str(Path(folder, "picture.svg"))
            command = [sys.executable, "-B", explore.__file__, "relu", "--save", path]
            subprocess.run(command, check=True, env={**os.environ, "DISPLAY": ""})
            self.assertIn("<svg", Path(path).read_text())

    def test_wrong_use(self):
        for message, arguments in (
            ("no activation is called 'nope'", ["nope"]),
            ("no parameter 'b'", ["relu", "--param", "b=1"]),
            ("celu: alpha = -1 is not within", ["celu", "--param", "alpha=-1"]),
            ("left end must be below", ["gelu", "--left", "7"]),
            ("abacus", ["gelu", "--isa", "abacus"]),
            ("No such file", ["gelu", "--save", "/nonexistent/picture.png"]),
        ):
            with mock.patch("sys.argv", ["explore.py", "--save", os.devnull, *arguments]):
                with self.assertRaisesRegex(SystemExit, message):
                    explore.main()


class Window(unittest.TestCase):
    def setUp(self):
        f = activate.catalogue["hardtanh"]
        figure = plt.figure()
        figure.canvas.draw = lambda: None  # Agg is never idle: it would draw at every change
        self.explorer = explore.Explorer(figure, f, f.values(), -6, 6)

    def tearDown(self):
        plt.close("all")

    def curve(self, k=0):
        x, y = self.explorer.lines[k].get_data()
        return x, y[numpy.isfinite(y)]

    def test_sliders_move_the_range(self):
        left, right = self.explorer.ends
        left.set_val(-2)
        right.set_val(3)
        x, _ = self.curve()
        self.assertEqual((x[0], x[-1]), (-2, 3))

    def test_ends_push_each_other(self):
        """There is always a picture, and its range is what the sliders show."""
        left, right = self.explorer.ends
        for slider, value, want in (
            (left, 7, (7, 7.5)),
            (right, -3, (-3.5, -3)),
            (right, 7, (-3.5, 7)),
            (left, left.valmax, (19.5, 20)),
            (right, right.valmin, (-20, -19.5)),
            (left, -19.5, (-19.5, -19)),
            (right, -19.49, (-19.99, -19.49)),
        ):
            slider.set_val(value)
            x, y = self.curve()
            self.assertAlmostEqual(x[0], want[0], places=5)
            self.assertAlmostEqual(x[-1], want[1], places=5)
            self.assertEqual(len(x), plot.SAMPLES)
            numpy.testing.assert_allclose(self.explorer.axes.get_xlim(), want, atol=1e-6)
            for end, number in zip(self.explorer.ends, want):
                self.assertEqual(end.valtext.get_text(), f"{number:.4g}")
        left.set_val(-6)
        right.set_val(6)
        self.assertEqual(self.explorer.axes.get_title(), "hardtanh, lo = -1, hi = 1")

    def test_sliders_move_parameters(self):
        low, high = self.explorer.sliders
        high.set_val(2.5)
        low.set_val(-0.5)
        _, y = self.curve()
        self.assertEqual((y.min(), y.max()), (-0.5, 2.5))
        self.assertIn("lo = -0.5, hi = 2.5", self.explorer.axes.get_title())

    def test_refused_parameters_leave_the_picture(self):
        low, high = self.explorer.sliders
        high.set_val(2.5)
        low.set_val(3)
        self.assertIn("lo = 3 and hi = 2.5 exclude each other", self.explorer.axes.get_title())
        _, y = self.curve()
        self.assertEqual((y.min(), y.max()), (-1, 2.5))
        low.set_val(2)
        _, y = self.curve()
        self.assertEqual((y.min(), y.max()), (2, 2.5))
        self.assertIn("lo = 2, hi = 2.5", self.explorer.axes.get_title())

    def test_refused_from_the_beginning(self):
        f = activate.catalogue["celu"]
        self.explorer.choose(f, [-1.0])
        self.assertIn("celu: alpha = -1 is not within", self.explorer.axes.get_title())
        self.assertEqual(len(self.explorer.lines), 2)

    def test_sliders_show_what_is_used(self):
        for name, f in activate.catalogue.items():
            self.explorer.choose(f)
            for slider, value in zip(self.explorer.sliders, f.values()):
                self.assertEqual(slider.valtext.get_text(), f"{value:.4g}", name)
        for name, params, shown in (
            ("leaky_relu", [0.01], ["0.01"]),
            ("leaky_relu", [0.0003], ["0.0003"]),
            ("celu", [0.05], ["0.05"]),  # below the slider's end
            ("softplus", [1, float("inf")], ["1", "inf"]),  # beyond it
        ):
            self.explorer.choose(activate.catalogue[name], params)
            texts = [slider.valtext.get_text() for slider in self.explorer.sliders]
            self.assertEqual(texts, shown)
        self.explorer.sliders[1].set_val(2)
        self.assertEqual(self.explorer.sliders[1].valtext.get_text(), "2")

    def test_curves_are_the_librarys(self):
        for name, f in activate.catalogue.items():
            self.explorer.chooser.set_active(list(activate.catalogue).index(name))
            self.assertIs(self.explorer.f, f)
            self.assertEqual(len(self.explorer.sliders), len(f.parameters))
            for k, line in enumerate(self.explorer.lines):
                x, y = line.get_data()
                want = f.backward(numpy.ones_like(x), x) if k else f(x)
                drawn = numpy.isfinite(y)
                self.assertGreater(drawn.mean(), 0.9)
                numpy.testing.assert_array_equal(y[drawn], want[drawn], name)

    def test_jumps_are_gaps(self):
        for name, left, right, gaps in (
            ("hardshrink", -5, 5, 2),
            ("threshold", -5, 5, 1),
            ("relu", -5, 5, 0),
            ("sigmoid", -1000, 1000, 0),  # steep, but no jump
        ):
            _, y, _ = plot.curves(activate.catalogue[name], [], left, right)
            self.assertEqual(numpy.isnan(y).sum(), gaps, name)

    def test_default_beyond_the_slider(self):
        f = activate.catalogue["softplus"]
        self.explorer.choose(f)
        self.assertIn("threshold = inf", self.explorer.axes.get_title())
        self.explorer.sliders[1].set_val(2)
        self.assertIn("threshold = 2", self.explorer.axes.get_title())


unittest.main()
