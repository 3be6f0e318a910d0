"""Makes the indexes that the other attacks copy: no attack, but a line with what a first index costs on this machine."""
from stage import FIXTURES, main


def attack(stage):
    for name, archive in (("small", FIXTURES), ("whole", stage.archive)):
        made, index = stage.scratch / name, stage.shared / name
        ran = stage.run("index", archive, "--index", made, timeout=stage.left() + 10)
        if not stage.demand(ran.code == 0, f"ends with {ran.code}: {ran.err[-200:]}"):
            return f"{name}, {ran.seconds:.0f} s"
        made.rename(index)
    size = sum(path.stat().st_size for path in index.rglob("*") if path.is_file())
    threads = stage.run("count", "*", "--index", index).out.strip()
    return f"{threads} threads, {size / 1e6:.1f} MB in {ran.seconds:.1f} s, {ran.peak:.0f} MB of memory"


main(attack)
