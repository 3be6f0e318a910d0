"""Mutated queries by all addresses that take one: answered, refused or out of time, and the server lives."""
import collections
import concurrent.futures
import urllib.parse

from stage import main, percentile

PIECES = ["DeepSeek", "台積電", "半導體", '"', "'", "(", ")", " OR ", " AND ", " NOT ", "-", "*", "?", "~", "NEAR/3", ":", "author:", "title:", "by:",
          "date:", "score>", "recommend:", "after:2024", "..", "[", "]", "{", "\\", "/", "\0", "\x1b", "\u202e", "\ufeff", "\u3000", "（", "）", "：",
          "「", "」", "query:a", "id:", "^", "&&", "||", "!", "+", "9" * 30, "é", "\U0001f600", "a" * 200, "%", "#", "=", "<", ">="]
PATHS = ["/api/search?", "/api/count?", "/api/facet?by=author&", "/api/trend?", "/api/export?format=ids&", "/api/search?level=comments&any=1&", "/?", "/trend?"]


def attack(stage):
    index, outcomes, times = stage.index("whole"), collections.Counter(), []
    count = 400 if stage.short else 20_000
    queries = ["".join(stage.random.choices(PIECES, k=stage.random.randrange(1, 12))) for _ in range(count)]
    with stage.serve(index) as server:
        def ask(number):
            if stage.left() <= 0:
                return None
            return server.get(PATHS[number % len(PATHS)] + urllib.parse.urlencode({"q": queries[number]}))
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            for answer in pool.map(ask, range(count)):
                if answer:
                    outcomes[answer[0]] += 1
                    times.append(answer[2])
        stage.demand(server.lives(), "the server does not answer any more")
    stage.demand(set(outcomes) <= {200, 400, 503}, f"statuses {sorted(outcomes)}")
    answered = sum(outcomes.values())
    stage.demand(answered >= count // 20, "hardly any query is answered in time")
    stage.timely(outcomes[503] <= answered // 100, "more than 1 % are out of time")
    p50, p95, p99 = (1000 * percentile(times, part) for part in (0.5, 0.95, 0.99))
    counts = ", ".join(f"{status}: {number}" for status, number in sorted(outcomes.items()))
    return f"{answered} of {count} queries, {counts}; p50 {p50:.0f}, p95 {p95:.0f}, p99 {p99:.0f} ms"


main(attack)
