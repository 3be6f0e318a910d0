#!/usr/bin/env python3
"""Makes src/text/words/dictionary.txt from the dictionary of the jieba-rs crate that Cargo.lock names.

    scripts/make-dictionary.py [DICT]

Without DICT it reads src/data/dict.txt of the crate that cargo has unpacked. It keeps words and frequencies, one pair a
line, sorted; the tags (parts of speech) are left out, since nothing here uses them. A test compares the file with the
crate's dictionary, word by word.
"""
import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HEADER = (
    "# The words of jieba (https://github.com/fxsjy/jieba, MIT, Copyright (c) 2013 Sun Junyi) with their frequencies,\n"
    "# as the crate jieba-rs {version} carries them. Made by scripts/make-dictionary.py; not to be edited.\n"
)


def crate():
    """The folder and the version of jieba-rs."""
    metadata = json.loads(subprocess.check_output(["cargo", "metadata", "--format-version", "1", "--locked"], cwd=ROOT))
    found = next(package for package in metadata["packages"] if package["name"] == "jieba-rs")
    return Path(found["manifest_path"]).parent, found["version"]


def main():
    folder, version = crate()
    source = Path(sys.argv[1]) if len(sys.argv) > 1 else folder / "src" / "data" / "dict.txt"
    words = {}
    for line in source.read_text(encoding="utf-8").splitlines():
        word, frequency, *_tag = line.split()
        words[word] = int(frequency)
    target = ROOT / "src" / "text" / "words" / "dictionary.txt"
    with target.open("w", encoding="utf-8", newline="\n") as out:
        out.write(HEADER.format(version=version))
        out.writelines(f"{word} {words[word]}\n" for word in sorted(words))
    print(f"{len(words)} words, {sum(words.values())} in all", file=sys.stderr)


if __name__ == "__main__":
    main()
