#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The man pages name what there is.

    test_man.py names PROGRAM  subcommands, options, functions and parameters
    test_man.py lint           the formatters have nothing to complain of; 77 without them
"""
import json
import pathlib
import re
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
PAGES = [ROOT / "docs/man/libactivate.1", ROOT / "docs/man/libactivate.3"]
OPTION = re.compile(r"(?<![\w-])--([a-z]+)")


def output(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def same(what, there, documented):
    if there == documented:
        return 0
    print(f"{what}: not in the man page: {sorted(there - documented)}; "
          f"only there: {sorted(documented - there)}")
    return 1


def check_program(program):
    page = PAGES[0].read_text()
    parts = re.split(r"^\.It Cm (\w+)$", page.split(".Sh ENVIRONMENT")[0], flags=re.M)
    parts[-1], of_itself = parts[-1].split("\nThe program itself")
    described = dict(zip(parts[1::2], parts[2::2]))
    synopsis = page.split(".Sh SYNOPSIS")[1].split(".Sh DESCRIPTION")[0]
    there = set(re.findall(r"^  (\w+)  ", output(program, "--help"), flags=re.M))
    failed = same("subcommands", there, set(described))
    failed += same("subcommands of the synopsis", there,
                   set(re.findall(r"^\.Cm (\w+)", synopsis, flags=re.M)))
    for name in there:
        options = set(OPTION.findall(output(program, name, "--help")))
        failed += same(f"options of {name}", options,
                       set(re.findall(r"Fl -(\w+)", described.get(name, ""))))
    failed += same("options of the program", set(OPTION.findall(output(program, "--help"))),
                   set(re.findall(r"Fl -(\w+)", of_itself.split(".El")[0])))
    failed += same("options of the synopsis", set(re.findall(r"Fl -(\w+)", synopsis)),
                   set(re.findall(r"Fl -(\w+)", page)))
    return failed


def check_library(program):
    page = PAGES[1].read_text()
    entries = dict(re.findall(r"^\.It Fn act_(\w+)_f32\n(.*(?:\n\.Fa .*)*)", page, flags=re.M))
    named = {op["name"]: {p["name"] for p in op["parameters"]}
             for op in json.loads(output(program, "list", "--json"))}
    failed = same("activations", set(named), set(entries))
    for name, parameters in named.items():
        failed += same(f"parameters of {name}", parameters,
                       set(re.findall(r"^\.Fa (\w+)", entries.get(name, ""), flags=re.M)))
    listed = {line for line in (ROOT / "tests/exports.txt").read_text().split("\n")
              if line.startswith("act_")}
    listed -= {f"act_{name}{way}_f32" for name in named for way in ("", "_backward")}
    synopsis = page.split(".Sh SYNOPSIS")[1].split(".Sh DESCRIPTION")[0]
    return failed + same("functions", listed | {"act_NAME_f32", "act_NAME_backward_f32"},
                         set(re.findall(r"^\.F[no] (\w+)", synopsis, flags=re.M)))


def lint():
    tools = [["mandoc", "-T", "lint", "-W", "warning"],
             ["groff", "-ww", "-mdoc", "-Tutf8", "-z"],
             ["man", "--warnings", "-E", "UTF-8", "-Tutf8", "-Z", "-l"],
             ["lexgrog"]]
    missing = [tool[0] for tool in tools if shutil.which(tool[0]) is None]
    failed = 0
    for page in PAGES:
        for tool in tools:
            if tool[0] in missing:
                continue
            run = subprocess.run([*tool, page], capture_output=True, text=True)
            complaints = run.stderr + (run.stdout if tool[0] == "mandoc" else "")
            if run.returncode != 0 or complaints:
                print(f"{tool[0]} {page.name}: {complaints or run.stdout}")
                failed += 1
    if failed == 0 and missing:
        print(f"not installed: {', '.join(missing)}")
        return 77
    return failed != 0


def main():
    if sys.argv[1] == "lint":
        return lint()
    failed = check_program(sys.argv[2]) + check_library(sys.argv[2])
    return failed != 0


if __name__ == "__main__":
    sys.exit(main())
