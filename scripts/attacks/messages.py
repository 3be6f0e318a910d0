"""Control and bidirectional characters in paths, names and arguments: no message and no text output holds one raw."""
import json
import os
import unicodedata

from stage import main, record

HOSTILE = "a\x1b]0;title\x07\x1b[31m\nhint: b\r\x7f\u009b\u202e\u2066\u2028\u200b\ufeff\u3164"


def is_raw(c):
    return c not in "\n\t" and unicodedata.category(c) in ("Cc", "Cf", "Zl", "Zp") or c == "\u3164"


def attack(stage):
    folder = stage.scratch / HOSTILE
    folder.mkdir()
    (folder / (HOSTILE + ".jsonl")).write_text(json.dumps(record(1, article_title=HOSTILE, board=HOSTILE, author=HOSTILE)) + "\n{x\n")
    (folder / "none").symlink_to("nowhere")
    index, file = folder / "index", folder / (HOSTILE + ".txt")
    file.write_bytes(b"\xff")
    queries = [HOSTILE, "author:" + HOSTILE, HOSTILE + ":x", "'" + HOSTILE, "date:" + HOSTILE]
    commands = [["index", folder, "--index", index], ["index", folder / "absent", "--index", index]]
    commands += [[command, "--index", place] for place in (index, folder / "no", file)
                 for command in ("stats", "check", "rollback", "saved")]
    commands += [[command, query, "--index", index] for query in queries
                 for command in ("search", "count", "explain", "show", "kwic", "facet", "words", "trend")]
    commands += [["search", "*", "--index", place] for place in (folder / "no", file)]
    commands += [
        ["search", "*", "--archive", folder / "absent"], ["search", "*", "--index", index, "--tz", HOSTILE],
        ["search", "*", "--index", index, "--after", HOSTILE], ["search", "*", "--index", index, "--format", HOSTILE],
        ["search", "*", "--index", index, "--" + HOSTILE], [HOSTILE], ["help", HOSTILE], ["save", HOSTILE, "x"],
        ["saved", "--remove", HOSTILE], ["search", "--since-last", HOSTILE, "--index", index],
        ["export", "*", "--index", index, "-o", folder / "x" / HOSTILE], ["export", "*", "--index", index, "-o", folder],
        ["export", "*", "--index", index, "-o", "-", "--columns", HOSTILE], ["export", "--from-manifest", file],
        ["count", "--from", file, "--index", index], ["count", "--from", folder / "no", "--index", index],
        ["index", folder, "--index", index, "--rejects", file], ["index", folder, "--index", index, "--userdict", file],
        ["rebuild", folder / "absent", "--index", index], ["serve", "--index", folder / "no"],
        ["serve", "--index", index, "--bind", HOSTILE], ["verify", folder / "absent", "--index", index],
        ["index", folder, "--index", index, "--strict"],
    ]
    for command in commands:
        if stage.left() <= 0:
            break
        command = [part.encode() if isinstance(part, str) else os.fsencode(part) for part in command]
        ran = stage.run(*[os.fsdecode(part) for part in command], timeout=10)
        name = command[0].decode()[:12] if command[0].isascii() and command[0].isalpha() else "usage"
        stage.demand(not any(map(is_raw, ran.err)), f"{name} writes a raw character to standard error")
        stage.demand(not any(map(is_raw, ran.out)), f"{name} writes a raw character to standard output")
        stage.demand("\nhint: b" not in ran.err, f"{name} obeys a line end in a name")
    return f"{len(commands)} command lines"


main(attack)
