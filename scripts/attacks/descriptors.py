"""Hardly any open files allowed, in every command: refused with the limit in the hint, and nothing is removed or rebuilt."""
import resource
import shutil
import socket
import time

from stage import FIXTURES, main

CLIENTS = 300


def attack(stage):
    index, refused, runs = stage.index(), 0, 0
    cached = ["search", "*", "--archive", FIXTURES, "--format", "ids"]
    whole = sorted(stage.run(*cached).out.split())
    kept = {path: path.read_bytes() for path in index.rglob("*") if path.is_file()}
    commands = {
        "update": ["index", FIXTURES, "--index", index], "rebuild": ["rebuild", "--index", index], "check": ["check", "--index", index],
        "search --archive": cached, "export": ["export", "*", "--index", index, "-o", "-", "--format", "ids"],
    }
    # Below five files not even the program starts.
    limits = [6, 11, 14, 20] if stage.short else [5, 6, 7, 8, 9, 10, 11, 12, 14, 16, 20, 24, 32, 48]
    for number in stage.rounds(len(limits), len(limits)):
        for name, command in commands.items():
            home = stage.scratch / "home"
            shutil.rmtree(home, ignore_errors=True)
            shutil.copytree(index, home)
            command = [home if part is index else part for part in command]
            ran = stage.run(*command, preexec_fn=lambda: limit(limits[number]))
            runs, refused, what = runs + 1, refused + (ran.code == 2), f"{name} with {limits[number]} files"
            stage.demand(ran.code in (0, 2), f"{what} ends with {ran.code}")
            if ran.code == 2:
                stage.demand("ulimit -n" in ran.err, f"{what} gives no hint: {ran.err.strip()[-200:]}")
            found = sorted(stage.run("export", "*", "--index", home, "-o", "-", "--format", "ids").out.split())
            stage.demand(found == whole, f"{what} leaves {len(found)} of {len(whole)} threads")
            if name != "rebuild" or ran.code:
                left = [path for path in kept if not (home / path.relative_to(index)).exists()]
                stage.demand(not left, f"{what} removes {left[0].name if left else ''}")
            stage.demand("not part of the index" not in ran.err, f"{what} takes a file of the index for a foreign one")
    stage.demand(sorted(stage.run(*cached).out.split()) == whole, "the cache is not whole afterwards")
    return f"{runs} runs with {limits[0]} to {limits[-1]} files, {refused} refused; {served(stage, index)}"


def limit(files):
    resource.setrlimit(resource.RLIMIT_NOFILE, (files, files))


def served(stage, index):
    """Clients that send half a request, more than the files that the server may open: others are served meanwhile."""
    with stage.serve(index, preexec_fn=lambda: limit(256)) as server:
        clients = [socket.create_connection(server.address, timeout=5) for _ in range(CLIENTS)]
        for client in clients:
            client.sendall(b"GET / HTTP/1.1\r\nHost: local")
        time.sleep(0.2)
        statuses = [server.get("/api/search", q="DeepSeek", timeout=10)[0] for _ in range(10)]
        for client in clients:
            client.close()
        stage.demand(statuses == [200] * 10, f"with {CLIENTS} clients and 256 files others get {statuses}")
        stage.demand(server.lives(), "the server has ended")
    return f"{CLIENTS} clients of a server with 256 files, others {statuses.count(200)} of 10"


main(attack)
