"""Numbers, keys, columns, rows, tags and encodings without an end: bounded memory and time, and the file next to each is read."""
import json

from stage import main, record

MOST = 500
SIZE = 1_000_000


def cases(random, part):
    """Files by name, `part` of the full size."""
    thread, many = json.dumps(record(1)), SIZE // part
    head, page = thread[:-1], '<html><body><div id="main-content" class="bbs-screen bbs-content">'
    han = "".join(chr(random.randrange(0x4E00, 0x9FFF)) for _ in range(many))
    push = '<div class="push"><span class="push-tag">推 </span><span class="push-userid">u</span><span class="push-content">c</span></div>'
    rows = "t,c,w,2020-01-01,B,https://www.ptt.cc/bbs/B/M.1500000000.A.001.html\n"
    return {
        "digits.json": head + ', "n": ' + "9" * many + ', "m": 1e' + "9" * many + ', "o": -0.' + "0" * many + "1}",
        "author.json": thread.replace('"writer"', "7" * many), "key.json": head + ', "' + "k" * 5 * many + '": 1}',
        "keys.json": head + "," + ",".join(f'"k{number}": {number}' for number in range(many)) + "}",
        "same-keys.json": head + "," + ",".join(f'"content": "x{number}"' for number in range(many // 2)) + "}",
        "new-keys.jsonl": "\n".join(json.dumps({**record(number), f"k{number}": 1}) for number in range(many // 20)),
        "columns.csv": "title,content," + ",".join(f"c{number}" for number in range(many)) + "\nt,c" + ",1" * many + "\n",
        "quote.csv": 'title,content,author,date,board\n"' + "a,b\n" * 2 * many,
        "same-rows.csv": "title,content,author,date,board,url\n" + rows * (many // 5),
        "deep.html": page + "<div>" * (many // 10) + "x" + "</div>" * (many // 10), "tags.html": page + "<table><b><i><a>" * (many // 50),
        "attributes.html": '<html><body><div id="main-content" ' + " ".join(f"a{number}=1" for number in range(many)) + ">x",
        "pushes.html": page + push * (many // 10), "gb18030.json": json.dumps(record(1, content=han), ensure_ascii=False),
        "utf-16.json": json.dumps(record(1, content="a" * 5 * many)), "surrogates.json": b"\xff\xfe" + b"\x00\xd8" * 5 * many,
        "ligatures.json": json.dumps(record(1, content="\ufdfa" * many), ensure_ascii=False),
        "marks.json": json.dumps(record(1, content="a" + "\u0301" * 2 * many), ensure_ascii=False),
        "escapes.json": thread.replace("title 1", "\\u0041" * many), "returns.jsonl": "\r".join([thread] * (many // 200)),
        "addresses.json": json.dumps(record(1, content="http://" + "a." * (many // 2) + "com " + "http://" * (many // 4))),
        "quotations.json": json.dumps(record(1, content="\n※ 引述《a》之銘言：\n" * (many // 20) + (": " * 200 + "x\n") * (many // 400))),
    }


def attack(stage):
    read, peak, slow = 0, 0.0, (0.0, "")
    files = cases(stage.random, 10 if stage.short else 1)
    for number, (name, content) in enumerate(files.items()):
        if stage.left() <= 0:
            break
        folder, index = stage.scratch / f"v{number}", stage.scratch / f"i{number}"
        folder.mkdir()
        if isinstance(content, str):
            encoding = name.partition(".")[0] if name.startswith(("gb18030", "utf-16")) else "utf-8"
            content = content.encode(encoding)
        (folder / name).write_bytes(content)
        (folder / "good.json").write_text(json.dumps(record(9)))
        ran = stage.run("index", folder, "--index", index, timeout=max(1, stage.left()))
        read, peak, slow = read + len(content), max(peak, ran.peak), max(slow, (ran.seconds, name))
        stage.demand(ran.code in (0, 2), f"{name} ends with {ran.code}")
        stage.demand(ran.peak < MOST, f"{name} takes {ran.peak:.0f} MB")
        stage.demand(stage.run("count", "*", "--index", index).out.strip() not in ("", "0"), f"{name}: its neighbour is lost")
        for command in ("search", "export"):
            ran = stage.run(command, "*", "--index", index, "--format", "jsonl", timeout=max(1, stage.left()))
            stage.demand(ran.code == 0, f"{name}: {command} ends with {ran.code}")
        (folder / name).unlink()
    return f"{len(files)} files of {read / 1e6:.0f} MB, {slow[0]:.1f} s at most ({slow[1]}), {peak:.0f} MB"


main(attack)
