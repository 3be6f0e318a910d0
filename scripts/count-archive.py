#!/usr/bin/env python3
"""Counts the threads and comments of a folder of dialect A files, independently of pawen.

Usage: scripts/count-archive.py DIR
ptt_records.py defines what a record is, and which version of a thread counts.
"""

import sys
from pathlib import Path

from ptt_records import key, rank, records


def main():
    read = errors = comments_read = 0
    best = {}
    for path in sorted(Path(sys.argv[1]).rglob("*.json")):
        text = path.read_text(encoding="utf-8")
        errors += text.count('{"error":')
        for record in records(text):
            read += 1
            ranked = rank(record, path)
            comments_read += ranked[0]
            best[key(record)] = max(best.get(key(record), ranked), ranked)
    comments = sum(ranked[0] for ranked in best.values())
    print(f"records {read} with {comments_read} comments, crawler errors {errors}")
    print(f"threads {len(best)}, comments {comments}, duplicates {read - len(best)}")


main()
