"""The timing of an engine that Python drives, in a process of its own; the twin of `src/asking.rs`.

A driver calls `main` with three functions:
    index(documents, folder)   makes an index of pairs of name and texts
    open_(folder)              opens it
    search(opened, text, all)  the exact number of hits, and the names of the first ten by relevance, or of all
and is called as: DRIVER index DOCUMENTS FOLDER, or DRIVER ask FOLDER ROUNDS < TEXTS
"""

import json
import sys
import time


def main(index, open_, search):
    """Runs a driver by its arguments."""
    match sys.argv[1:]:
        case ["index", documents, folder]:
            index(_documents(documents), folder)
        case ["ask", folder, rounds]:
            _ask(open_(folder), search, int(rounds))
        case _:
            sys.exit(f"usage: {sys.argv[0]} index DOCUMENTS FOLDER | ask FOLDER ROUNDS < TEXTS")


def _documents(path):
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            document = json.loads(line)
            yield document["id"], document["texts"]


def _ask(opened, search, rounds):
    texts = sys.stdin.read().splitlines()
    best = [float("inf")] * len(texts)
    for measured in range(rounds + 1):
        for at, text in enumerate(texts):
            started = time.perf_counter()
            search(opened, text, False)
            if measured:
                best[at] = min(best[at], time.perf_counter() - started)
    for text, seconds in zip(texts, best):
        count, names = search(opened, text, True)
        print(f"{seconds * 1e6:.1f}", count, " ".join(names), sep="\t")
