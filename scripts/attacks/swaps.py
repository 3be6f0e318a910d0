"""An index folder that becomes another thing while it is served: a link elsewhere, nothing, and itself again."""
import os
import time

from stage import main


def attack(stage):
    index = stage.index()
    away, other, other_files = index.with_name("away"), stage.scratch / "other", {"a.txt": b"a", "pawen.json": b"{}"}
    other.mkdir()
    for name, content in other_files.items():
        (other / name).write_bytes(content)
    answers = []
    with stage.serve(index) as server:
        def probe(what, allowed, path="/api/search"):
            # The server looks at the folder about once a second.
            begun, status = time.monotonic(), 0
            while status not in allowed and time.monotonic() - begun < 10:
                status = server.get(path, q="台")[0]
                time.sleep(0.1)
            answers.append(status)
            stage.demand(status in allowed, f"{what}: {status}")

        probe("the index", [200])
        index.rename(away)
        probe("no folder", [500, 503])
        index.symlink_to(other)
        probe("a link to another folder", [500, 503])
        probe("health of a link", [503], "/api/health")
        for command in (["index", stage.archive], ["rebuild", stage.archive]):
            ran = stage.run(*command, "--index", index, timeout=stage.left())
            stage.demand(ran.code == 2, f"{command[0]} through a link ends with {ran.code}")
        os.remove(index)
        away.rename(index)
        probe("the index again", [200])
    kept = {path.name: path.read_bytes() for path in other.iterdir()}
    stage.demand(kept == other_files, "the other folder was written to")
    return f"answers {', '.join(map(str, answers))}; {len(kept)} foreign files untouched"


main(attack)
