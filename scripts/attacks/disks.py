"""A full disk under everything that pawen writes: refused with a message, nothing lost, and it goes on after room is made."""
import os
import shutil
import subprocess

from stage import FIXTURES, NotChecked, main

SIZE = 64 << 20


def attack(stage):
    if os.geteuid() != 0:
        raise NotChecked("only root can mount a small disk,")
    index, disk = stage.index(), stage.scratch / "disk"
    used = sum(path.stat().st_size for path in index.rglob("*") if path.is_file())
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={2 * used + SIZE}", "tmpfs", disk]
    if subprocess.run(mount, check=False, stderr=subprocess.DEVNULL).returncode:
        raise NotChecked("no small disk can be mounted here,")
    try:
        return filled(stage, index, disk)
    finally:
        subprocess.run(["umount", "--lazy", disk], check=False)


def filled(stage, index, disk):
    shutil.copytree(index, disk / "index")
    before = stage.run("count", "*", "--index", disk / "index").out
    environment = {**stage.environment, "PAWEN_CACHE": str(disk / "cache"), "PAWEN_SAVED": str(disk / "saved.json")}
    search = ["search", "*", "--limit", "0", "--archive", FIXTURES]
    stage.run(*search, timeout=stage.left(), env=environment)
    with open(disk / "filling", "wb") as filling:
        try:
            while True:
                filling.write(bytes(1 << 16))
                filling.flush()
        except OSError:
            pass
    more = stage.scratch / "more"
    more.mkdir()
    (more / "a.jsonl").write_text('{"article_id":"M.1.A.001","article_title":"t","board":"B","content":"c"}\n')
    writes = {
        "a new index": ["index", FIXTURES, "--index", disk / "new"],
        "an update": ["index", more, "--index", disk / "index"],
        "a rebuild": ["rebuild", FIXTURES, "--index", disk / "index", "--accept-losses"],
        "an export": ["export", "*", "--index", disk / "index", "-o", disk / "hits.jsonl"],
        "a saved query": ["save", "name", "x"],
    }
    for what, command in writes.items():
        ran = stage.run(*command, timeout=max(5, stage.left()), env=environment)
        stage.demand(ran.code == 2 and "hint: " in ran.err, f"{what}: ends with {ran.code}: {ran.err.strip()[:200]}")
        stage.demand("rebuild" not in ran.err.partition("hint: ")[2], f"{what}: the hint names rebuild")
    stage.demand(not (disk / "hits.jsonl").exists(), "half an export is left")
    found = stage.run(*search, timeout=max(5, stage.left()), env=environment)
    stage.demand(found.code == 0, f"--archive with a current index: {found.err.strip()[:200]}")
    stage.demand(stage.run("count", "*", "--index", disk / "index").out == before, "the index counts otherwise")
    stage.demand(stage.run("check", "--index", disk / "index").code == 0, "the index is not sound")
    (disk / "filling").unlink()
    for what, command in writes.items():
        ran = stage.run(*command, timeout=max(5, stage.left()), env=environment)
        stage.demand(ran.code == 0, f"{what} does not go on after room is made: {ran.err.strip()[:200]}")
    return f"{len(writes)} writes refused on a full disk, then done"


main(attack)
