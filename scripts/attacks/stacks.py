"""Deep queries, records and pages on a small stack: an answer or an error, no end by a signal."""
import json
import resource

from stage import main, record

DEEP = 100_000
# In KiB: that of other threads is 2 MiB, so that this is about the main thread.
STACKS = [8192, 512, 256]


def queries():
    return {
        "brackets": "(" * 200 + "x" + ")" * 200, "negations": "(-(" * 99 + "x" + "))" * 99, "minus": "-" * 30_000 + "x",
        "not": "NOT " * 10_000 + "x", "comments": "comment{" * 199 + "x" + "}" * 199, "or": " OR ".join(f"a{n}" for n in range(1000)),
        "quotes": '"' * 60_000, "wildcards": " ".join(["a*"] * 200), "near": " NEAR/3 ".join(["台積"] * 900), "long": "'" + "a" * 60_000 + "'",
    }


def archive(folder):
    """An archive of nesting without an end, with two good threads."""
    folder.mkdir()
    thread = json.dumps(record(1))
    page = '<html><body><div id="main-content" class="bbs-screen bbs-content">'
    files = {
        "lists.json": "[" * DEEP + thread, "objects.json": thread[:-1] + ', "x": ' + '{"a":' * DEEP + "1" + "}" * DEEP + "}",
        "articles.json": '{"articles":[' * (DEEP // 2) + thread, "page.html": page + "<div><b>" * DEEP,
        "closed.html": page + "<i>" * DEEP + "x" + "</i>" * DEEP,
        "quotes.json": json.dumps(record(2, content="\n".join(": " * 2000 + "x" for _ in range(100)))), "good.json": json.dumps(record(3)),
    }
    for name, content in files.items():
        (folder / name).write_text(content)
    return folder


def attack(stage):
    index, folder, runs = stage.index(), archive(stage.scratch / "archive"), 0
    # A program that is built for debugging needs several times the stack.
    stacks = STACKS[:1] if stage.short else STACKS
    for stack in stacks:
        deep = stage.scratch / f"i{stack}"
        size = lambda: resource.setrlimit(resource.RLIMIT_STACK, (stack << 10, resource.RLIM_INFINITY))
        verbs = ["count"] if stage.short else ["count", "explain", "search"]
        commands = [(name, [verb, "--index", index, "--", query]) for name, query in queries().items() for verb in verbs]
        commands += [("the archive", ["index", folder, "--index", deep]), ("it again", ["rebuild", "--index", deep])]
        commands += [("it", ["check", "--deep", "--index", deep])]
        for name, command in commands:
            if stage.left() <= 0:
                break
            ran = stage.run(*command, timeout=max(1, stage.left()), preexec_fn=size)
            runs += 1
            stage.demand(ran.code in (0, 1, 2), f"{command[0]} of {name} with {stack} KiB ends with {ran.code}")
        found = int(stage.run("count", "*", "--index", deep).out.strip() or 0)
        stage.demand(found >= 2, f"{found} of 2 good threads read with {stack} KiB")
    return f"{runs} runs with stacks of at least {stacks[-1]} KiB"


main(attack)
