"""One flipped bit at a time in any file of an index: every text that any command prints is as it was written, for the
thread it was written for; check, verify and an export with a manifest see the flip; nothing hangs or is killed.

A plain search may miss a hit of a damaged index, or find too many (SECURITY.md): that is counted, not refused.
"""
import collections
import json

from stage import main

# writer.json says who wrote last, and locks are empty: no command takes anything from them.
SAYS_NOTHING = ("writer.json", "write.lock", "readers.lock")
HITS = ["--format", "jsonl"]
# Commands whose output is not compared: they have to end, with an exit code of pawen's own.
OTHERS = [
    ["stats"], ["count", "*", "--both"], ["facet", "*", "--by", "author"], ["trend", "*", "--by", "year"], ["words", "*"], ["kwic", "的"],
    ["explain", "的 OR 了"], ["search", "的 -了", "--comments"], ["search", "'的'", "--sort", "newest"],
]


class Written:
    """What the commands print of the sound index."""

    def __init__(self, stage, index):
        self.exports = {level: hits(stage.run(*export(index, level)).out) for level in ((), ("--comments",))}
        threads = sorted(json.loads(hit)["id"] for hit in self.exports[()])
        self.shown = {name: stage.run("show", name, "--index", index).out for name in threads[:: max(1, len(threads) // 12)]}

    def is_other(self, level, out):
        """Whether a printed hit is not one that was written. A last line without an end was cut by an error."""
        return bool(hits(out) - self.exports[level])


def export(index, level, output="-"):
    return ["export", "*", "--full", "--index", index, "-o", output, *HITS, *level]


def hits(out):
    """The hits of an export, each as often as it is there: comments without a number may share an id."""
    lines = (json.loads(line) for line in out.split("\n")[:-1])
    # The relevance says how the hit was ranked, not what was written.
    return collections.Counter(json.dumps({**line, "relevance": None}, sort_keys=True) for line in lines)


def attack(stage):
    index = stage.index()
    written = Written(stage, index)
    files = [path for path in sorted(index.rglob("*")) if path.is_file() and path.stat().st_size and path.name not in SAYS_NOTHING]
    stores = [path for path in files if path.suffix == ".store"]
    outcomes, flips = collections.Counter(), 0
    for number in stage.rounds(1000, 12):
        path = stage.random.choice(stores if number % 3 == 0 else files)
        flip = (stage.random.randrange(path.stat().st_size), 1 << stage.random.randrange(8))
        flipped(path, *flip)
        flips += 1
        examine(stage, index, written, path, number, outcomes)
        flipped(path, *flip)
    stage.demand(stage.run("check", "--index", index).code == 0, "the index is not as it was after all flips are undone")
    return f"{flips} flips: " + ", ".join(f"{count} {what}" for what, count in sorted(outcomes.items()))


def examine(stage, index, written, path, number, outcomes):
    """Runs the commands on an index whose file at `path` is damaged."""
    at = path.suffix or path.name

    def run(*command):
        ran = stage.run(*command, timeout=20)
        what = " ".join(str(word) for word in command[:2])
        stage.demand(ran.code in (0, 1, 2), f"{what} on a damaged {at} {'hangs' if ran.code == -9 else f'ends with {ran.code}'}")
        if ran.code == 2:
            outcomes["panics that became errors"] += "internal error (panic)" in ran.err
            stage.demand("pawen check" in ran.err or "pawen rebuild" in ran.err, f"{what} on a damaged {at}: no way out: {ran.err}")
        return ran

    seen = run("check", "--index", index).code
    outcomes["seen by check"] += seen != 0
    stage.demand(seen != 0, f"check does not see a damaged {at}")
    for level, whole in written.exports.items():
        ran = run(*export(index, level))
        stage.demand(not written.is_other(level, ran.out), f"an export from a damaged {at} is not what was written")
        kind = "errors" if ran.code == 2 else "whole" if hits(ran.out) == whole else "incomplete"
        outcomes[f"exports: {kind}"] += 1
    # meta.json is what the next run continues from; searches read the commit in published.json.
    if path.name != "meta.json":
        cited = index.parent / "cited.jsonl"
        code = run(*export(index, (), cited), "--manifest", "--force").code
        stage.demand(code == 2 and not cited.exists(), f"a list of a damaged {at} is cited")
        stage.demand(run("verify", "的", "--index", index).code == 2, f"verify does not see a damaged {at}")
    for name in list(written.shown)[number % 3 :: 3]:
        ran = run("show", name, "--index", index)
        stage.demand(ran.code != 0 or ran.out == written.shown[name], f"a thread of a damaged {at} is not what was written")
    command = OTHERS[number % len(OTHERS)]
    run(*command, "--index", index)
    if number % 8 == 0:
        serve(stage, index, written, at)


def serve(stage, index, written, at):
    try:
        with stage.serve(index) as server:
            status, body, _ = server.get("/api/export", timeout=20, q="*", full="1")
            stage.demand(server.process.poll() is None, f"the server ends on a damaged {at}")
            other = status == 200 and written.is_other((), body.decode())
            stage.demand(not other, f"a download from a damaged {at} is not what was written")
    except RuntimeError:
        # It refuses to serve.
        pass


def flipped(path, at, bit):
    with open(path, "r+b") as file:
        file.seek(at)
        byte = file.read(1)[0]
        file.seek(at)
        file.write(bytes([byte ^ bit]))


main(attack)
