"""Downloads from an index with a flipped bit in its stored texts: the body is whole, or the connection breaks off."""
import collections

from stage import main


def attack(stage):
    index = stage.index()
    stores = sorted(index.rglob("*.store"))
    with stage.serve(index) as server:
        whole = server.get("/api/export", q="*", full="1")[1].count(b"\n")
    outcomes = collections.Counter()
    for _ in stage.rounds(200, 12):
        path = stage.random.choice(stores)
        content = bytearray(path.read_bytes())
        content[stage.random.randrange(len(content))] ^= 1 << stage.random.randrange(8)
        clean = path.read_bytes()
        path.write_bytes(content)
        try:
            with stage.serve(index) as server:
                status, body, _ = server.get("/api/export", q="*", full="1")
                lines = body.count(b"\n")
                outcome = "interrupted" if status == 0 else f"status {status}" if status != 200 else "whole" if lines == whole else "CUT"
                stage.demand(outcome != "CUT", f"{lines} of {whole} hits look whole")
        except RuntimeError:
            outcome = "not served"
        outcomes[outcome] += 1
        path.write_bytes(clean)
    return ", ".join(f"{count} {what}" for what, count in outcomes.most_common())


main(attack)
