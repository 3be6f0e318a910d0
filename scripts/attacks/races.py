"""Folders and files that become links while pawen looks at them, hard links, pipes: no foreign byte is removed or written."""
import ctypes
import json
import os
import shutil
import threading

from stage import FIXTURES, NotChecked, main, record

EXCHANGE, CURRENT = 2, -100


def exchange(one, other):
    """Swaps two names in one step, so that a program that looks twice may see both."""
    if ctypes.CDLL(None, use_errno=True).renameat2(CURRENT, os.fsencode(one), CURRENT, os.fsencode(other), EXCHANGE):
        error = ctypes.get_errno()
        raise OSError(error, os.strerror(error))


def content(folder):
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def swapping(one, other, stop):
    """Swaps two names until `stop` is set, also after one of them was removed."""
    while not stop.is_set():
        try:
            exchange(one, other)
        except OSError:
            stop.wait(0.0005)


def attack(stage):
    try:
        probe = [stage.scratch / name for name in ("probe-a", "probe-b")]
        for path in probe:
            path.write_bytes(b"")
        exchange(*probe)
    except (OSError, AttributeError):
        raise NotChecked("names cannot be swapped in one step here,") from None
    other = stage.index()
    generation = next(other.glob("generation-*"))
    before, runs, removed = content(other), 0, 0
    index, aside = stage.index(), stage.scratch / "link"
    for _ in stage.rounds(150, 12):
        # A generation that is left of a rebuild and is removed by the next run, and a link to that of another index.
        old = index / "generation-90"
        for path in (old, aside):
            if path.is_symlink():
                path.unlink()
            shutil.rmtree(path, ignore_errors=True)
        shutil.copytree(generation, old)
        (old / "meta.json").write_bytes(b"")
        aside.symlink_to(generation)
        stop = threading.Event()
        thread = threading.Thread(target=swapping, args=(old, aside, stop))
        thread.start()
        ran = stage.run("index", FIXTURES, "--index", index, timeout=30)
        stop.set()
        thread.join()
        runs += 1
        stage.demand(ran.code in (0, 2), f"a run ends with {ran.code}")
        lost = [name for name, bytes_ in before.items() if not (other / name).exists() or (other / name).read_bytes() != bytes_]
        removed += len(lost)
        if not stage.demand(not lost, f"a file of another index is removed: {lost[:1]}"):
            break
    return f"{runs} runs with a folder that becomes a link, {removed} foreign files removed; {linked(stage)} files with two names"


def linked(stage):
    """Files that pawen replaces, each with a second name elsewhere: that one keeps its content."""
    index, out, mine = stage.index(), stage.scratch / "out", stage.scratch / "mine"
    out.mkdir()
    mine.mkdir()
    folder = stage.scratch / "archive"
    folder.mkdir()
    (folder / "a.jsonl").write_text(json.dumps(record(1)) + "\n{x\n")
    stage.run("save", "a", "x")
    report = out / "rejects.jsonl"
    stage.run("index", folder, "--index", stage.scratch / "i", "--rejects", report)
    for name in ("hits.csv", "hits.csv.manifest.json"):
        (out / name).write_text("mine")
    saved = stage.scratch / "saved.json"
    places = [path for path in index.rglob("*") if path.is_file()] + [report, saved, *out.glob("hits.csv*")]
    for number, path in enumerate(places):
        os.link(path, mine / f"{number}")
    before = content(mine)
    for command in (
        ["index", folder, "--index", index, "--rejects", report], ["rebuild", "--index", index, "--keep-previous", "--accept-losses"],
        ["rollback", "--index", index], ["rebuild", "--index", index, "--accept-losses"], ["save", "b", "y"],
        ["search", "--since-last", "a", "--index", index, "--format", "ids"], ["saved", "rm", "b"],
        ["export", "*", "--index", index, "-o", out / "hits.csv", "--force", "--manifest"],
    ):
        stage.run(*command)
    after = content(mine)
    stage.demand(after == before, f"a second name has other bytes: {[name for name in before if after.get(name) != before[name]][:1]}")
    return len(places)


main(attack)
