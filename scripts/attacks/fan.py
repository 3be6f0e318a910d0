"""Links between folders that make 2^25 paths to one file: it is walked once, or a signal ends the walk within a second."""
import json

from stage import main, record


def attack(stage):
    levels = [stage.scratch / "fan" / f"d{level}" for level in range(26)]
    for level, folder in enumerate(levels):
        folder.mkdir(parents=True)
        for name in "ab" if level < 25 else "":
            (folder / name).symlink_to(f"../d{level + 1}")
    (levels[-1] / "a.json").write_text(json.dumps(record(1)))
    patience = min(4.0, stage.left() / 3)
    ran = stage.run("index", levels[0], "--index", stage.scratch / "index", signal_after=patience, timeout=patience + 8)
    late = ran.seconds - patience
    stage.timely(ran.seconds < patience or late < 1, "a signal is not heeded within a second")
    stage.demand(ran.code in (0, 2), f"ends with {ran.code}")
    stage.demand(ran.peak < 200, "takes more than 200 MB")
    return f"ended after {ran.seconds:.1f} s, {ran.peak:.0f} MB"


main(attack)
