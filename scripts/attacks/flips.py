"""One flipped bit at a time in a file of an index: what is exported is what was written, or an error; check sees it."""
import collections

from stage import main

# writer.json says who wrote last; nothing is read from it.
SAYS_NOTHING = ("writer.json", "writer.lock", "readers.lock")


def attack(stage):
    index = stage.index()
    export = ["export", "*", "--full", "--index", index, "-o", "-", "--format", "jsonl"]
    whole = stage.run(*export).out
    files = [path for path in sorted(index.rglob("*")) if path.is_file() and path.stat().st_size and path.name not in SAYS_NOTHING]
    stores = [path for path in files if path.suffix == ".store"]
    outcomes, seen, flips = collections.Counter(), 0, 0
    for number in stage.rounds(1000, 40):
        path = stage.random.choice(stores if number % 2 else files)
        flip = (stage.random.randrange(path.stat().st_size), 1 << stage.random.randrange(8))
        flipped(path, *flip)
        flips += 1
        ran, checked = stage.run(*export, timeout=20), stage.run("check", "--index", index, timeout=20)
        outcome = "hangs" if ran.code == -9 else "killed" if ran.code < 0 else "an error" if ran.code == 2 else "same" if ran.out == whole else "OTHER"
        outcomes[outcome] += 1
        seen += checked.code != 0
        at = f"{path.suffix or path.name}"
        stage.demand(outcome in ("an error", "same"), f"exports from a damaged {at}: {outcome}")
        stage.demand(checked.code in (1, 2), f"check does not see a damaged {at} (exit {checked.code})")
        flipped(path, *flip)
    stage.demand(stage.run(*export).out == whole, "the index is not as it was after all flips are undone")
    return f"{flips} flips, check saw {seen}; exports: " + ", ".join(f"{count} {what}" for what, count in outcomes.most_common())


def flipped(path, at, bit):
    with open(path, "r+b") as file:
        file.seek(at)
        byte = file.read(1)[0]
        file.seek(at)
        file.write(bytes([byte ^ bit]))


main(attack)
