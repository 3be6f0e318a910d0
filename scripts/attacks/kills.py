"""kill -9 at any moment of an index, an update and a rebuild: readers see the old state, and the next run completes it."""
import shutil
import time

from stage import main


def ids(stage, index):
    return sorted(stage.run("export", "*", "--index", index, "-o", "-", "--format", "ids", timeout=60).out.split())


def attack(stage):
    archive, files = halved(stage)
    first = stage.scratch / "first"
    begun = time.monotonic()
    stage.run("index", archive, "--index", first, timeout=stage.left())
    took = time.monotonic() - begun
    old = ids(stage, first)
    for path, target in files:
        shutil.copy(path, target)
    whole = stage.scratch / "whole"
    stage.run("index", archive, "--index", whole, timeout=stage.left())
    new = ids(stage, whole)
    kills = {"index": 0, "update": 0, "rebuild": 0}
    for number in stage.rounds(60, 6):
        if number > 2 and stage.left() < 3 * took:
            break
        what = list(kills)[number % 3]
        index = stage.scratch / "index"
        shutil.rmtree(index, ignore_errors=True)
        if what != "index":
            shutil.copytree(first if what == "update" else whole, index)
        command = ["rebuild" if what == "rebuild" else "index", archive, "--index", index]
        killed, wait = False, took
        while not killed and wait > 0.001:
            # One that was done before it could be killed is a completed run: another one begins, and less time is left to it.
            process, wait = stage.start(*command), wait / 2
            time.sleep(stage.random.uniform(0, 2 * wait))
            killed = process.poll() is None
            process.kill()
            process.wait()
        kills[what] += killed
        before = {"index": [], "update": old, "rebuild": new}[what]
        stage.demand(ids(stage, index) in (before, new), f"{what}: readers see a state between")
        stage.demand(stage.run(*command, timeout=120).code == 0, f"{what}: the next run fails")
        stage.demand(ids(stage, index) == new, f"{what}: the next run has other threads")
        stage.demand(stage.run("check", "--index", index, timeout=60).code == 0, f"{what}: the index is not sound")
    stage.demand(all(kills.values()), "not every kind of run was killed")
    return f"{sum(kills.values())} kills ({', '.join(f'{count} of {what}' for what, count in kills.items())}), {len(new)} threads"


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
