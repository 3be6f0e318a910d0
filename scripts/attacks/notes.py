"""Damage to the small files of an index: what was left out on purpose, and what was kept, is never lost in silence."""
import json
import shutil

from stage import FIXTURES, main, record

FILES = ["pawen.json", "meta.json", "published.json", "analyser.json"]
GONE, SECRET = "B/M.1700000001.A.001", "B/M.1700000002.A.002"


def damaged(content, how):
    middle = len(content) // 2
    return {
        "flipped": content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1:],
        "cut": content[:middle], "empty": b"", "zeros": bytes(len(content)),
    }[how]


def ids(stage, index):
    return set(stage.run("export", "*", "--index", index, "-o", "-", "--format", "ids").out.split())


def made(stage):
    """An index that keeps the thread of a deleted file, and leaves out another thread."""
    archive, index, omitted = (stage.scratch / name for name in ("archive", "index", "omitted"))
    shutil.copytree(FIXTURES, archive)
    for number in (1, 2):
        (archive / f"{number}.json").write_text(json.dumps(record(number, board="B")))
    omitted.write_text(SECRET + "\n")
    stage.run("index", archive, "--index", index, "--omit", omitted)
    (archive / "1.json").unlink()
    stage.run("index", archive, "--index", index, "--keep-missing")
    return index


def attack(stage):
    index, refused, runs = made(stage), 0, 0
    before = ids(stage, index)
    stage.demand(GONE in before and SECRET not in before, "a thread is not kept, or not left out")
    ways = ("flipped", "gone") if stage.short else ("flipped", "cut", "empty", "zeros", "gone")
    cases = [(name, how) for name in FILES for how in ways]
    for number in stage.rounds(len(cases), len(cases)):
        name, how = cases[number]
        for command in (["index", "--keep-missing"], ["rebuild"]):
            copy = stage.scratch / "copy"
            shutil.copytree(index, copy)
            path = next(copy.rglob(name))
            if how == "gone":
                path.unlink()
            else:
                path.write_bytes(damaged(path.read_bytes(), how))
            ran = stage.run(*command, "--index", copy)
            refused, runs = refused + (ran.code == 2), runs + 1
            what = f"{name} {how}: {command[0]}"
            stage.demand(ran.code in (0, 2), f"{what} ends with {ran.code}")
            after = ids(stage, copy) if ran.code == 0 else before
            stage.demand(before <= after | {SECRET}, f"{what} loses {len(before - after)} threads, exit code 0")
            stage.demand(SECRET not in after or "warning" in ran.err, f"{what} brings back in silence what was left out")
            shutil.rmtree(copy)
    return f"{len(FILES)} files damaged in {len(ways)} ways, {runs} runs, {refused} refused"


main(attack)
