"""Small compressed files that hold gigabytes: read in bounded memory, and a signal ends the reading within a second."""
import gzip
import json
import struct

from stage import main, record

GIB = 1 << 30


def gzip_zeros(size):
    """Returns `size` zeros as members of 64 MiB, which is one member after another of the same bytes."""
    return gzip.compress(bytes(64 << 20), 9) * (size // (64 << 20))


def zstd_blocks(size, byte, before=b"", after=b""):
    """A frame of blocks that repeat one byte, written by hand: 4 bytes for each 128 KiB."""
    head = b"\x28\xb5\x2f\xfd" + b"\x00" + bytes([7 << 3])
    raw = lambda data, last: struct.pack("<I", len(data) << 3 | last)[:3] + data
    run = struct.pack("<I", (128 << 10) << 3 | 1 << 1)[:3] + byte
    return head + raw(before, 0) + run * (size // (128 << 10)) + raw(after, 1)


def attack(stage):
    size = GIB // 8 if stage.short else 10 * GIB
    opening = json.dumps(record(1))[:-len('"messages": []}')]
    bombs = {
        "zeros.json.gz": gzip_zeros(size),
        "zeros.json.zst": zstd_blocks(size, b"\0"),
        "blanks.json.zst": zstd_blocks(size // 5, b" ", json.dumps(record(2)).encode(), json.dumps(record(3)).encode()),
        "string.json.zst": zstd_blocks(size // 5, b"x", (opening + '"x": "').encode(), b'"}'),
        "twice.json.gz": gzip.compress(gzip_zeros(max(64 << 20, size // 10)), 9),
    }
    packed, seconds, peak = 0, [], 0.0
    for number, (name, content) in enumerate(bombs.items()):
        if not stage.demand(stage.left() > 0, "no time for all bombs"):
            break
        folder = stage.scratch / f"b{number}"
        folder.mkdir()
        (folder / name).write_bytes(content)
        (folder / "good.json").write_text(json.dumps(record(9)))
        index = stage.scratch / f"i{number}"
        ran = stage.run("index", folder, "--index", index, timeout=max(1, stage.left()))
        packed, peak = packed + len(content), max(peak, ran.peak)
        seconds.append(ran.seconds)
        stage.demand(ran.code in (0, 2), f"{name}: ends with {ran.code}")
        stage.demand(ran.peak < 300, f"{name}: takes {ran.peak:.0f} MB")
        stage.demand(stage.run("count", "*", "--index", index).out.strip() not in ("", "0"), f"{name}: its neighbour is lost")
    late = signalled(stage, zstd_blocks(40 * GIB, b" ", b"[", b"]"))
    return f"{packed >> 10} KiB, {max(seconds):.1f} s at most, {peak:.0f} MB, a signal heeded after {late:.2f} s"


def signalled(stage, content):
    folder = stage.scratch / "signal"
    folder.mkdir()
    (folder / "x.json.zst").write_bytes(content)
    ran = stage.run("index", folder, "--index", stage.scratch / "signalled", signal_after=0.5, timeout=4)
    late = max(0.0, ran.seconds - 0.5)
    stage.timely(late < 1, "a signal is not heeded within a second")
    return late


main(attack)
