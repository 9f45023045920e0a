#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Shows a header to Doxygen as it wants to see it: the comments of activate.h are made
for people who read the file. Prints the header with the same number of lines.

- a comment before a declaration becomes a documentation comment, one after code that
  of what stands before it;
- indented lines are formulas, unless they are a list;
- a declaration without a comment shares the comment of the one before."""

import re
import sys
from pathlib import Path

DECLARATION = re.compile(r"ACT_API [^;(]*?\b(act_\w+)\(")


def trailing(line):
    """`ACT_OK = 0, /* ... */`: what the comment says belongs to the left."""
    return re.sub(r"(\S.*?)\s/\*(?!\*)", r"\1 /**<", line, count=1)


def is_banner(line):
    return line.startswith("/* ----")


def formulas(lines):
    """Code markers around the indented lines of a comment, in the lines beside them."""
    inside = in_list = False
    for line in lines:
        in_list = line.startswith(" *   -") or (in_list and line.startswith(" *   "))
        indented = line.startswith(" *   ") and not in_list
        if indented and not inside:
            line = line.replace(" *   ", " * @code{.unparsed} ", 1)
        elif inside and not indented:
            line = re.sub(r"^ \*", " * @endcode ", line, count=1)
        inside = indented
        yield line


def documented(text):
    inside, last = False, None
    for line in formulas(text.splitlines()):
        if line.startswith("/*") and not is_banner(line):
            line, last = "/**" + line[2:], None
            inside = True
        if inside:
            inside = "*/" not in line
        elif re.search(r"\S\s+/\*", line):
            line = trailing(line)
        found = DECLARATION.match(line)
        if found:
            if last:
                line = f"/** @copydoc {last} */ {line}"
            last = last or found.group(1)
        elif line == "" or line.startswith("#"):
            last = None
        yield line


def main(path):
    text = Path(path).read_text(encoding="utf-8")
    text = text.replace("/* SPDX-License-Identifier: MIT\n *\n", "/* @file\n *\n", 1)
    print("\n".join(documented(text)))


main(sys.argv[1])
