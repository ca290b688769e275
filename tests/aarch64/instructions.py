#!/usr/bin/env python3
# ParWaveNet
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Instructions for a useful multiply-add, from a disassembly of objdump.

  objdump -d --no-show-raw-insn FILE | instructions.py FUNCTION INSTRUCTION MULTIPLY-ADDS LIMIT

Of the loops of functions whose name begins with FUNCTION, innermost ones, the one with most of
INSTRUCTION is the kernel's: its instructions over MULTIPLY-ADDS for each INSTRUCTION. The exit
status is 0 if that is at most LIMIT.
"""
import re
import sys

LINE = re.compile(r"^ *([0-9a-f]+):\s+(\S+)\s*(.*)")
JUMPS = re.compile(r"^(b\.|cbn?z|tbn?z|b$|j)")


def functions(lines):
    """Name and [(address, instruction, operands)] of each function"""
    name, body = None, []
    for line in lines:
        head = re.match(r"^[0-9a-f]+ <([^>]+)>:", line)
        found = LINE.match(line)
        if head:
            if body:
                yield name, body
            name, body = head[1], []
        elif found:
            body.append((int(found[1], 16), found[2], found[3]))
    if body:
        yield name, body


def innermost_loops(body):
    """[(address, instruction, operands)] of each loop that holds no other"""
    places = {address: i for i, (address, _, _) in enumerate(body)}
    loops = []
    for i, (address, instruction, operands) in enumerate(body):
        target = re.search(r"\b([0-9a-f]+) <", operands)
        if JUMPS.match(instruction) and target:
            first = places.get(int(target[1], 16), len(body))
            if first <= i:
                loops.append((first, i))
    for first, last in loops:
        if not any((a, b) != (first, last) and a >= first and b <= last for a, b in loops):
            yield body[first:last + 1]


def main():
    if len(sys.argv) != 5:
        sys.exit(__doc__)
    prefix, wanted = sys.argv[1:3]
    size, limit = float(sys.argv[3]), float(sys.argv[4])
    best, used = [], 0
    for name, body in functions(sys.stdin):
        for loop in innermost_loops(body) if name.startswith(prefix) else []:
            count = sum(instruction == wanted for _, instruction, _ in loop)
            if count > used:
                best, used = loop, count
    if not used:
        sys.exit(f"instructions.py: no loop of {prefix} has {wanted}")
    ratio = len(best) / (used * size)
    print(f"{prefix}: {len(best)} instructions, {used} {wanted}: 1/{1 / ratio:.2f} for a multiply-add")
    sys.exit(ratio > limit)


if __name__ == "__main__":
    main()
