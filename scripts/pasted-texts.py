#!/usr/bin/env python3
"""Pastes titles and comments of an archive as queries: each has to find its thread without an error.

Usage: scripts/pasted-texts.py PAWEN DIR INDEX [TITLES COMMENTS]
PAWEN is the program, DIR a folder of dialect A files, INDEX an index of it. 1,200 titles and 900 comments are drawn with a
fixed seed; a title is searched for among threads, a comment among comment blocks. Prints each that fails. Exit code 1 if
any does.
"""

import random
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from ptt_records import key, records


def texts(folder):
    """The titles and the comments, each with the id of its thread."""
    titles, comments = set(), set()
    for path in sorted(folder.rglob("*.json")):
        for record in records(path.read_text(encoding="utf-8", errors="replace")):
            thread = "/".join(key(record))
            titles.add((str(record.get("article_title") or "").strip(), thread))
            for push in record.get("messages") or []:
                comments.add((str(push.get("push_content") or "").strip(), thread))
    return titles, comments


def drawn(pairs, number, generator):
    """As many of the texts that have a letter, a digit or a character."""
    usable = sorted(pair for pair in pairs if any(char.isalnum() for char in pair[0]))
    return generator.sample(usable, min(number, len(usable)))


def failure(pawen, index, pair, unit):
    """What is wrong with the search for a text; None if it finds its thread."""
    text, thread = pair
    command = [pawen, "search", "--index", index, "--unit", unit, "--format", "ids", "--limit", "1000000", "--", text]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1):
        return "error: " + done.stderr.strip().splitlines()[0]
    found = {line.split("#")[0] for line in done.stdout.splitlines()}
    return None if thread in found else "not found"


def main():
    pawen, folder, index = sys.argv[1:4]
    numbers = [int(number) for number in sys.argv[4:6]] or [1200, 900]
    generator = random.Random(17)
    failed = 0
    for unit, pairs, number in zip(("thread", "block"), texts(Path(folder)), numbers):
        chosen = drawn(pairs, number, generator)
        with ThreadPoolExecutor(2) as pool:
            wrong = list(pool.map(lambda pair: failure(pawen, index, pair, unit), chosen))
        for (text, thread), what in zip(chosen, wrong):
            if what:
                print(f"{thread}: {text!r}: {what}")
        count = sum(what is not None for what in wrong)
        print(f"{unit}: {len(chosen)} texts, {count} failed")
        failed += count
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
