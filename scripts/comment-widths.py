#!/usr/bin/env python3
"""Prints the widths of comments, and the share that the same user continues: where a forum's form cuts them.

Usage: scripts/comment-widths.py DIR
DIR holds dialect A files: `{"articles": [...]}` or arrays of records. Files that are not JSON are skipped and counted.
A character that East Asian fonts draw wide (W or F) takes two columns, a combining mark or a format character none.

For each width, of the text alone and of user id and text together, it prints the number of comments and the share that
is `continued`: immediately followed by a comment of the same user. That share is low where people stop by themselves and
jumps where the form cut them off; beyond the form's limit there are hardly any comments. Threads that show most
commenters' addresses have a table of their own, since the address takes room in the line.

Since the form of a board changes with time, the last table counts, by the year of the posts, the comments that end at
either limit: the text alone (aligned boards, where the id has a column of its own) or id and text together.
"""

import json
import sys
import time
from collections import Counter
from pathlib import Path

from ptt_records import width as columns

# Narrower comments are as long as their authors meant them to be; they share one row.
LEAST = 30


def records(path):
    whole = json.loads(path.read_text(encoding="utf-8-sig"))
    found = whole.get("articles", []) if isinstance(whole, dict) else whole
    return [record for record in found if isinstance(record, dict)] if isinstance(found, list) else []


def comments(record):
    """Id, text and address of a record's comments, without the page's colon where the crawler kept it."""
    messages = record.get("messages")
    messages = [push for push in messages if isinstance(push, dict)] if isinstance(messages, list) else []
    texts = [str(push.get("push_content") or "").strip() for push in messages]
    if any(texts) and all(text == ":" or text.startswith(": ") for text in texts if text):
        texts = [text[1:].strip() for text in texts]
    ids = [str(push.get("push_userid") or "").strip() for push in messages]
    # `1.2.3.4 01/28 16:46` where the address is printed, `01/28 16:46` where it is not.
    addresses = [len(str(push.get("push_ipdatetime") or "").split()) > 2 for push in messages]
    return list(zip(ids, texts, addresses))


class Table:
    """The number of comments of each width, and of those that are continued."""

    def __init__(self):
        self.count, self.continued = Counter(), Counter()

    def add(self, width, continued):
        self.count[width] += 1
        self.continued[width] += continued

    def share(self, widths):
        count = sum(self.count[width] for width in widths)
        return count, 100 * sum(self.continued[width] for width in widths) / count if count else 0


def print_tables(title, tables):
    threads, text, line = tables
    total = sum(text.count.values())
    if not total:
        return
    print(f"\n{title}: {threads} threads, {total} comments")
    print(f"{'columns':>9} {'text':>9} {'continued':>10} {'id+text':>10} {'continued':>10}")
    widest = max(width for table in (text, line) for width in table.count)
    rows = [(f"below {LEAST}", range(LEAST))]
    last = max(width for table in (text, line) for width, n in table.count.items() if n * 10000 >= total)
    rows += [(str(width), [width]) for width in range(LEAST, last + 1)]
    rows.append((f"above {last}", range(last + 1, widest + 1)))
    for name, widths in rows:
        (count, share), (count_of_line, share_of_line) = text.share(widths), line.share(widths)
        print(f"{name:>9} {count:>9} {share:>9.1f}% {count_of_line:>10} {share_of_line:>9.1f}%")


def year_of(record):
    """The year in the article id (`M.` and seconds since 1970), or None without an id."""
    parts = str(record.get("article_id") or "").split(".")
    return time.gmtime(int(parts[1])).tm_year if len(parts) > 1 and parts[1].isdecimal() else None


def print_years(years):
    """The limits of src/text/block.rs: 48 and 60 without an address, 15 less with one."""
    print("\nby year: comments at either limit and beyond the first, with the share that is continued")
    print(f"{'year':>5} {'addresses':>9} {'comments':>9} {'text at limit':>20} {'text beyond':>20} {'id+text at limit':>20}")
    for (year, addresses), (_, text, line) in sorted(years.items()):
        room = 15 if addresses else 0
        bands = [text.share(range(46 - room, 49 - room)), text.share(range(49 - room, 58 - room)),
                 line.share(range(58 - room, 61 - room))]
        cells = " ".join(f"{count:>12} {share:>6.1f}%" for count, share in bands)
        print(f"{year:>5} {'yes' if addresses else 'no':>9} {sum(text.count.values()):>9} {cells}")


def main():
    if len(sys.argv) != 2 or not Path(sys.argv[1]).is_dir():
        sys.exit("usage: scripts/comment-widths.py DIR")
    read = skipped = 0
    titles = "most comments without addresses", "most comments with addresses"
    groups = {title: [0, Table(), Table()] for title in titles}
    years = {}
    for path in sorted(Path(sys.argv[1]).rglob("*.json")):
        try:
            found = records(path)
        except (OSError, ValueError, RecursionError):
            skipped += 1
            continue
        read += 1
        for record in found:
            row = comments(record)
            if not row:
                continue
            with_addresses = sum(address for _, _, address in row) * 2 > len(row)
            targets = [groups[titles[with_addresses]]]
            if (year := year_of(record)) is not None:
                targets.append(years.setdefault((year, with_addresses), [0, Table(), Table()]))
            for target in targets:
                target[0] += 1
            followers = [author for author, _, _ in row[1:]] + [None]
            for (author, text, _), follower in zip(row, followers):
                continued = bool(author) and author == follower
                wide = columns(text)
                id_wide = wide + columns(author)
                for _, of_text, of_line in targets:
                    of_text.add(wide, continued)
                    of_line.add(id_wide, continued)
    print(f"files read {read}, skipped {skipped}")
    for title, tables in groups.items():
        print_tables(title, tables)
    print_years(years)


main()
