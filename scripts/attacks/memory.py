"""Records of a million comments, read by many threads: --memory bounds them too."""
import json

from stage import main, record

COMMENTS = 1_390_000
BOUND = 1024


def attack(stage):
    files, comments = (2, COMMENTS // 16) if stage.short else (6, COMMENTS)
    folder = stage.scratch / "archive"
    folder.mkdir()
    for number in range(files):
        head = json.dumps(record(number))[:-len("[]}")]
        (folder / f"{number}.json").write_text(head + "[" + ",".join(['"u:c"'] * comments) + "]}")
    size = sum(path.stat().st_size for path in folder.iterdir())
    command = ["index", folder, "--index", stage.scratch / "index", "--memory", "170MiB", "--threads", "8"]
    ran = stage.run(*command, timeout=stage.left())
    stage.demand(ran.code == 0, f"ends with {ran.code}")
    stage.demand(ran.peak <= BOUND, f"more than {BOUND} MB")
    return f"{size >> 20} MiB of records by 8 threads with --memory 170MiB: peak {ran.peak:.0f} MB, {ran.seconds:.0f} s"


main(attack)
