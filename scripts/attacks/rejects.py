"""A run that is refused or fails leaves the report of rejects of the run before as it was."""
import json

from stage import main, record


def attack(stage):
    folder, report = stage.scratch / "archive", stage.scratch / "rejects.jsonl"
    folder.mkdir()
    (folder / "a.jsonl").write_text(json.dumps(record(1)) + "\n{\"article_id\": 1\n" + json.dumps(record(2)) + "\n")
    stage.run("index", folder, "--index", stage.scratch / "index", "--rejects", report)
    before = report.read_bytes()
    stage.demand(before, "no report is written")
    refused = [
        ["index", stage.scratch / "absent", "--index", stage.scratch / "index"],
        ["index", folder, "--index", "/proc/pawen"],
        ["rebuild", stage.scratch / "absent", "--index", stage.scratch / "index"],
    ]
    for command in refused:
        ran = stage.run(*command, "--rejects", report)
        stage.demand(ran.code == 2, f"{command[0]} is not refused")
        stage.demand(report.read_bytes() == before, f"{command[0]} that is refused changes the report")
    return f"{len(refused)} refused runs, {len(before)} bytes before, {report.stat().st_size} after"


main(attack)
