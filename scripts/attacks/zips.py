"""ZIP files with hostile names, a pipe and a socket in the archive: no thread is lost, nothing is written, nothing hangs."""
import json
import os
import socket
import warnings
import zipfile

from stage import main, record

NAMES = [
    "../../../etc/x.json", "/abs/y.json", "..\\..\\w.json", "C:\\x.json", "a\x1b[31m.json", "\u202egpj.json",
    "a\nb.json", "n" * 60_000 + ".json", "folder/", "plain.json",
]


def attack(stage):
    folder = stage.scratch / "archive"
    folder.mkdir()
    with zipfile.ZipFile(folder / "names.zip", "w") as packed:
        for number, name in enumerate(NAMES):
            packed.writestr(name, json.dumps(record(number)))
    with warnings.catch_warnings(), zipfile.ZipFile(folder / "same.zip", "w") as packed:
        warnings.simplefilter("ignore")
        for number in (100, 101):
            packed.writestr("same.json", json.dumps(record(number)))
    os.mkfifo(folder / "pipe.json")
    with socket.socket(socket.AF_UNIX) as listener:
        os.chdir(folder)
        listener.bind("socket.json")
        os.chdir("/")
        index, rejects = stage.scratch / "index", stage.scratch / "rejects"
        ran = stage.run("index", folder, "--index", index, "--rejects", rejects, timeout=stage.left())
    stage.demand(ran.code in (0, 2), f"ends with {ran.code}")
    stage.demand("\x1b" not in ran.err and "\u202e" not in ran.err, "a name reaches the terminal raw")
    found = stage.run("export", "*", "--index", index, "-o", "-", "--format", "ids").out.split()
    stage.demand(len(found) == len(NAMES) + 1, f"{len(found)} of {len(NAMES) + 1} threads read")
    stage.demand(rejects.exists() and "same name" in rejects.read_text(), "a second entry of a name is lost in silence")
    return f"{len(NAMES)} names, {len(found)} threads, {len(rejects.read_text().splitlines())} reports"


main(attack)
