"""Links and foreign files at the names that pawen uses inside an index folder: none may be deleted or written."""
import shutil

from stage import FIXTURES, main

NAMES = ["generation-{}", "generation-{}.tmp", "words-{}", "pointer-{}", "tmp-{}", ".tmp{}", "rebuild-{}"]


def attack(stage):
    index, planted, runs = stage.index(), 0, 0
    archive = stage.scratch / "archive"
    shutil.copytree(FIXTURES, archive)
    inside = sorted(path.name for path in index.iterdir())
    mine = stage.scratch / "mine"
    (mine / "deep").mkdir(parents=True)
    (mine / "thesis.txt").write_text("a")
    (mine / "deep" / "photo.jpg").write_text("b")
    for name in [name.format(number) for name in NAMES for number in (0, 2, 9)]:
        place = index / name
        if place.exists() or place.is_symlink():
            continue
        if planted % 3 == 0:
            place.symlink_to(mine)
        elif planted % 3 == 1:
            place.symlink_to(mine / "thesis.txt")
        else:
            place.mkdir()
            (place / "diary.txt").write_text("c")
        planted += 1
    foreign = [path for path in index.iterdir() if path.name not in inside and not path.is_symlink()]
    for number in stage.rounds(3, 2):
        (archive / f"new-{number}.jsonl").write_text('{"article_id":"M.170000000%d.A.001","article_title":"t","board":"B","content":"c"}\n' % number)
        for command in (["index", archive, "--index", index], ["rebuild", archive, "--index", index]):
            stage.run(*command, timeout=stage.left())
            runs += 1
    stage.demand((mine / "thesis.txt").read_text() == "a" if (mine / "thesis.txt").exists() else False, "a linked file is gone or changed")
    stage.demand((mine / "deep" / "photo.jpg").exists(), "a file below a link is gone")
    for path in foreign:
        stage.demand((path / "diary.txt").exists(), f"{path.name}/diary.txt is gone")
    return f"{planted} links and folders planted, {runs} runs"


main(attack)
