#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The pages hang together: every link between them leads somewhere, docs/layers.md lists
the functions of layers.h, and docs/glossary.md has the words that need it."""

import re
import subprocess
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LINK = re.compile(r"\]\((?!https?:|mailto:)([^)#\s]*)(?:#([^)\s]+))?\)")
FENCE = re.compile(r"^```.*?^```$", re.S | re.M)
WORDS = ("tier", "fused", "kink", "dead zone", "grain", "from y", "r2w1", "streaming store", "ULP",
         "twin", "mutant", "piecewise", "tail", "subnormal", "in place", "stride")


def pages():
    listed = subprocess.run(["find", ".", "-name", "*.md", "-not", "-path", "./build*"], cwd=ROOT,
                            check=True, capture_output=True, text=True).stdout.split()
    return [ROOT / name for name in listed]


def anchors(page):
    """As GitHub makes them from headings."""
    text = FENCE.sub("", page.read_text(encoding="utf-8"))
    titles = re.findall(r"^#+ (.*)$", text, flags=re.M)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


class Pages(unittest.TestCase):
    def test_links(self):
        for page in pages():
            text = FENCE.sub("", page.read_text(encoding="utf-8"))
            for path, anchor in LINK.findall(text):
                target = page.parent / path if path else page
                with self.subTest(page=page.relative_to(ROOT), link=f"{path}#{anchor}"):
                    self.assertTrue(target.exists())
                    if anchor:
                        self.assertIn(anchor, anchors(target))

    def test_layers(self):
        header = (ROOT / "include/activate/layers.h").read_text()
        declared = set(re.findall(r"^ACT_API act_status (act_\w+)\(", header, flags=re.M))
        page = (ROOT / "docs/layers.md").read_text(encoding="utf-8")
        listed = re.findall(r"^\| `(act_\w+)` \|", page, flags=re.M)
        self.assertEqual(sorted(listed), sorted(declared))

    def test_glossary(self):
        page = (ROOT / "docs/glossary.md").read_text(encoding="utf-8").lower()
        defined = " ".join(re.findall(r"^- \*\*(.*?)\*\*", page, flags=re.M))
        defined += " " + " ".join(re.findall(r"\*\*(.*?)\*\*", page))
        for word in WORDS:
            self.assertIn(word.lower(), defined)


if __name__ == "__main__":
    unittest.main()
