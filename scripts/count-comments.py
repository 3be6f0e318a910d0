#!/usr/bin/env python3
"""Compares the single comments that pawen finds with those of a plain walk over the JSON, row by row.

Usage: scripts/count-comments.py PAWEN DIR INDEX
PAWEN is the program, DIR a folder of dialect A files, INDEX an index of it. For each of some twenty queries the hits of
`export --unit comment` are compared with the comments that satisfy the query by the code below, which shares nothing
with pawen but the rule for the joints of comments (docs: "cut comments"). Threads with several versions in the archive
are left out on both sides. `count`, `facet` and `trend` have to agree with the export. Accounts are drawn from the archive.
"""

import csv
import io
import json
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

from ptt_records import key, records, width

ADDRESS = re.compile(r"(\d+\.){3}\d+")


class Line:
    """A comment, with what runs on from it into the next one."""

    def __init__(self, push, floor):
        self.floor = floor
        self.text = str(push.get("push_content") or "").strip()
        self.by = str(push.get("push_userid") or "").strip()
        self.sign = str(push.get("push_tag") or "").strip()
        self.has_address = bool(ADDRESS.search(str(push.get("push_ipdatetime") or "")))
        self.block, self.number = None, 0

    def has(self, text):
        """Whether an occurrence of a text in the block touches the line."""
        shown, lines = self.block
        at = shown.find(text)
        while at >= 0:
            if self.number in lines[at:at + len(text)]:
                return True
            at = shown.find(text, at + 1)
        return False


def is_dense(char):
    """Whether the script of a character has no blanks between words, as far as comments on PTT need it."""
    return char and ("\u3001" <= char <= "\u303f" or "\uff01" <= char <= "\uff60" or "\u3040" <= char <= "\u312f"
                     or "\u3400" <= char <= "\u9fff" or "\uf900" <= char <= "\ufaff")


def join(lines):
    """Makes blocks of a thread's comments: consecutive ones of one user, as they are shown."""
    room = 45 if sum(line.has_address for line in lines) * 2 > len(lines) else 60
    is_aligned = sum(width(line.text) > room - 12 for line in lines) * 100 <= len(lines)
    blocks = []
    for line in lines:
        if blocks and line.by and blocks[-1][-1].by == line.by:
            blocks[-1].append(line)
        else:
            blocks.append([line])
    for block in blocks:
        shown, numbers = "", []
        for number, line in enumerate(block):
            if number:
                before = block[number - 1]
                used = width(before.text) + (0 if is_aligned else width(before.by))
                runs_on = used + 3 > (room - 12 if is_aligned else room)
                if not (runs_on and is_dense(shown[-1:]) and is_dense(line.text[:1])):
                    shown += " "
                    numbers.append(number - 1)
            shown += line.text
            numbers += [number] * len(line.text)
        for number, line in enumerate(block):
            line.block, line.number = (shown, numbers), number


def threads(folder):
    """The threads that have a single version in the archive, by id."""
    found, versions = {}, Counter()
    for path in sorted(Path(folder).rglob("*.json")):
        for record in records(path.read_text(encoding="utf-8")):
            name = "/".join(key(record))
            versions[name] += 1
            found[name] = record
    return {name: record for name, record in found.items() if versions[name] == 1}


def queries(record_of, lines_of):
    """Queries in pawen's language, each with the same condition on a record and a line."""
    posters = Counter(str(record["author"]).split(" ")[0] for record in record_of.values())
    people = Counter(line.by for lines in lines_of.values() for line in lines)
    poster = posters.most_common(3)[2][0]
    one, other = (name for name, _ in people.most_common(40)[20:22])
    has = lambda text: lambda record, line: line.has(text)
    by = lambda name: lambda record, line: line.by.lower() == name.lower()
    sign = lambda sign: lambda record, line: line.sign == sign
    title = lambda text: lambda record, line: text in str(record["article_title"])
    posted = lambda record, line: str(record["author"]).split(" ")[0].lower() == poster.lower()
    both = lambda *parts: lambda record, line: all(part(record, line) for part in parts)
    either = lambda *parts: lambda record, line: any(part(record, line) for part in parts)
    no = lambda part: lambda record, line: not part(record, line)
    return [
        ("*", lambda record, line: True),
        ("'台積電'", has("台積電")),
        ("'漲停板'", has("漲停板")),
        ("'不知道'", has("不知道")),
        ("'漲' -'跌'", both(has("漲"), no(has("跌")))),
        ("'外資' '台積電'", both(has("外資"), has("台積電"))),
        ("'台積電' OR '鴻海'", either(has("台積電"), has("鴻海"))),
        ("'外資' -('買' OR '賣')", both(has("外資"), no(either(has("買"), has("賣"))))),
        ("reaction:噓", sign("噓")),
        ("reaction:推 -'推'", both(sign("推"), no(has("推")))),
        ("'漲' reaction:噓", both(has("漲"), sign("噓"))),
        ("'買' -reaction:推", both(has("買"), no(sign("推")))),
        (f"by:{one}", by(one)),
        (f"by:{one} -'的'", both(by(one), no(has("的")))),
        (f"(by:{one} OR by:{other}) reaction:→", both(either(by(one), by(other)), sign("→"))),
        (f"author:{poster} reaction:噓", both(posted, sign("噓"))),
        ("title:'航' '漲'", both(title("航"), has("漲"))),
        ("-title:'[新聞]' '萬點'", both(no(title("[新聞]")), has("萬點"))),
        ("(title:'航' OR reaction:噓) '空'", both(either(title("航"), sign("噓")), has("空"))),
        ("comment{'停損' reaction:→}", both(has("停損"), sign("→"))),
        ("-(-'當沖')", has("當沖")),
    ]


def main():
    program, folder, index = sys.argv[1:]

    def pawen(*arguments):
        return subprocess.run([program, *arguments], capture_output=True, text=True, check=False).stdout

    record_of = threads(folder)
    lines_of = {}
    for name, record in record_of.items():
        lines_of[name] = [Line(push, floor) for floor, push in enumerate(record["messages"], 1)]
        join(lines_of[name])
    different = 0
    for typed, holds in queries(record_of, lines_of):
        wanted = {(name, line.floor) for name, lines in lines_of.items() for line in lines if holds(record_of[name], line)}
        common = ["--unit", "comment", "--index", index]
        rows = [json.loads(row) for row in pawen("export", "--format", "jsonl", *common, "--", typed).splitlines()]
        found = {(row["id"], row["floor"]) for row in rows if row["id"] in record_of and row["floor"] is not None}
        count = int(pawen("count", *common, "--", typed))
        facet = csv.DictReader(io.StringIO(pawen("facet", "--by", "reaction", "--format", "csv", *common, "--", typed)))
        trend = json.loads(pawen("trend", "--by", "year", "--format", "json", *common, "--", typed))
        totals = [len(rows), count, sum(int(row["comments"]) for row in facet), sum(row["count"] for row in trend)]
        is_same = found == wanted and len(set(totals)) == 1
        different += not is_same
        shown = re.sub(r"(by|author):[^ )]+", r"\1:…", typed)
        print(f"{'same' if is_same else 'DIFFERENT':<9} {len(wanted):>9} rows of {totals[0]:>9}  {shown}")
        if not is_same:
            print("  all, count, facet, trend:", totals)
            print("  only JSON", sorted(wanted - found)[:5], "only pawen", sorted(found - wanted)[:5])
    print(f"{different} different")
    sys.exit(different > 0)


main()
