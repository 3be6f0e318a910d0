"""A light query during forty heavy ones: it is answered within half a second."""
import threading
import time

from stage import main

# A search for exact characters has to look at the texts themselves.
HEAVY = " OR ".join(f"'{sign}'" for sign in "，。！？、；：「」（）")


def attack(stage):
    count = 8 if stage.short else 40
    with stage.serve(stage.index("whole")) as server:
        alone = max(server.get("/api/search", q="DeepSeek")[2] for _ in range(3))
        heavy, ended = [], threading.Event()

        def burden(number):
            while not ended.is_set() and stage.left() > 2:
                heavy.append(server.get("/api/search", q=f"{HEAVY} OR '{number}，'", timeout=stage.left())[0])

        burdens = [threading.Thread(target=burden, args=(number,)) for number in range(count)]
        for one in burdens:
            one.start()
        time.sleep(0.5)
        lights = []
        while len(lights) < (5 if stage.short else 20) and stage.left() > (3 if stage.short else 12):
            lights.append(server.get("/api/search", q="DeepSeek", timeout=20))
            time.sleep(0.1)
        ended.set()
        for one in burdens:
            one.join()
        stage.demand(server.lives(), "the server does not answer any more")
    worst = max((seconds for _, _, seconds in lights), default=0.0)
    refused = sum(status != 200 for status, _, _ in lights)
    stage.demand(lights and refused == 0, f"{refused} of {len(lights)} light queries are refused")
    stage.timely(worst <= 0.5, "a light query waits more than half a second")
    return f"{len(lights)} light queries during {count} heavy ones: {1000 * alone:.0f} ms alone, at most {1000 * worst:.0f} ms"


main(attack)
