"""Ctrl-C in every long command at a random moment: it ends within a second, and leaves no half-written file."""
import os
import shutil
import signal
import subprocess
import time

from stage import NotChecked, main

QUERY = "漲 OR 跌 OR '%'"


def commands(stage, index, out):
    whole = ["--index", index]
    ids = stage.scratch / "ids"
    ids.write_text(stage.run("export", "*", "--limit", "2000", *whole, "-o", "-", "--format", "ids").out)
    queries = stage.scratch / "queries"
    queries.write_text(f"{QUERY}\n" * 2000)
    return {
        "index": ["index", stage.archive, "--index", stage.scratch / "new"],
        "rebuild": ["rebuild", stage.archive, *whole], "search --archive": ["search", "x", "--archive", stage.archive],
        "check": ["check", *whole], "check --deep": ["check", "--deep", *whole],
        "verify": ["verify", QUERY, *whole], "explain": ["explain", " ".join(["?*"] * 200), *whole],
        "search": ["search", "'，' '。' '%'", "--unit", "comment", *whole, "--format", "jsonl"],
        "search --any": ["search", "--any", "請問長榮航可以買嗎" * 60, *whole, "--format", "jsonl"],
        "export": ["export", "*", "--unit", "comment", "--full", *whole, "-o", out / "a.csv.zst"],
        "export parquet": ["export", "*", "--unit", "comment", *whole, "-o", out / "a.parquet"],
        "export --manifest": ["export", "*", "--unit", "block", *whole, "-o", out / "b.jsonl.gz", "--manifest"],
        "facet": ["facet", QUERY, "--unit", "comment", "--by", "by", *whole], "words": ["words", QUERY, *whole],
        "kwic": ["kwic", "的", "--limit", "1000000", *whole], "trend": ["trend", *[QUERY] * 50, "--unit", "comment", *whole],
        "count --from": ["count", "--from", queries, *whole], "show": ["show", "-", *whole], "serve": ["serve", "--port", "0", *whole],
    }, ids


def interrupted(stage, command, ids, number, after):
    """The seconds that a command takes to end after the signal and its exit code; no seconds if it was done before."""
    with open(ids) as source:
        command = [stage.pawen, *map(str, command)]
        process = subprocess.Popen(command, stdin=source, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=stage.environment)
    time.sleep(after)
    if process.poll() is not None:
        return None, process.returncode
    process.send_signal(number)
    begun = time.monotonic()
    try:
        process.wait(timeout=20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    return time.monotonic() - begun, process.returncode


def attack(stage):
    if not (stage.shared / "whole").exists():
        raise NotChecked("no index was made in time,")
    index, out = stage.index("whole"), stage.scratch / "out"
    out.mkdir()
    long, ids = commands(stage, index, out)
    late, caught, done = {}, 0, 0
    for number in stage.rounds(4, 1):
        for name, command in long.items():
            if stage.left() <= 3:
                break
            shutil.rmtree(stage.scratch / "new", ignore_errors=True)
            kind = (signal.SIGINT, signal.SIGTERM)[number % 2]
            took, code = interrupted(stage, command, ids, kind, stage.random.uniform(0.02, 0.4 * (number + 1)))
            done += took is None
            if took is not None:
                caught += 1
                late[name] = max(took, late.get(name, 0))
                stage.timely(took < 1.2, f"{name} ends {took:.1f} s after a signal")
                stage.demand(code in (0, 1, 2, 130, -kind), f"{name} ends with {code} after a signal")
            for path in os.listdir(out):
                # A signal may come when the file is whole: then it is what the command writes without one.
                left = (out / path).read_bytes()
                (out / path).unlink()
                if took is not None and code != 0 and path.startswith("a."):
                    stage.run(*command)
                    stage.demand((out / path).read_bytes() == left, f"{name} leaves {path}")
                    (out / path).unlink()
    stage.demand(stage.run("check", "--index", index).code == 0, "the index is not sound afterwards")
    worst = max(late, key=late.get, default="none")
    return f"{caught} runs of {len(long)} commands interrupted, {done} done before; {1000 * late.get(worst, 0):.0f} ms at most ({worst})"


main(attack)
