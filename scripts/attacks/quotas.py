"""A limit on the size of files under everything that is written: an error with a hint, no half file, nothing lost."""
import json
import resource
import shutil

from stage import FIXTURES, main, record


def limited(size):
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def attack(stage):
    index, folder, out = stage.index(), stage.scratch / "archive", stage.scratch / "out"
    shutil.copytree(FIXTURES, folder)
    out.mkdir()
    (folder / "new.json").write_text(json.dumps(record(1)))
    (folder / "broken.jsonl").write_text("{broken\n" * 3000)
    count = lambda home: stage.run("count", "*", "--index", home).out.strip()
    before, refused, runs = count(index), 0, 0
    reports, saved = stage.scratch / "rejects.jsonl", stage.scratch / "saved.json"
    stage.run("index", folder, "--index", stage.scratch / "i", "--rejects", reports)
    stage.run("save", "a", "x")
    for what in (reports, saved):
        stage.demand(what.exists(), f"{what.name} is not written")
    kept = {path: path.read_bytes() for path in (reports, saved) if path.exists()}
    sizes = [1000, 10_000] if stage.short else [0, 1, 100, 1000, 4096, 10_000, 30_000]
    for number in stage.rounds(len(sizes), len(sizes)):
        home = stage.scratch / f"home{number}"
        shutil.copytree(index, home)
        commands = {
            "index": ["index", folder, "--index", home, "--rejects", reports], "rebuild": ["rebuild", folder, "--index", home],
            "export": ["export", "*", "--full", "--index", home, "-o", out / "a.jsonl"],
            "export gz": ["export", "*", "--full", "--index", home, "-o", out / "a.csv.gz", "--manifest"],
            "parquet": ["export", "*", "--full", "--index", home, "-o", out / "a.parquet"],
            "save": ["save", "b", "y" * 5000], "a search": ["search", "*", "--index", home, "--format", "ids"],
        }
        for name, command in commands.items():
            ran = stage.run(*command, preexec_fn=limited(sizes[number]))
            runs, refused, what = runs + 1, refused + (ran.code == 2), f"{name} with files of {sizes[number]} bytes"
            stage.demand(ran.code in (0, 2), f"{what} ends with {ran.code}")
            if ran.code == 2:
                # The messages are written to a file as well.
                stage.demand("ulimit -f" in ran.err or sizes[number] < 1000, f"{what}: no hint: {ran.err.strip()[-200:]}")
                for path in (path for path, content in kept.items() if path.read_bytes() != content):
                    stage.demand(False, f"{what} changes {path.name}")
                stage.demand(not list(out.iterdir()), f"{what} leaves a file")
            kept = {path: path.read_bytes() for path in kept}
            for path in out.iterdir():
                path.unlink()
        stage.demand(int(count(home) or 0) >= int(before), f"threads are gone with files of {sizes[number]} bytes")
        stage.demand(stage.run("check", "--index", home).code == 0, f"not sound with files of {sizes[number]} bytes")
        ran = stage.run("index", folder, "--index", home)
        stage.demand(ran.code == 0 and int(count(home)) == int(before) + 1, f"does not resume after {sizes[number]} bytes")
    return f"{runs} runs with files of {sizes[0]} to {sizes[-1]} bytes, {refused} refused"


main(attack)
