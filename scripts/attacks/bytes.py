"""One bad byte, number or key in a file of many records: it costs one record at most, and a run that read nothing fails."""
import gzip
import json

from stage import main, record

GOOD = 20


def attack(stage):
    lines = [json.dumps(record(number)) for number in range(GOOD)]
    plain, middle = "\n".join(lines) + "\n", GOOD // 2

    def with_record(text):
        return ("\n".join(lines[:middle] + [text] + lines[middle:]) + "\n").encode()

    cases = {
        "a NUL first": b"\0" + plain.encode(),
        "a NUL in a record": plain.encode().replace(b"title 7", b"title\0 7"),
        "a block of NULs at the end": plain.encode() + bytes(4096),
        "NaN": with_record(lines[0].replace('"content"', '"n": NaN, "content"', 1)),
        "Infinity": with_record(lines[0].replace('"content"', '"n": -Infinity, "content"', 1)),
        "a key twice": with_record('{"board": "x", ' + lines[0][1:]),
        "a byte that is not UTF-8": plain.encode().replace(b"title 7", b"title \xff7"),
        "half a record": with_record(lines[0][:40]),
        "a cut gzip file": gzip.compress(plain.encode(), 0)[:-200],
    }
    lost = 0
    for number, (what, content) in enumerate(cases.items()):
        folder = stage.scratch / f"a{number}"
        folder.mkdir()
        (folder / ("x.jsonl.gz" if "gzip" in what else "x.jsonl")).write_bytes(content)
        index = stage.scratch / f"i{number}"
        stage.run("index", folder, "--index", index, timeout=stage.left())
        counted = stage.run("count", "*", "--index", index, timeout=stage.left()).out.strip()
        missed = GOOD - int(counted or 0)
        lost += max(0, missed)
        stage.demand(missed <= (2 if "cut" in what else 1), f"{what} costs {missed} records")
    nothing = stage.scratch / "nothing"
    nothing.mkdir()
    (nothing / "x.json").write_text("no json at all")
    stage.demand(stage.run("index", nothing, "--index", stage.scratch / "n").code == 2, "a run that read nothing does not end with 2")
    return f"{len(cases)} faults, {lost} of {GOOD * len(cases)} records lost"


main(attack)
