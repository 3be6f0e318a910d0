"""HTTP as no browser speaks it: pipelines, ranges, chunked bodies, sizes and cursors beyond all numbers."""
import contextlib
import socket

from stage import main

HOST = b"Host: localhost\r\n"
CLOSE = b"Connection: close\r\n"
STATUS = b"HTTP/1.1 "
# Values that no parameter may have; with any of them an answer says so.
VALUES = ["9" * 400, "18446744073709551616", "-1", "1e400", "9999-99", "%00", "%ff%fe", "1:2:3", "A" * 60_000]
PARAMETERS = ["limit", "after", "page", "context", "from", "floor", "level", "sort", "tz"]
PATHS = ["/", "/api/search", "/api/export", "/api/facets"]


def get(path, more=b""):
    return b"GET " + path.encode() + b" HTTP/1.1\r\n" + HOST + more + b"\r\n"


def body(framing, content):
    return b"POST /api/search HTTP/1.1\r\n" + HOST + framing + b"\r\n\r\n" + content


# What is sent, and the statuses that may come first.
MESSAGES = {
    "a range": (get("/", b"Range: bytes=0-10\r\n" + CLOSE), b"200 206 416"),
    "two thousand ranges": (get("/", b"Range: bytes=" + b",".join([b"1-"] * 2000) + b"\r\n" + CLOSE), b"200 206 416"),
    "a body of a GET": (get("/api/health", CLOSE + b"Content-Length: 5\r\n") + b"hello", b"200 400"),
    "a chunked body": (body(b"Transfer-Encoding: chunked", b"ffff\r\n" + b"x" * 0xffff), b"400 405"),
    "a chunk of 2^72 bytes": (body(b"Transfer-Encoding: chunked", b"f" * 18 + b"\r\nx"), b"400 405"),
    "a body of 2^64 - 1 bytes": (body(b"Content-Length: 18446744073709551615", b"x"), b"400 405 413 431"),
    "Expect": (body(b"Content-Length: 5\r\nExpect: 100-continue", b""), b"400 405 417"),
}


def sent(server, message, patience):
    """What a server answers to bytes until it closes the connection, at most `patience` seconds."""
    with socket.create_connection(server.address, timeout=patience) as client:
        client.sendall(message)
        answer = b""
        try:
            # Fails where the server has refused and closed the connection before.
            with contextlib.suppress(OSError):
                client.shutdown(socket.SHUT_WR)
            while piece := client.recv(1 << 16):
                answer += piece
        except OSError:
            pass
        return answer


def attack(stage):
    patience = max(10.0, stage.left() / 2)
    with stage.serve(stage.index()) as server:
        pipelined = sent(server, get("/api/health") * 50, patience).count(STATUS + b"200")
        stage.demand(pipelined == 50, f"{pipelined} of 50 pipelined requests answered")
        for what, (message, allowed) in MESSAGES.items():
            status = sent(server, message, patience)[len(STATUS):][:3]
            stage.demand(status and status in allowed.split(), f"{what}: {status.decode()}")
        tried = 0
        for number, value in enumerate(VALUES):
            for parameter in PARAMETERS[number % 3::3] if stage.short else PARAMETERS:
                for path in PATHS:
                    answer = sent(server, get(f"{path}?q=x&{parameter}={value}", CLOSE), patience)
                    status = answer[len(STATUS):][:3]
                    stage.demand(status[:1] in (b"2", b"3", b"4"), f"{path} {parameter}={value[:20]}: {status.decode()}")
                    tried += 1
        stage.demand(server.lives(), "the server has ended")
    return f"{pipelined} requests in a pipeline, {len(MESSAGES)} odd messages, {tried} impossible values"


main(attack)
