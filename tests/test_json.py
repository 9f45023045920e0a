#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What the program prints with --json is JSON, of the promised shape, whatever the values.

    test_json.py PROGRAM
"""
import json
import math
import os
import subprocess
import sys
import unittest

PROGRAM = sys.argv.pop()
ERRORS = {"got", "nearest", "error_ulp"}


def no_constant(name):
    raise ValueError(f"{name} is not JSON")


def run(*arguments, **environment):
    """The JSON that the program prints. Python would take NaN and Infinity for JSON."""
    done = subprocess.run([PROGRAM, *arguments, "--json"], capture_output=True, check=True,
                          env=dict(os.environb, **environment))
    return json.loads(done.stdout.decode("utf-8"), parse_constant=no_constant)


class Info(unittest.TestCase):
    def test_says_what_runs(self):
        info = run("info")
        names = [tier["name"] for tier in info["tiers"]]
        self.assertIn({"name": "scalar", "available": True}, info["tiers"])
        self.assertIn(info["running"], names)
        for key in ("version", "compiler", "cpu", "reason"):
            self.assertTrue(info[key])
        self.assertIsInstance(info["features"], list)

    def test_any_environment(self):
        for wish in (b'a"b\\c\n\x01', b"\xff\xfe", "\u20ac \U0001f600".encode(),
                     b"\xc0\x80", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xe2\x82"):
            with self.subTest(wish):
                text = wish.decode("utf-8", errors="replace")
                reason = run("info", ACTIVATE_ISA=wish)["reason"]
                self.assertIn(text.replace("\ufffd", ""), reason.replace("\ufffd", ""))


class List(unittest.TestCase):
    def test_infinite_limits(self):
        softplus = next(op for op in run("list") if op["name"] == "softplus")
        beta, threshold = softplus["parameters"]
        self.assertEqual((beta["name"], beta["default"]), ("beta", 1))
        self.assertEqual(threshold["default"], "inf")
        self.assertEqual(threshold["least"], "-inf")


class Eval(unittest.TestCase):
    def test_one_result_for_each_input(self):
        found = run("eval", "leaky_relu", "1", "-2", "--param", "negative_slope=0.25",
                    "--isa", "scalar")
        self.assertEqual(found["name"], "leaky_relu")
        self.assertEqual(found["parameters"], {"negative_slope": 0.25})
        self.assertEqual(found["tier"], "scalar")
        self.assertEqual([result["x"] for result in found["results"]], [1, -2])
        self.assertEqual(found["results"][1]["value"],
                         {"got": -0.5, "nearest": -0.5, "error_ulp": 0})
        self.assertEqual(found["results"][1]["derivative"]["got"], 0.25)

    def test_nan_and_infinities(self):
        results = run("eval", "snake", "nan", "-nan", "inf", "-inf")["results"]
        self.assertEqual([result["x"] for result in results], ["nan", "nan", "inf", "-inf"])
        for result in results:
            self.assertEqual(result["value"], {"got": "nan", "nearest": "nan", "error_ulp": None})
        self.assertEqual(run("eval", "exp", "200")["results"][0]["value"]["got"], "inf")

    def test_zeros_have_signs(self):
        for text, sign in (("0", 1), ("-0", -1)):
            result = run("eval", "tanh", text)["results"][0]
            for number in (result["x"], result["value"]["got"], result["value"]["nearest"]):
                self.assertEqual(math.copysign(1, number), sign)

    def test_every_function(self):
        for op in run("list"):
            found = run("eval", op["name"], "-inf", "-3.5", "-0", "1e-45", "3e38", "nan")
            for result in found["results"]:
                self.assertEqual(set(result["value"]), ERRORS)
                self.assertEqual(set(result["derivative"]), ERRORS)
                self.assertFalse(math.isnan(float(result["value"]["got"])) and
                                 result["x"] != "nan" and op["name"] != "snake")


class Verify(unittest.TestCase):
    def test_one_result_for_each_pass_and_tier(self):
        arguments = ["softplus", "relu", "--stride", "1000003", "--isa", "scalar"]
        run_of = run("verify", *arguments)
        self.assertEqual(run_of["command"][:2], ["libactivate", "verify"])
        self.assertEqual(sorted(run_of["command"][2:]), sorted([*arguments, "--json"]))
        self.assertTrue(run_of["version"] and run_of["compiler"] and run_of["cpu"])
        passes = ["forward", "backward", "backward_y"]
        self.assertEqual([(row["name"], row["pass"]) for row in run_of["results"]],
                         [(name, each) for name in ("softplus", "relu") for each in passes])
        row = run_of["results"][0]
        self.assertEqual(row["parameters"], {"beta": 1, "threshold": "inf"})
        self.assertEqual((row["tier"], row["stride"]), ("scalar", 1000003))
        self.assertGreater(row["count"], 4000)
        self.assertLessEqual(row["max_ulp"], row["bound_ulp"])
        self.assertEqual(set(row["worst"]), {"x", "got", "want"})
        self.assertEqual(row["violations"], [])
        self.assertIsNone(run_of["results"][3]["worst"])

    def test_format_json_is_the_same(self):
        arguments = ["verify", "relu", "--stride", "1000003"]
        asked = subprocess.run([PROGRAM, *arguments, "--format", "json"], capture_output=True,
                               check=True)
        self.assertEqual(json.loads(asked.stdout)["results"], run(*arguments)["results"])


if __name__ == "__main__":
    unittest.main()
