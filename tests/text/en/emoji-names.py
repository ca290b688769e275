#!/usr/bin/env python3
"""Makes emoji_data.h of the English short names of the CLDR (Debian's unicode-cldr-core).

usage: emoji-names.py /usr/share/unicode/cldr/common > emoji_data.h

A line of a string for each: the sequence without variation selectors and skin tones, a space, and
its name in lower-case ASCII. Letters, digits and what unicode_data.h reads are left out.
"""
import re
import sys
import unicodedata
import xml.etree.ElementTree as xml

TONES = {chr(c) for c in range(0x1F3FB, 0x1F400)}
HEADER = """/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_TEXT_EMOJI_DATA_H
#define WN_TEXT_EMOJI_DATA_H

/*
 * Made by tests/text/en/emoji-names.py of the Unicode CLDR %s, (c) Unicode, Inc., licence
 * Unicode-DFS-2016.
 * A line for each: sequence, space, name.
 */
/* clang-format off */
static const char emoji_names[] ="""


def name_of(text):
    if text.startswith(("family:", "kiss:", "couple with heart:")):
        text = text.split(":")[0]
    plain = unicodedata.normalize("NFKD", text.replace("\u2019", "'").replace("\u00d8", "O"))
    plain = "".join(c for c in plain if ord(c) < 0x80).lower().replace("&", "and")
    return re.sub(r"[^a-z0-9' -]+", " ", plain).replace("  ", " ").strip()


def entries(folder):
    for part in ("annotations", "annotationsDerived"):
        for node in xml.parse(f"{folder}/{part}/en.xml").iter("annotation"):
            sequence = node.get("cp").replace("\ufe0f", "")
            if node.get("type") != "tts" or TONES & set(sequence):
                continue
            if "\u20e3" in sequence:
                continue  # a keycap is read as what stands on it
            if len(sequence) == 1 and (ord(sequence) < 0x2030 or sequence.isalnum()):
                continue
            if name_of(node.text):
                yield sequence, name_of(node.text)


def main():
    version = re.search(r'cldrVersion CDATA #FIXED "(\\d+)"', open(f"{sys.argv[1]}/dtd/ldml.dtd").read())
    lines, line = [HEADER % (version.group(1) if version else "41")], '  "'
    for sequence, name in sorted(dict(entries(sys.argv[1])).items()):
        piece = f"{sequence} {name}\\n"
        if len(line) + len(piece) > 92:
            lines.append(line + '"')
            line = '  "'
        line += piece
    print("\n".join(lines + [line + '";', "/* clang-format on */", "", "#endif"]))


if __name__ == "__main__":
    main()
