#!/usr/bin/env python3
"""Counts the threads and comments of a folder of dialect A files, independently of pawen.

Usage: scripts/count-archive.py DIR
Records are found by their first key, `{"article_id"`, and decoded one by one, so that broken files count too. Of several
versions of a thread the one with the most comments counts, then the one with the longer body, then the newer file.
"""

import json
import sys
from pathlib import Path

OPENING = '{"article_id"'


def records(text):
    decoder = json.JSONDecoder()
    at = text.find(OPENING)
    while at >= 0:
        record, end = decoder.raw_decode(text, at)
        yield record
        at = text.find(OPENING, end)


def main():
    read = errors = comments_read = 0
    best = {}
    for path in sorted(Path(sys.argv[1]).rglob("*.json")):
        text = path.read_text(encoding="utf-8")
        errors += text.count('{"error":')
        for record in records(text):
            read += 1
            comments = len(record["messages"])
            comments_read += comments
            rank = (comments, len(record["content"].encode()), path.stat().st_mtime_ns)
            key = (record["board"], record["article_id"])
            best[key] = max(best.get(key, rank), rank)
    comments = sum(rank[0] for rank in best.values())
    print(f"records {read} with {comments_read} comments, crawler errors {errors}")
    print(f"threads {len(best)}, comments {comments}, duplicates {read - len(best)}")


main()
