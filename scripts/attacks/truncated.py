"""Files of stored texts that get shorter while they are served or exported: an error, no signal."""
from stage import main


def attack(stage):
    index = stage.index()
    stores = sorted(index.rglob("*.store"))
    with stage.serve(index) as server:
        whole = server.get("/api/export", q="*", full="1")[1]
        stage.demand(whole, "the server does not answer before")
        for path in stores:
            with open(path, "r+b") as file:
                file.truncate(100)
        status, body, _ = server.get("/api/export", q="*", full="1")
        stage.demand(status != 200 or body == whole, "a download from truncated texts looks whole")
        stage.demand(server.process.poll() is None, f"the server ends with {server.process.poll()}")
    ran = stage.run("export", "*", "--full", "--index", index, "-o", "-", timeout=20)
    stage.demand(ran.code == 2, f"export ends with {ran.code}")
    stage.demand(stage.run("check", "--index", index).code in (1, 2), "check does not see it")
    return f"{len(stores)} files cut to 100 bytes: download {status or 'interrupted'}, export ends with {ran.code}"


main(attack)
