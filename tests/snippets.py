#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Compiles or runs every code block of the documentation. Exit status 1 if one fails.

    snippets.py SOURCE BUILD CC

c       compiled with all warnings as errors; run if it has a main()
sh      run by sh -e in a copy of the sources, with the programs of BUILD in PATH, a
        program mine.c and an empty home; later blocks of a page find what earlier ones left
python  run there
cmake   added to a project with a target `mine`, configured against an installation
diff    applied to the copy (tests/contributing.sh builds and runs what that makes)

Nothing else is set: a line that needs more must print it. A comment in the line before
the fence, <!-- not run: why -->, leaves a block out, and <!-- needs HEADER: package -->
does where the compiler has no such header; both are printed with the reason."""
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

BLOCK = re.compile(r"(?:<!-- (not run|needs [^:]*): (.*?) -->\n)?^```(\w*)\n(.*?)^```$", re.S | re.M)
STRICT = ["-std=c11", "-Wall", "-Wextra", "-Wpedantic", "-Werror"]
PROGRAMS = ("src/tool", "bench", "examples")
LANGUAGES = ("c", "sh", "python", "cmake", "diff")
PROJECT = "cmake_minimum_required(VERSION 3.25)\nproject(mine C)\nadd_executable(mine mine.c)\n"


class Page:
    """The blocks of one page, run in a folder of its own."""

    def __init__(self, source, build, cc, folder):
        self.source, self.build, self.cc, self.folder = source, build, cc, folder
        self.tree = folder / "libactivate"
        left_out = shutil.ignore_patterns(".git", "build*", "__pycache__")
        shutil.copytree(source, self.tree, ignore=left_out)
        (self.tree / "mine.c").write_text((source / "examples/readme.c").read_text())
        path = os.pathsep.join(str(build / programs) for programs in PROGRAMS)
        self.environment = dict(
            os.environ,
            PATH=path + os.pathsep + os.environ["PATH"],
            HOME=str(folder),
        )

    def run(self, command, text=None, folder=None):
        try:
            done = subprocess.run(
                command, cwd=folder or self.tree, env=self.environment, input=text, text=True,
                stdout=subprocess.PIPE, stderr=subprocess.STDOUT, errors="replace",
            )
        except OSError as error:
            return f"cannot run {command[0]}: {error.strerror}"
        return None if done.returncode == 0 else f"exit status {done.returncode}\n{done.stdout}"

    def has_header(self, header):
        return self.run([self.cc, "-E", "-x", "c", "-"], f"#include <{header}>\n") is None

    def c(self, code):
        (self.folder / "block.c").write_text(code)
        command = [self.cc, *STRICT, "-I", self.source / "include", "block.c"]
        if re.search(r"^int main\(", code, re.M) is None:
            return self.run([*command, "-c"], folder=self.folder)
        libraries = ["-o", "block", self.build / "libactivate.so", f"-Wl,-rpath,{self.build}", "-lm"]
        return self.run([*command, *libraries], folder=self.folder) or self.run(
            [self.folder / "block"]
        )

    def sh(self, code):
        return self.run(["sh", "-e"], code)

    def python(self, code):
        return self.run([sys.executable, "-c", code])

    def cmake(self, code):
        prefix, project = self.folder / "prefix", self.folder / "project"
        shutil.rmtree(project, ignore_errors=True)
        project.mkdir()
        (project / "libactivate").symlink_to(self.tree)
        (project / "mine.c").write_text((self.tree / "mine.c").read_text())
        (project / "CMakeLists.txt").write_text(PROJECT + code)
        return self.run(["cmake", "--install", self.build, "--prefix", prefix]) or self.run(
            ["cmake", "-S", project, "-B", project / "out", f"-DCMAKE_PREFIX_PATH={prefix}"]
        )

    def diff(self, code):
        return self.run(["patch", "-p1", "--fuzz=0"], code)


def documents(source):
    pages = [source / "README.md", source / "CONTRIBUTING.md"]
    for folder in "docs", "bench", "examples":
        pages += sorted((source / folder).rglob("*.md"))
    return pages


def check(page, document):
    """Prints what became of each block; the number of those that failed."""
    text, failed = document.read_text(), 0
    for match in BLOCK.finditer(text):
        condition, reason, language, code = match.groups()
        line = text.count("\n", 0, match.start(3)) + 1
        where = f"{document.relative_to(page.source)}:{line}: {language or 'no language'}"
        if condition == "not run":
            print(f"{where}: not run: {reason}")
            continue
        if condition and not page.has_header(condition.split()[1]):
            print(f"{where}: not run: no {condition.split()[1]} here ({reason})")
            continue
        fault = getattr(page, language)(code) if language in LANGUAGES else "no way to run it"
        print(f"{where}: {fault or 'ok'}", flush=True)
        failed += fault is not None
    return failed


def main(source, build, cc):
    source, build, failed = Path(source), Path(build), 0
    for document in documents(source):
        with tempfile.TemporaryDirectory() as folder:
            failed += check(Page(source, build, cc, Path(folder)), document)
    sys.exit(f"{failed} blocks failed" if failed else 0)


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    main(*sys.argv[1:])
