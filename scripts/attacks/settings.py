"""Mutated settings, tables of keys, lists, words, manifests, cursors and saved queries: an error or a result, with no raw character."""
import json
import unicodedata

from stage import FIXTURES, main, record

PIECES = [
    b"", b"\0", b"\x1b[31m", b"\xff\xfe", b"\xef\xbb\xbf", b"\xe2\x80\xae", b"=", b"[", b"]", b"[[", b"{", b"}", b'"', b'"""', b"'''", b"\n", b"\r",
    b",", b"#", b"!", b"*", b"**", b"/", b"../", b"~", b"\\", b"9" * 400, b"-1", b"1e999", b"nan", b"true", b"null", b"a" * 70_000, b"[" * 5_000,
    b"{" * 5_000, b"a." * 5_000, b"\xe5\x8f\xb0", b"**/" * 2_000, b"?*" * 2_000, b"[!-]", b"18446744073709551616",
]
CONFIG = b'lang = "en"\ntz = "Asia/Taipei"\ncolor = "auto"\nlimit = 20\n\n[archives]\nstock = "/data/ptt/Stock"\n'
MAP = b'[post]\ntitle = ["subject"]\ncontent = ["text"]\n'


# Nesting without an end, as settings and as a table of keys.
DEEP = {
    "lists": b"x = " + b"[" * 50_000, "tables": b"x = " + b"{a = " * 50_000, "names": b"[" + b"a." * 20_000 + b"a]\nx = 1\n",
    "keys": b"a." * 20_000 + b"a = 1\n", "blanks": b"\n" * 900_000, "text": b'lang = "' + b"a" * 900_000 + b'"\n',
}
# What a shell would run if a name of the archive were put on its command line.
ACTIVE = "`$;&|<>*?()\\\"'\n "


def is_raw(c):
    return c not in "\n\t" and unicodedata.category(c) in ("Cc", "Cf", "Zl", "Zp")


def mutated(stage, content):
    content = bytearray(content)
    for _ in range(stage.random.randrange(1, 4)):
        place, length = stage.random.randrange(len(content) + 1), stage.random.choice([0, 0, 1, 5, 40])
        content[place:place + length] = stage.random.choice(PIECES)
    return bytes(content)


def attack(stage):
    index = stage.index()
    on = ["--index", index]
    whole, again = stage.run("count", "*", *on).out, stage.scratch / "again.jsonl"
    first = stage.run("search", "DeepSeek", *on, "--limit", "1", "--format", "json")
    cursor = next((line.split()[-1].strip("'`") for line in first.err.splitlines() if "--after" in line), "")
    stage.run("export", "DeepSeek", *on, "-o", stage.scratch / "hits.jsonl", "--manifest")
    manifest = (stage.scratch / "hits.jsonl.manifest.json").read_bytes()
    stage.run("save", "a", "DeepSeek")
    saved = (stage.scratch / "saved.json").read_bytes()
    make = lambda option: lambda path: ["index", FIXTURES, "--index", stage.scratch / "new", option, path]
    kinds = {
        "settings": (CONFIG, lambda path: ["stats", *on], "PAWEN_CONFIG"), "--map": (MAP, make("--map"), None),
        "--omit": (b"Stock/M.1737961502.A.2B7\n# a\nquartz21\n", make("--omit"), None),
        "--userdict": (b"word 10\nother\n", make("--userdict"), None),
        "saved queries": (saved, lambda path: ["search", "query:a", *on], "PAWEN_SAVED"),
        "looks": (saved, lambda path: ["search", "--since-last", "a", *on], "PAWEN_SAVED"),
        "queries": (b"DeepSeek\nx y\n", lambda path: ["count", "--from", path, *on], None),
        "manifest": (manifest, lambda path: ["export", "--from-manifest", path, *on, "-o", again, "--force"], None),
        "cursor": (cursor.encode(), lambda path: ["search", "DeepSeek", *on, "--after", argument(path)], None),
        "--exclude": (b"Food/**", lambda path: make("--exclude")(argument(path)), None),
        "ids": (b"Stock/M.1737961502.A.2B7", lambda path: ["show", argument(path), *on], None),
    }
    outcomes, worst = {0: 0, 1: 0, 2: 0}, 0.0
    for number in stage.rounds(1500, 44):
        name, (content, command, variable) = list(kinds.items())[number % len(kinds)]
        path = stage.scratch / "hostile"
        path.write_bytes(mutated(stage, content))
        environment = {**stage.environment, **({variable: str(path)} if variable else {})}
        try:
            ran = stage.run(*command(path), env=environment, timeout=20)
        except ValueError:
            continue
        outcomes[ran.code] = outcomes.get(ran.code, 0) + 1
        worst = max(worst, ran.seconds)
        stage.demand(ran.code in (0, 1, 2), f"{name}: ends with {ran.code}")
        stage.demand("panicked" not in ran.err, f"{name}: panics: {ran.err[:200]}")
        raw = [c for c in ran.err if is_raw(c)]
        stage.demand(not raw, f"{name}: {raw[:1]!r} is raw on standard error")
        stage.demand(len(ran.err) < 200_000, f"{name}: {len(ran.err)} bytes of messages")
        stage.timely(ran.seconds < 10, f"{name} takes {ran.seconds:.0f} s")
    stage.demand(stage.run("count", "*", *on).out == whole, "the index counts otherwise")
    deep = sum(nested(stage, on, name, content) for name, content in DEEP.items())
    offered = completed(stage)
    counts = ", ".join(f"{count} end with {code}" for code, count in sorted(outcomes.items()))
    return f"{sum(outcomes.values())} mutations of {len(kinds)} kinds of input: {counts}; {worst:.1f} s at most; " \
        f"{deep} files of nesting; {offered} names completed"


def nested(stage, on, name, content):
    path = stage.scratch / "deep"
    path.write_bytes(content)
    for what, command, environment in (
        ("settings", ["stats", *on], {"PAWEN_CONFIG": str(path)}),
        ("--map", ["index", FIXTURES, "--index", stage.scratch / "deep-index", "--map", path], {}),
    ):
        ran = stage.run(*command, env={**stage.environment, **environment}, timeout=min(10, stage.left() + 5))
        stage.demand(ran.code in (0, 2), f"{what} of nested {name}: ends with {ran.code}")
        stage.demand(ran.peak < 300, f"{what} of nested {name}: takes {ran.peak:.0f} MB")
    return 1


def completed(stage):
    """The names of boards that a shell is offered: none has a character that it would run, or that a terminal obeys."""
    boards = ["`id`", "a;id", "q'q", 'q"q', "*", "S p", "\u202eabc", "Stock", "台股"]
    folder, index = stage.scratch / "boards", stage.scratch / "boards-index"
    folder.mkdir()
    for number, board in enumerate(boards):
        (folder / f"{number}.json").write_text(json.dumps(record(number, board=board)))
    stage.run("index", folder, "--index", index)
    shell = {
        "PAWEN_COMPLETE": "bash", "PAWEN_INDEX": str(index), "_CLAP_IFS": "\v", "_CLAP_COMPLETE_INDEX": "2",
        "_CLAP_COMPLETE_COMP_TYPE": "9", "_CLAP_COMPLETE_SPACE": "true",
    }
    ran = stage.run("--", "pawen", "search", "board:", env={**stage.environment, **shell})
    names = [name.removeprefix("board:") for name in ran.out.split("\v")]
    stage.demand("Stock" in names, "no board is completed")
    for name in names:
        stage.demand(not any(c in ACTIVE or is_raw(c) for c in name), f"a shell is offered the board {ascii(name)}")
    return len(names)


def argument(path):
    """The content of a file as an argument, which holds no NUL and at most 64 KiB."""
    return path.read_bytes().replace(b"\0", b"")[:1 << 16].decode("utf-8", "surrogateescape")


main(attack)
