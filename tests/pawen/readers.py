"""Reads what pawen exported with readers that are none of pawen's, and compares it with what the archive holds.

Usage: readers.py FOLDER, with expected.json and the files hits.csv, hits.tsv, hits.jsonl, hits.json and hits.parquet in it.
expected.json is an array of objects: id, floor, by, reaction, text, and posted_at in seconds. Prints what was read,
one a line; a difference ends it.
"""

import csv
import gzip
import json
import shutil
import subprocess
import sys
from datetime import datetime
from pathlib import Path

KEYS = ("id", "floor", "by", "reaction", "text", "posted_at")


def seconds(text):
    return int(datetime.fromisoformat(text).timestamp()) if text else None


def compared(name, rows, expected):
    rows = sorted(rows, key=lambda row: (row["id"], row["floor"]))
    assert len(rows) == len(expected), f"{name}: {len(rows)} rows, {len(expected)} expected"
    for row, wanted in zip(rows, expected):
        found = {key: row[key] for key in KEYS}
        assert found == wanted, f"{name}: {found} is not {wanted}"
    print(f"{name}: {len(rows)} rows")


def of_texts(record):
    return {**record, "floor": int(record["floor"]), "posted_at": seconds(record["posted_at"]), "reaction": record["reaction"] or None}


def unescaped(text):
    return text.replace("\\\\", "\0").replace("\\n", "\n").replace("\\r", "\r").replace("\\t", "\t").replace("\0", "\\")


def read_csv(path, **options):
    with open(path, newline="", encoding="utf-8") as file:
        return [of_texts(record) for record in csv.DictReader(file, strict=True, **options)]


def read_tsv(path):
    names, *lines = path.read_bytes().decode().rstrip("\n").split("\n")
    records = (dict(zip(names.split("\t"), map(unescaped, line.split("\t")), strict=True)) for line in lines)
    return [of_texts(record) for record in records]


def of_json(record):
    return {**record, "posted_at": seconds(record["posted_at"])}


def main():
    folder = Path(sys.argv[1])
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    compared("Python's csv, strict", read_csv(folder / "hits.csv"), expected)
    compared("tabs and lines", read_tsv(folder / "hits.tsv"), expected)
    compared("Python's json", map(of_json, json.loads((folder / "hits.json").read_bytes())), expected)
    with gzip.open(folder / "hits.jsonl.gz", "rt", encoding="utf-8", newline="\n") as file:
        text = file.read()
    compared("Python's json, by line, of gzip", (of_json(json.loads(line)) for line in text.split("\n") if line), expected)
    if shutil.which("jq"):
        slurped = subprocess.run(["jq", "-s", "-c", "."], input=text.encode(), capture_output=True, check=True)
        compared("jq", map(of_json, json.loads(slurped.stdout)), expected)
    else:
        print("NOT READ: there is no jq")
    if (folder / "hits.parquet").exists():
        import duckdb

        cursor = duckdb.connect()
        cursor.execute("set timezone = 'UTC'")
        path = str(folder / "hits.parquet")
        columns = ("posted_at", "floor", "floors", "relevance", "text")
        typed_columns = ", ".join(f"typeof({column})" for column in columns)
        types = cursor.execute(f"select distinct {typed_columns} from read_parquet(?)", [path]).fetchall()
        assert types == [("TIMESTAMP WITH TIME ZONE", "UBIGINT", "UINTEGER[]", "FLOAT", "VARCHAR")], types
        cursor.execute("select distinct typeof(reactions) from read_parquet(?)", [path])
        assert cursor.fetchall() == [("VARCHAR[]",)]
        # Every comment that is a hit by itself is one of a thread that was exported as a whole.
        lines, whole = (str(folder / name) for name in ("lines.parquet", "whole.parquet"))
        cursor.execute(
            """select count(*), count(comment.text) from read_parquet(?) as hit left join
            (select id, unnest(all_comments) as comment from read_parquet(?)) as thread
            on hit.id = thread.id and hit.floor = comment.floor and hit.text = comment.text
            and hit."by" is not distinct from comment."by" and hit.posted_at is not distinct from comment.posted_at
            and hit.reaction is not distinct from comment.reaction""",
            [lines, whole],
        )
        count, found = cursor.fetchall()[0]
        assert count == found > 20, f"{found} of {count} comments are in their threads"
        cursor.execute("select id, floor, \"by\", reaction, text, epoch(posted_at)::bigint as posted_at from read_parquet(?)", [path])
        compared("DuckDB", (dict(zip(KEYS, row)) for row in cursor.fetchall()), expected)


main()
