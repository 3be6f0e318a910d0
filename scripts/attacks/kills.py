"""kill -9 at any moment of an index, an update and a rebuild: readers see the old state, and the next run completes it."""
import shutil
import time

from stage import NotChecked, main


def ids(stage, index):
    return sorted(stage.run("export", "*", "--index", index, "-o", "-", "--format", "ids", timeout=60).out.split())


def attack(stage):
    if not (stage.shared / "whole").exists():
        raise NotChecked("no index was made in time,")
    archive, later = halved(stage)
    half = stage.scratch / "half"
    begun = time.monotonic()
    stage.run("index", archive, "--index", half, timeout=stage.left())
    took = 2 * (time.monotonic() - begun)
    old = ids(stage, half)
    for path, target in later:
        shutil.copy(path, target)
    new = ids(stage, stage.shared / "whole")
    kills = {"index": 0, "update": 0, "rebuild": 0}
    for number in stage.rounds(60, 6):
        what = list(kills)[number % 3]
        index = stage.scratch / "index"
        shutil.rmtree(index, ignore_errors=True)
        if what != "index":
            shutil.copytree(half if what == "update" else stage.shared / "whole", index)
        command = ["rebuild" if what == "rebuild" else "index", archive, "--index", index]
        kills[what] += killed(stage, command, took)
        before = {"index": [], "update": old, "rebuild": new}[what]
        stage.demand(ids(stage, index) in (before, new), f"{what}: readers see a state between")
        resumed = stage.run(*command, timeout=max(5, stage.left()))
        if resumed.code == -9:
            break
        stage.demand(resumed.code == 0, f"{what}: the next run fails")
        stage.demand(ids(stage, index) == new, f"{what}: the next run has other threads")
        stage.demand(stage.run("check", "--index", index, timeout=60).code == 0, f"{what}: the index is not sound")
        if number >= 2 and stage.left() < 2.5 * took:
            break
    stage.demand(all(kills.values()), "not every kind of run was killed")
    return f"{sum(kills.values())} kills ({', '.join(f'{count} of {what}' for what, count in kills.items())}), {len(new)} threads"


def killed(stage, command, took):
    """Kills a run at a random moment. One that was done before is a completed run: the next gets less time."""
    while took > 0.001:
        process = stage.start(*command)
        time.sleep(stage.random.uniform(0, took))
        alive = process.poll() is None
        process.kill()
        process.wait()
        if alive:
            return True
        took /= 2
    return False


def halved(stage):
    """A copy of the archive with every second file, and the others with where they belong."""
    archive, later = stage.scratch / "archive", []
    for number, path in enumerate(sorted(path for path in stage.archive.rglob("*") if path.is_file())):
        target = archive / path.relative_to(stage.archive)
        target.parent.mkdir(parents=True, exist_ok=True)
        if number % 2:
            later.append((path, target))
        else:
            shutil.copy(path, target)
    return archive, later


main(attack)
