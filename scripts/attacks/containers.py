"""Containers whose names and sizes lie: bounded memory, no hang, and the file next to each is read."""
import gzip
import io
import json
import lzma
import os
import struct
import zipfile
import zlib

from stage import main, record

BLOCK, MOST = 512, 300
THREAD = json.dumps(record(1)).encode()


def header(name, size, kind=b"0"):
    """A header of tar; a size is written in binary, which has no limit."""
    head = bytearray(BLOCK)
    head[:len(name)], head[156:157], head[257:265] = name, kind, b"ustar\x0000"
    head[124:136] = b"\x80" + size.to_bytes(11, "big")
    head[148:156] = b" " * 8
    head[148:156] = b"%06o\0 " % sum(head)
    return bytes(head)


def padded(content):
    return content + bytes(-len(content) % BLOCK)


END = header(b"last.json", len(THREAD)) + padded(THREAD) + bytes(2 * BLOCK)


def long_name(kind, size):
    """A name of `size` bytes in a compressed tar, which grows less than a bomb that is refused for its growth."""
    piece = gzip.compress(bytes(16 << 20), 9) + gzip.compress(os.urandom(75_000), 1)
    length = (16 << 20) + 75_000
    pieces = size // length
    rest = gzip.compress(bytes(-pieces * length % BLOCK) + END)
    return gzip.compress(header(b"name", pieces * length, kind)) + piece * pieces + rest


def seven(packed, dictionary, size, files=1):
    """A 7z file of one entry in LZMA."""
    number = lambda value: bytes([value]) if value < 0x80 else b"\xff" + struct.pack("<Q", value)
    coder = b"\x23\x03\x01\x01\x05\x5d" + struct.pack("<I", dictionary)
    folder = b"\x07\x0b\x01\x00\x01" + coder + b"\x0c" + number(size) + b"\x00"
    names = b"\x00" + "a.json\0".encode("utf-16le")
    head = b"\x01\x04\x06\x00\x01\x09" + number(len(packed)) + b"\x00" + folder + b"\x08\x00\x00\x05" + number(files)
    head += b"\x11" + number(len(names)) + names + b"\x00\x00"
    start = struct.pack("<QQI", len(packed), len(head), zlib.crc32(head))
    return b"7z\xbc\xaf\x27\x1c\x00\x04" + struct.pack("<I", zlib.crc32(start)) + start + packed + head


def raw(content):
    return lzma.compress(content, format=lzma.FORMAT_RAW, filters=[{"id": lzma.FILTER_LZMA1, "dict_size": 1 << 20}])


def zipped():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("a.json", THREAD)
    return file.getvalue()


def zip_with(offset, value):
    content = bytearray(zipped())
    place = content.find(b"PK\x01\x02" if offset < 40 else b"PK\x05\x06") + offset % 40
    content[place:place + 4] = struct.pack("<I", value)
    return bytes(content)


def overlapping(count):
    """Entries that are all the same bytes."""
    content = zipped()
    start, end = content.find(b"PK\x01\x02"), content.find(b"PK\x05\x06")
    directory, tail = content[start:end] * count, bytearray(content[end:])
    tail[8:16] = struct.pack("<HHI", count, count, len(directory))
    return content[:start] + directory + bytes(tail)


def attack(stage):
    size = (512 if stage.short else 2560) << 20
    cases = {
        "L.tar.gz": long_name(b"L", size), "x.tar.gz": long_name(b"x", size),
        "huge.tar": header(b"a.json", 1 << 62) + padded(THREAD) + END,
        "negative.tar": header(b"a.json", (1 << 88) - 1) + padded(THREAD) + END,
        "plain.7z": seven(raw(THREAD), 1 << 20, len(THREAD)), "dictionary.7z": seven(raw(THREAD), 0xffff_ffff, len(THREAD)),
        "size.7z": seven(raw(THREAD), 1 << 20, 1 << 60), "files.7z": seven(raw(THREAD), 1 << 20, len(THREAD), 1 << 62),
        "size.zip": zip_with(24, 0xffff_fffe), "small.zip": zip_with(24, 3), "count.zip": zip_with(48, 0xffff_ffff),
        "overlap.zip": overlapping(60_000),
        "length.warc": b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 18446744073709551615\r\n\r\nHTTP/1.1 200 OK\r\n\r\nx",
        "header.warc": b"WARC/1.0\r\nX: " + b"a" * (64 << 20),
    }
    peak, slowest = 0.0, 0.0
    for number, (name, content) in enumerate(cases.items()):
        if stage.left() <= 0:
            break
        folder, index = stage.scratch / f"c{number}", stage.scratch / f"i{number}"
        folder.mkdir()
        (folder / name).write_bytes(content)
        (folder / "good.json").write_text(json.dumps(record(9)))
        ran = stage.run("index", folder, "--index", index, timeout=max(1, stage.left()))
        peak, slowest = max(peak, ran.peak), max(slowest, ran.seconds)
        stage.demand(ran.code in (0, 2), f"{name} ends with {ran.code}")
        stage.demand(ran.peak < MOST, f"{name} takes {ran.peak:.0f} MB")
        found = int(stage.run("count", "*", "--index", index).out.strip() or 0)
        stage.demand(found >= (2 if name == "plain.7z" else 1), f"{name}: {found} threads")
        (folder / name).unlink()
    packed = sum(map(len, cases.values())) >> 20
    return f"{len(cases)} containers of {packed} MiB, {slowest:.1f} s at most, {peak:.0f} MB"


main(attack)
