#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The instructions and symbols in the library's x86-64 object files.

    check_code.py OBJDUMP NM OBJECT...

Which tier an object belongs to is in its name: src/tiers/avx2.c.o. Checked are:

- Instructions: no VEX or EVEX outside the AVX tiers, no EVEX, ZMM or mask register
  outside avx512, nothing beyond SSE2 elsewhere; and nowhere an extension that
  src/dispatch/cpu.c does not ask for.
- vzeroupper: on every path through a function whose address is in a table, between
  the last use of a YMM or ZMM register and the return; and likewise sfence between
  the last streaming store of a function x_stream and the return. Functions that stream only
  if they are told to have paths without: there an sfence must be within reach of the store.
- Symbols: kernel files define tables only, no code; nothing is weak, so the linker
  cannot replace one file's code by another's.
"""
import re
import subprocess
import sys

UNASKED = {"andn", "bextr", "blsi", "blsmsk", "blsr", "lzcnt", "popcnt", "movbe", "crc32"}
BMI2 = {"bzhi", "mulx", "pdep", "pext", "rorx", "sarx", "shlx", "shrx"}  # asked for by avx512
SSE3 = {"addsubpd", "addsubps", "haddpd", "haddps", "hsubpd", "hsubps", "lddqu", "movddup",
        "movshdup", "movsldup", "fisttp", "monitor", "mwait"}
INSTRUCTION = re.compile(r" *([0-9a-f]+):\t([0-9a-f ]+)\t([^\t]*)(?:\t.*R_\S+\t(\S+))?")
POINTER = re.compile(r"\S+ +R_X86_64_64 +(\S+?)(?:\+0x([0-9a-f]+))?$")
PREFIXES = {"66", "67", "f2", "f3", "64", "65", "2e", "36", "3e", "26", "f0"}
UNKNOWN = {"_GLOBAL_OFFSET_TABLE_", "act_stream_from", "memcpy", "memmove", "memset",
           "__stack_chk_fail"}


class Instruction:
    def __init__(self, function, address, code, text, relocation):
        self.function, self.address, self.relocation = function, address, relocation
        self.name, _, operands = text.partition(" ")
        while self.name in ("rep", "repz", "repnz", "lock", "bnd", "notrack", "data16", "cs"):
            self.name, _, operands = operands.strip().partition(" ")
        self.operands = operands.strip()
        code = list(code)
        while code and code[0] in PREFIXES:
            code.pop(0)
        self.code = code
        self.encoding = {"c4": "VEX", "c5": "VEX", "62": "EVEX"}.get(code[0] if code else "", "")
        self.wide = re.search(r"%[yz]mm(1[0-5]|[0-9])\b", self.operands) is not None

    def beyond_sse2(self):
        code = self.code[1:] if self.code and self.code[0][0] == "4" else self.code  # REX
        return self.encoding != "" or code[:2] in (["0f", "38"], ["0f", "3a"]) or \
            self.name in SSE3 | BMI2

    def target(self):
        """The section and address of a jump or a call; None if it is computed."""
        if self.relocation:
            where = re.match(r"(\S+?)([+-]0x[0-9a-f]+)?$", self.relocation)
            return where[1], int(where[2] or "0", 16) + 4  # relative to the next instruction
        where = re.match(r"([0-9a-f]+) <", self.operands)
        return (self.function[0], int(where[1], 16)) if where else None


def tier_of(path):
    name = re.search(r"([^/\\]+)\.c\.(o|obj)$", path)[1]
    if "/tiers/" not in path:
        return "none"
    return next((tier for tier in ("avx512", "avx2") if name.startswith(tier)), "baseline")


def lines_of(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()


def disassemble(objdump, path):
    """{(section, address): Instruction}, and {(section, address): function's name}."""
    code, functions, section, function = {}, {}, None, None
    for line in lines_of(objdump, "-drw", "--insn-width=16", path):
        if match := re.match(r"Disassembly of section (\S+):", line):
            section = match[1]
        elif match := re.match(r"([0-9a-f]+) <(.+)>:$", line):
            function = (section, int(match[1], 16))
            functions[function] = match[2]
        elif match := INSTRUCTION.match(line):
            address = int(match[1], 16)
            code[section, address] = Instruction(function, address, match[2].split(),
                                                 match[3].strip(), match[4])
    return code, functions


def check_instructions(code, tier, complain):
    for instruction in code.values():
        if instruction.name in UNASKED or (tier != "avx512" and instruction.name in BMI2):
            complain(instruction, "src/dispatch/cpu.c does not ask for")
        elif tier == "avx2" and (instruction.encoding == "EVEX" or
                                 re.search(r"%zmm|%k[0-7]\b", instruction.operands)):
            complain(instruction, "AVX-512 in the AVX2 tier:")
        elif tier in ("none", "baseline") and instruction.beyond_sse2():
            complain(instruction, "beyond SSE2:")


def successors(instruction, code, follows):
    """Where control goes next; None stands for leaving the function."""
    name = instruction.name
    if name.startswith("ret"):
        return [None]
    if name in ("ud2", "hlt"):
        return []
    fall = [follows.get((instruction.function[0], instruction.address))]
    if not name.startswith("j"):
        return fall
    target = instruction.target()
    inside = [target if target in code else None]
    return inside if name == "jmp" else inside + fall


def tables(objdump, path, functions):
    """The functions whose address is in the data: what the library calls."""
    by_name = {name: place for place, name in functions.items()}
    in_data = False
    for line in lines_of(objdump, "-rw", path):
        if line.startswith("RELOCATION RECORDS"):
            in_data = "[.data" in line
        elif in_data and (match := POINTER.match(line)):
            place = by_name.get(match[1], (match[1], int(match[2] or "0", 16)))
            if place in functions:
                yield place


class Left:
    """Where functions may return in a state that makes_dirty() begins and none of the
    cleaners has ended. A call leaves what its function leaves."""

    def __init__(self, code, functions, makes_dirty, cleaners):
        self.code, self.functions = code, functions
        self.makes_dirty, self.cleaners = makes_dirty, cleaners
        order = sorted(code)
        self.follows = {a: b for a, b in zip(order, order[1:]) if a[0] == b[0]}
        self.known = {}

    def after(self, instruction, dirty):
        if instruction.name in self.cleaners:
            return False
        if instruction.name.startswith("call"):
            target = instruction.target()
            return dirty or (target in self.functions and bool(self.returns(target)))
        return dirty or self.makes_dirty(instruction)

    def other_function(self, place, entry):
        return (place in self.functions and place != entry
                and not self.functions[place].endswith(".cold"))

    def returns(self, entry, dirty=False):
        """The instructions after which the function, begun like that, is left dirty: returns
        and jumps to what does not clean up either."""
        if (entry, dirty) in self.known:
            return self.known[entry, dirty]
        self.known[entry, dirty] = []  # for one that calls itself
        dirty_at, todo, found = {entry: dirty}, [entry], []
        while todo:
            place = todo.pop()
            after = self.after(self.code[place], dirty_at[place])
            for next_place in successors(self.code[place], self.code, self.follows):
                if next_place is None:
                    found += [self.code[place]] if after else []
                elif self.other_function(next_place, entry):
                    found += [self.code[place]] if self.returns(next_place, after) else []
                elif next_place not in dirty_at or (after and not dirty_at[next_place]):
                    dirty_at[next_place] = after
                    todo.append(next_place)
        self.known[entry, dirty] = found
        return found


def check_left(left, entries, complain):
    for entry in entries:
        for instruction in left.returns(entry):
            complain(instruction, f"no {left.cleaners[0]} before")


def is_streaming(instruction):
    return instruction.name.lstrip("v").startswith("movnt")


def check_fences(code, follows, complain):
    """Streaming stores from which no way leads to an sfence."""
    before = {}
    for place, instruction in code.items():
        for after in successors(instruction, code, follows):
            before.setdefault(after, []).append(place)
    todo = [place for place, instruction in code.items() if instruction.name == "sfence"]
    reaching = set(todo)
    while todo:
        for place in before.get(todo.pop(), []):
            if place not in reaching:
                reaching.add(place)
                todo.append(place)
    for place, instruction in code.items():
        if is_streaming(instruction) and place not in reaching:
            complain(instruction, "no sfence after")


def check_symbols(nm, path, tier, say):
    for line in lines_of(nm, path):
        kind, name = line.split()[-2:]
        if kind in "WwVvui":
            say(f"{name}: weak ({kind})")
        elif tier != "none" and kind == "U" and name not in UNKNOWN:
            say(f"{name}: a kernel needs it from elsewhere")
        elif tier != "none" and kind.isupper() and kind not in "UDR":
            say(f"{name}: external, and not a table ({kind})")


def check(objdump, nm, path):
    complaints = []
    tier = tier_of(path)
    check_symbols(nm, path, tier, complaints.append)
    code, functions = disassemble(objdump, path)

    def complain(instruction, what):
        complaints.append(f"{functions[instruction.function]}+"
                          f"{instruction.address - instruction.function[1]:#x}: {what} "
                          f"{instruction.name} {instruction.operands}")

    check_instructions(code, tier, complain)
    entries = list(tables(objdump, path, functions))
    check_left(Left(code, functions, lambda i: i.wide, ("vzeroupper", "vzeroall")), entries,
               complain)
    streaming = [e for e in entries if functions[e].endswith("_stream")]
    left = Left(code, functions, is_streaming, ("sfence",))
    check_left(left, streaming, complain)
    check_fences(code, left.follows, complain)
    if tier != "none" and not entries:
        complaints.append("no table of kernels")
    print(f"{path}: {tier}, {len(code)} instructions, {len(entries)} kernels")
    for complaint in complaints:
        print(f"    {complaint}")
    return len(complaints)


def main():
    objdump, nm, *objects = sys.argv[1:]
    found = sum([check(objdump, nm, path) for path in objects])
    print(f"{found} complaints")
    return 1 if found or not objects else 0


if __name__ == "__main__":
    sys.exit(main())
