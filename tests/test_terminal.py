#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The line with which `verify` shows how far it is, on a terminal made up here.

    test_terminal.py PROGRAM
"""
import os
import pty
import re
import subprocess
import sys
import unittest

PROGRAM = sys.argv.pop()
# One thread: another could take all of so few blocks from the one that reports.
RUN = [PROGRAM, "verify", "relu", "tanh", "--stride", "1000003", "--threads", "1"]
SHAPE = re.compile(r"(\w+ \w+) +\[(#*) *\] +(\d+) %(?:, about (\d+ s|\d+ min|\d+ h \d\d min) left)? *")


def on_terminal():
    """What reaches a terminal on stderr, line by line as it is overwritten."""
    ours, theirs = pty.openpty()
    subprocess.run(RUN, stdout=subprocess.DEVNULL, stderr=theirs, check=True)
    os.close(theirs)
    text = b""
    try:
        while piece := os.read(ours, 4096):
            text += piece
    except OSError:  # Linux says so at the end
        pass
    os.close(ours)
    return text.decode().split("\r")


class Progress(unittest.TestCase):
    def test_each_pass_with_the_time_left(self):
        shown = [line for line in on_terminal() if line.strip()]
        matches = [SHAPE.fullmatch(line) for line in shown]
        self.assertNotIn(None, matches, shown)
        self.assertEqual([m[1] for m in matches],
                         [f"{op} {each}" for op in ("relu", "tanh")
                          for each in ("forward", "backward", "backward_y")])
        self.assertEqual([int(m[3]) for m in matches], [0, 17, 33, 50, 67, 83])
        self.assertIsNone(matches[0][4])  # who could tell
        for match in matches[1:]:
            self.assertIsNotNone(match[4], shown)

    def test_fits_and_leaves_nothing(self):
        lines = on_terminal()
        self.assertLessEqual(max(map(len, lines)), 79)
        self.assertEqual(lines[-2:], [" " * len(max(lines, key=len)), ""])

    def test_nothing_without_a_terminal(self):
        run = subprocess.run(RUN, capture_output=True, check=True)
        self.assertEqual(run.stderr, b"")


if __name__ == "__main__":
    try:
        for end in pty.openpty():
            os.close(end)
    except OSError as error:  # a chroot without /dev/pts
        print(f"skipped: no terminal can be made here: {error}")
        sys.exit(77)
    unittest.main()
