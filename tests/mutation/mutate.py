#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Breaks the library on purpose, one mutant at a time, and sees whether the tests notice.

    mutate.py [--build build/dev] [--only TEXT] [--markdown]

The build directory must have been built, tests included. Its sources are copied; in the
copy one line is changed; the objects that contain it are compiled with the build's own
commands and linked in front of its libraries to the tests that ought to notice. A mutant
is caught as soon as one of them fails. mutants.py has the list."""

import argparse
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time

import mutants

ROOT = pathlib.Path(__file__).resolve().parents[2]
SECONDS_MOST = 600


class Project:
    """A copy of the sources, and how to build from it."""

    def __init__(self, build, scratch):
        self.build, self.scratch = build, scratch
        for folder in ("src", "include", "cmake", "docs/man", "tests/consumer", "tests/flags"):
            shutil.copytree(ROOT / folder, scratch / folder)
        for file in ("CMakeLists.txt", "LICENSE", "tests/run.cmake"):
            shutil.copy(ROOT / file, scratch / file)
        commands = json.loads((build / "compile_commands.json").read_text())
        self.commands = {self.unit(c): c["command"] for c in commands}
        # not what tests have installed or built for themselves, perhaps long ago
        elsewhere = {"bench", "consumer", "reproducible"}
        self.ninja = (build / "build.ninja").read_text()
        self.archives = sorted(str(p) for p in build.rglob("*.a")
                               if not elsewhere.intersection(p.relative_to(build).parts))

    @staticmethod
    def unit(command):
        """avx2 for src/tiers/avx2.c, avx2_simde for what tests make of it, api for src/api.c,
        layers/rows for src/layers/rows.c, tool/eval for src/tool/eval.c."""
        path, text = pathlib.Path(command["file"]), command["command"]
        if "-DTIER=" in text:
            return text.split("-DTIER=")[1].split()[0]
        if "activate_tool.dir" in text or "activate_sweep.dir" in text:
            return f"tool/{path.stem}"
        if "activate_objects.dir" not in text and "activate_tiers.dir" not in text:
            return str(path)
        folder = path.parent.name
        return f"layers/{path.stem}" if folder == "layers" else path.stem

    def compile(self, unit, flags):
        """The object of a unit, from the copied sources."""
        words = self.commands[unit].split()
        out = self.scratch / "objects" / words[-1].split("/src/")[-1].replace(".c", ".c.o")
        out.parent.mkdir(parents=True, exist_ok=True)
        if "ccache" in words[0]:
            words = words[1:]
        words = [w.replace(str(ROOT / "src"), str(self.scratch / "src"))
                 .replace(str(ROOT / "include"), str(self.scratch / "include"))
                 for w in words if not w.startswith(("-W", "-g", "-O"))]
        words[words.index("-o") + 1] = str(out)
        subprocess.run([*words, "-O1", "-w", *flags], cwd=self.build, check=True)
        return str(out)

    def link_flags(self, test):
        """What a test wants of the linker, such as --wrap."""
        rule = re.search(rf"^build tests/test_{test}: .*\n(?:  .*\n)*?  LINK_FLAGS = (.*)$",
                         self.ninja, re.MULTILINE)
        return rule[1].split() if rule else []

    def link(self, test, objects):
        folder = self.build / "tests" / "CMakeFiles" / f"test_{test}.dir"
        if test == "program":
            folder = self.build / "src" / "tool" / "CMakeFiles" / "activate_tool.dir"
        # a test with objects of the program: the mutated one takes their place
        mutated = {pathlib.Path(o).name for o in objects if "/objects/tool/" in o}
        own = [str(p) for p in folder.rglob("*.o") if p.name not in mutated]
        out = self.scratch / f"test_{test}"
        subprocess.run(["cc", *self.link_flags(test), "-o", out, *own, *objects,
                        "-Wl,--start-group", *self.archives,
                        "-Wl,--end-group", "-lcmocka", "-lm", "-lpthread", "-ldl"], check=True)
        return str(out)


def noticed(project, test, objects):
    """Runs "name arguments", "a script {name}" with that test linked, "a script {objects}",
    or one that builds from the sources in {scratch}; True if it fails."""
    words = test.split()
    if "{scratch}" in test:
        command = test.format(scratch=project.scratch, build=project.build).split()
    elif "{objects}" in test:
        command = [*words[:-1], *objects]
    elif "{" in test:
        name = test[test.index("{") + 1:test.index("}")]
        command = test.format(**{name: project.link(name, objects)}).split()
    else:
        command = [project.link(words[0], objects), *words[1:]]
    try:
        run = subprocess.run(command, cwd=ROOT, timeout=SECONDS_MOST, stdout=subprocess.DEVNULL,
                             stderr=subprocess.DEVNULL)
    except subprocess.TimeoutExpired:
        return True
    if run.returncode == 77:
        sys.exit(f"{test}: skipped here, says nothing")
    return run.returncode != 0


def change(file, old, new):
    """The mutated text of a file; a pattern that is not there just once is an error."""
    text = file.read_text()
    if text.count(old) != 1:
        sys.exit(f"{file}: {text.count(old)} times, not once: {old!r}: renew mutants.py")
    return text.replace(old, new)


def flags_for(tests, mutant=None):
    """Tests that read objects, and mutants that are flags, expect what gcc does from -O2 on,
    such as vzeroupper and contraction."""
    is_flag = mutant is not None and mutant.old is None
    return ["-O2"] if is_flag or any("{objects}" in t for t in tests) else []


def try_mutant(project, mutant):
    """The test that noticed, or None."""
    flags = flags_for(mutant.tests, mutant)
    if mutant.old is None:
        objects = [project.compile(unit, [*flags, mutant.new]) for unit in mutant.units]
        return next((t for t in mutant.tests if noticed(project, t, objects)), None)
    file = project.scratch / mutant.file
    original = file.read_text()
    file.write_text(change(file, mutant.old, mutant.new))
    try:
        objects = [project.compile(unit, flags) for unit in mutant.units]
        return next((t for t in mutant.tests if noticed(project, t, objects)), None)
    finally:
        file.write_text(original)


def check_unchanged(project):
    """Without a mutant all of the tests pass, or they would prove nothing."""
    units = {t: m.units for m in mutants.ALL for t in m.tests}
    for test in sorted(units):
        flags = flags_for([test])
        objects = [project.compile(u, flags) for u in units[test]] if flags else []
        if noticed(project, test, objects):
            sys.exit(f"{test} fails without any mutant")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--build", type=pathlib.Path, default=ROOT / "build" / "dev")
    parser.add_argument("--only", default="", help="mutants whose text contains this")
    parser.add_argument("--markdown", action="store_true", help="rows for docs/testing.md")
    options = parser.parse_args()
    chosen = [m for m in mutants.ALL if options.only in f"{m.what} {m.file}"]
    survivors = 0
    with tempfile.TemporaryDirectory() as scratch:
        project = Project(options.build.resolve(), pathlib.Path(scratch))
        for mutant in chosen:
            if mutant.old is not None:
                change(project.scratch / mutant.file, mutant.old, mutant.new)
        if not options.only:
            check_unchanged(project)
        for mutant in chosen:
            begin = time.monotonic()
            by = try_mutant(project, mutant)
            survivors += by is None
            where = mutant.file if len(mutant.units) != 1 else f"{mutant.file} ({mutant.units[0]})"
            if options.markdown:
                print(f"| {mutant.what} | `{where}` | {f'`{by}`' if by else '**survives**'} |")
            else:
                print(f"{'caught' if by else 'SURVIVES':8} {time.monotonic() - begin:5.1f} s  "
                      f"{mutant.what} [{where}]{': ' + by if by else ''}")
            sys.stdout.flush()
    print(f"{len(chosen) - survivors} of {len(chosen)} caught", file=sys.stderr)
    return survivors != 0


if __name__ == "__main__":
    sys.exit(main())
