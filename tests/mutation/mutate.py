#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Breaks the library on purpose, one mutant at a time, and sees whether the tests notice.

    mutate.py [--build build/dev] [--only TEXT] [--markdown]
    mutate.py --check

The build directory must have been built, tests included. Its sources are copied; in the
copy one line is changed; the objects that contain it are compiled with the build's own
commands and linked in front of its libraries to the tests that ought to notice. A mutant
is caught as soon as one of them fails, and skipped if this CPU lacks what all of them
need. mutants.py has the list. --check only looks whether all that it names is there."""

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
OPS = re.findall(r"^OP\(\d+, \w+, (\w+),", (ROOT / "src/ops.def").read_text(), re.MULTILINE)


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
        """layers/rows for src/layers/rows.c and so on, but avx2 for src/tiers/avx2.c, and
        avx2_simde for what tests make of it."""
        path, text = pathlib.Path(command["file"]), command["command"]
        if "-DTIER=" in text:
            return text.split("-DTIER=")[1].split()[0]
        ours = ("activate_objects", "activate_tiers", "activate_tool", "activate_sweep")
        if not any(f"{target}.dir" in text for target in ours):
            return str(path)
        return path.stem if path.parent.name == "tiers" else f"{path.parent.name}/{path.stem}"

    def compile(self, unit, flags):
        """The object of a unit, from the copied sources."""
        words = self.commands[unit].split()
        out = self.scratch / "objects" / f"{unit}.c.o"
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


class Skipped(Exception):
    """A test cannot run on this CPU."""


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
        raise Skipped(test)
    return run.returncode != 0


# ---- Whether the list fits the sources ------------------------------------------


def source_of(unit):
    """What a unit is made of."""
    tier = re.sub("_(simde|fused)$", "", unit)
    return ROOT / "src" / (f"{unit}.c" if "/" in unit else f"tiers/{tier}.c")


def missing_of(test):
    """What a test names and is not there: its files, its activation."""
    words = test.split()
    files = [w for w in words if w.startswith("tests/")]
    if "{" not in test:
        files.append(f"tests/test_{words[0]}.c")
    yield from (file for file in files if not (ROOT / file).is_file())
    if "-o" in words and (op := words[words.index("-o") + 1]) not in OPS:
        yield f"activation {op}"


def complaints(mutant):
    """What the mutant names and is not there."""
    file = ROOT / mutant.file
    if not file.is_file():
        yield f"there is no {mutant.file}"
    elif mutant.old is not None and (count := file.read_text().count(mutant.old)) != 1:
        yield f"{mutant.file} has {count} times, not once: {mutant.old!r}"
    if mutant.old == mutant.new:
        yield "changes nothing"
    for unit in mutant.units:
        if not source_of(unit).is_file():
            yield f"there is no unit {unit}"
    for test in mutant.tests:
        for missing in missing_of(test):
            yield f"{test}: there is no {missing}"


def check():
    """Whether every mutant can be made."""
    count = 0
    names = [m.what for m in mutants.ALL + mutants.EQUIVALENT]
    for mutant in mutants.ALL + mutants.EQUIVALENT:
        found = list(complaints(mutant))
        if names.count(mutant.what) != 1:
            found.append("the name is not its own")
        for complaint in found:
            count += 1
            print(f"{mutant.what}: {complaint}")
    print(f"{len(names)} mutants, {count} complaints", file=sys.stderr)
    return count != 0


# ---- Running ---------------------------------------------------------------------


def flags_for(tests, mutant=None):
    """Tests that read objects, and mutants that are flags, expect what gcc does from -O2 on,
    such as vzeroupper and contraction."""
    is_flag = mutant is not None and mutant.old is None
    return ["-O2"] if is_flag or any("{objects}" in t for t in tests) else []


def notice(project, mutant, objects):
    """The test that noticed, or None."""
    skipped = None
    for test in mutant.tests:
        try:
            if noticed(project, test, objects):
                return test
        except Skipped as why:
            skipped = why
    if skipped is not None:
        raise skipped
    return None


def try_mutant(project, mutant):
    """The same for a mutant that is not compiled yet."""
    flags = flags_for(mutant.tests, mutant)
    if mutant.old is None:
        objects = [project.compile(unit, [*flags, mutant.new]) for unit in mutant.units]
        return notice(project, mutant, objects)
    file = project.scratch / mutant.file
    original = file.read_text()
    file.write_text(original.replace(mutant.old, mutant.new))
    try:
        objects = [project.compile(unit, flags) for unit in mutant.units]
        return notice(project, mutant, objects)
    finally:
        file.write_text(original)


def check_unchanged(project, chosen):
    """Without a mutant all of the tests pass, or they would prove nothing."""
    units = {t: m.units for m in chosen for t in m.tests}
    for test in sorted(units):
        flags = flags_for([test])
        objects = [project.compile(u, flags) for u in units[test]] if flags else []
        try:
            if noticed(project, test, objects):
                sys.exit(f"{test} fails without any mutant")
        except Skipped:
            print(f"skipped: {test}", file=sys.stderr)


def verdict(project, mutant):
    """"caught", "skipped" or "SURVIVES", and by which test."""
    try:
        by = try_mutant(project, mutant)
    except Skipped as why:
        return "skipped", str(why)
    return ("caught", by) if by else ("SURVIVES", None)


def report(mutant, what, by, seconds, markdown):
    where = mutant.file if len(mutant.units) != 1 else f"{mutant.file} ({mutant.units[0]})"
    if not markdown:
        print(f"{what:8} {seconds:5.1f} s  {mutant.what} [{where}]{': ' + by if by else ''}")
    elif what == "caught":
        print(f"| {mutant.what} | `{where}` | `{by}` |")
    else:
        print(f"| {mutant.what} | `{where}` | **{what.lower()}** |")
    sys.stdout.flush()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--build", type=pathlib.Path, default=ROOT / "build" / "dev")
    parser.add_argument("--only", default="", help="mutants whose text contains this")
    parser.add_argument("--markdown", action="store_true", help="rows for docs/testing.md")
    parser.add_argument("--check", action="store_true", help="only whether the list is right")
    options = parser.parse_args()
    unfit = check()
    if unfit or options.check:
        return unfit
    chosen = [m for m in mutants.ALL if options.only in f"{m.what} {m.file}"]
    counts = {"caught": 0, "skipped": 0, "SURVIVES": 0}
    with tempfile.TemporaryDirectory() as scratch:
        project = Project(options.build.resolve(), pathlib.Path(scratch))
        check_unchanged(project, chosen)
        for mutant in chosen:
            begin = time.monotonic()
            what, by = verdict(project, mutant)
            counts[what] += 1
            report(mutant, what, by, time.monotonic() - begin, options.markdown)
    print(", ".join(f"{n} {what}" for what, n in counts.items()), file=sys.stderr)
    return counts["SURVIVES"] != 0


if __name__ == "__main__":
    sys.exit(main())
