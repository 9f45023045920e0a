#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""docs/accuracy.py and docs/bounds.py on runs made up here: rounding, what they
refuse, and that the check of the page notices. Takes the program `libactivate`."""

import re
import sys
import tempfile
import unittest
from decimal import Decimal
from pathlib import Path
from unittest import mock

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "docs"))
import accuracy
import bounds
import run as runs

PROGRAM = sys.argv.pop()
OPS = runs.catalogue(PROGRAM)
HEAD = (
    "op,pass,tier,params,stride,count,max_ulp,worst_x,got,want,mean_ulp,"
    "correctly_rounded_share,max_absolute,violations"
)


def lines(stride=1, violations=""):
    """A run of scalar and avx2 in which every error is 0.25 ULP."""
    text = ["# command: libactivate verify --format csv", HEAD]
    for op in OPS:
        params = ";".join(
            f"{p['name']}={p['default']}"
            for p in op["parameters"]
        )
        for name in runs.passes_of(op):
            for tier in "scalar", "avx2":
                what = f"{op['name']},{name},{tier},{params},{stride},9"
                text.append(f"{what},0.25,1,1,1,0.1,0.9,0.001,{violations}")
    return text


class WithFiles(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.csv = self.folder / "run.csv"
        page = mock.patch.object(accuracy, "PAGE", self.folder / "page.md")
        page.start()
        self.addCleanup(page.stop)

    def read(self, text):
        self.csv.write_text("\n".join(text) + "\n", encoding="utf-8")
        return runs.read(self.csv, OPS)


class Reading(WithFiles):
    def test_takes_the_worst_of_a_class(self):
        text = lines()
        row = next(line for line in text if line.startswith("tanh,forward,avx2"))
        text.append(row.replace("avx2", "avx512").replace(",0.25,1,", ",0.75,2,"))
        rows = self.read(text).rows
        self.assertEqual(rows["tanh", "forward", "fused"].ulp, Decimal("0.75"))
        self.assertEqual(rows["tanh", "forward", "fused"].x, "2")
        self.assertEqual(rows["tanh", "forward", "unfused"].ulp, Decimal("0.25"))

    def test_leaves_other_parameters_out(self):
        text = lines() + ["elu,forward,avx2,alpha=2,1,9,9,1,1,1,0.1,0.9,0,"]
        self.assertEqual(self.read(text).rows["elu", "forward", "fused"].ulp, Decimal("0.25"))

    def test_takes_runs_that_follow_each_other(self):
        text = lines()
        self.read(text[:50] + text[:2] + text[50:])

    def test_refuses_an_interrupted_run(self):
        for text in (lines()[:-1], lines()[:-1] + ["exp,backward_y,avx2,,1"]):
            with self.assertRaises(SystemExit):
                self.read(text)

    def test_knows_a_sample(self):
        part = [line.replace("csv", "csv --from 0") for line in lines()]
        self.assertTrue(runs.is_whole(self.read(lines())))
        self.assertFalse(runs.is_whole(self.read(lines(stride=3))))
        self.assertFalse(runs.is_whole(self.read(part)))


class Bounds(WithFiles):
    def test_rounds_up(self):
        for ulp, want in (("0", "0"), ("0.5", "0.5"), ("0.5000000001", "0.51"), ("2", "2")):
            self.assertEqual(bounds.bound(Decimal(ulp)), want)

    def test_is_not_below_as_a_float_either(self):
        ulp = Decimal("0.57")
        self.assertLess(bounds.as_float(Decimal("0.57")), ulp)
        self.assertEqual(bounds.bound(ulp), "0.58")

    def test_finds_every_entry(self):
        text = bounds.OPS.read_text(encoding="utf-8")
        found = {op: new for op, _, _, new in bounds.propose(self.read(lines()), text)}
        self.assertEqual(list(found), [op["name"] for op in OPS])
        self.assertEqual(found["tanh"], "0.25, 0.25, 0.25, 0.25, 0.25, 0.25, 0")
        self.assertEqual(found["gelu"], "0.25, 0.25, 0, 0.25, 0.25, 0, 0x1p-24")

    def test_writes_only_what_all_floats_gave(self):
        ops = self.folder / "ops.def"
        before = bounds.OPS.read_text(encoding="utf-8")
        arguments = ["bounds.py", str(self.csv), "--program", PROGRAM, "--write"]
        with mock.patch.object(bounds, "OPS", ops), mock.patch("builtins.print"):
            with mock.patch.object(sys, "argv", arguments):
                ops.write_text(before, encoding="utf-8")
                self.read(lines(stride=3))
                self.assertRaises(SystemExit, bounds.main)
                self.assertEqual(ops.read_text(encoding="utf-8"), before)
                self.read(lines())
                bounds.main()
        after = ops.read_text(encoding="utf-8")
        kept = [re.sub(r"BOUNDS\([^)]*\)", "", text) for text in (before, after)]
        self.assertEqual(kept[0], kept[1])
        self.assertIn("BOUNDS(0.25, 0.25, 0.25, 0.25, 0.25, 0.25, 0))", after)


class Page(WithFiles):
    def setUp(self):
        super().setUp()
        self.text = [re.sub(r",0\.25,1,1,1,", ",0,,,,", line) for line in lines()]
        self.read(self.text)
        accuracy.make(self.csv, OPS)

    def change(self, old, new):
        text = accuracy.PAGE.read_text(encoding="utf-8")
        self.assertIn(old, text)
        accuracy.PAGE.write_text(text.replace(old, new, 1), encoding="utf-8")

    def test_agrees(self):
        self.assertEqual(list(accuracy.faults(OPS)), [])

    def test_says_what_was_swept(self):
        self.assertIn("all 2^32 floats", accuracy.PAGE.read_text(encoding="utf-8"))
        self.read([line.replace(",1,9,0,", ",7,9,0,") for line in self.text])
        accuracy.make(self.csv, OPS)
        self.assertIn("every 7th float", accuracy.PAGE.read_text(encoding="utf-8"))

    def test_refuses_a_violation(self):
        self.read(lines(violations="bound=1"))
        self.assertRaises(SystemExit, accuracy.make, self.csv, OPS)

    def test_notices_a_missing_row(self):
        self.change("| tanh |", "| tan |")
        self.assertEqual(len(list(accuracy.faults(OPS))), 2)

    def test_notices_another_bound(self):
        self.change("| identity | 0 / 0 |", "| identity | 0 / 1 |")
        self.assertEqual(len(list(accuracy.faults(OPS))), 1)

    def test_notices_an_error_above_the_bound(self):
        self.change("| identity | 0 / 0 | 0 |", "| identity | 0 / 0 | 0.500 at 1 |")
        self.assertEqual(len(list(accuracy.faults(OPS))), 1)


if __name__ == "__main__":
    unittest.main()
