"""Requests by eight connections that stay open: all are answered, and the server's own memory stays bounded."""
import collections
import http.client
import threading
import time
import urllib.parse

from stage import main, percentile

QUERIES = ["DeepSeek", "台積電", "推", "author:a", "title:新聞", "半導體 AI", "*"]


def attack(stage):
    index, statuses, times = stage.index("whole"), collections.Counter(), []
    count = 400 if stage.short else 10_000

    def talk(server, share):
        client = server.client()
        for number in range(share):
            if stage.left() <= 0:
                return
            begun = time.monotonic()
            path = ("/api/search?", "/?")[number % 2] + urllib.parse.urlencode({"q": QUERIES[number % len(QUERIES)]})
            try:
                client.request("GET", path)
                answer = client.getresponse()
                answer.read()
                statuses[answer.status] += 1
            except (http.client.HTTPException, OSError):
                statuses["interrupted"] += 1
                client.close()
            times.append(time.monotonic() - begun)
        client.close()

    with stage.serve(index) as server:
        before = server.memory()
        talkers = [threading.Thread(target=talk, args=(server, count // 8)) for _ in range(8)]
        for talker in talkers:
            talker.start()
        for talker in talkers:
            talker.join()
        after = server.memory()
        stage.demand(server.lives(), "the server does not answer any more")
    stage.demand(set(statuses) == {200}, f"statuses {dict(statuses)}")
    stage.demand(statuses[200] >= count // 20, "hardly any request is answered in time")
    stage.demand(after < 200, f"{after:.0f} MB of its own")
    p50, p95, p99 = (1000 * percentile(times, part) for part in (0.5, 0.95, 0.99))
    return f"{statuses[200]} of {count} answered; p50 {p50:.0f}, p95 {p95:.0f}, p99 {p99:.0f} ms; memory {before:.0f} to {after:.0f} MB"


main(attack)
