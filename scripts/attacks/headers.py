"""Requests that are no good: foreign hosts, ways out of folders, smuggling, too much of everything."""
import socket

from stage import main

OURS = b"Host: localhost\r\n"
HOSTS = ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "localhost@evil.example", "evil.example:80", "[::2]", "0.0.0.0",
         "10.0.0.1", "localhost evil.example", "LOCALHOST.", ""]
WAYS_OUT = ["/assets/../Cargo.toml", "/assets/%2e%2e/Cargo.toml", "/assets/..%2fCargo.toml", "/assets/%2e%2e%2fCargo.toml", "//etc/passwd",
            "/assets//etc/passwd", "/assets/....//x", "/assets/%00", "/thread/../../etc/passwd", "/thread/%2e%2e/%2e%2e", "/..%5c..", "/%c0%ae%c0%ae/"]


def attack(stage):
    with stage.serve(stage.index()) as server:
        def send(request):
            return answered(server.address, request)
        refused = 0
        for host in HOSTS[:9]:
            status = send(b"GET / HTTP/1.1\r\nHost: " + host.encode() + b"\r\nConnection: close\r\n\r\n")
            refused += stage.demand(status in (400, 421), f"a request to {host} gets {status}")
        for path in WAYS_OUT:
            status = send(b"GET " + path.encode() + b" HTTP/1.1\r\n" + OURS + b"Connection: close\r\n\r\n")
            refused += stage.demand(status in (400, 404), f"{path} gets {status}")
        get = b"GET /api/health HTTP/1.1\r\n" + OURS
        odd = {
            "two hosts": get + b"Host: evil.example\r\n\r\n",
            "a header of 10 MB": get + b"X: " + b"a" * (10 << 20) + b"\r\n\r\n",
            "an address of 1 MB": b"GET /?q=" + b"a" * (1 << 20) + b" HTTP/1.1\r\n" + OURS + b"\r\n",
            "1,000 headers": get + b"".join(b"X%d: y\r\n" % number for number in range(1000)) + b"\r\n",
            "two lengths": get + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\n",
            "a NUL in a header": get + b"X: a\0b\r\n\r\n",
            "CONNECT": b"CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example:443\r\n\r\n",
            "TLS": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(64) + b"\r\n\r\n",
            "POST": b"POST /api/search HTTP/1.1\r\n" + OURS + b"Content-Length: 0\r\n\r\n",
        }
        for what, request in odd.items():
            status = send(request)
            refused += stage.demand(status == 0 or 400 <= status < 500, f"{what} gets {status}")
        split = send(b"GET /preferences?language=en%0d%0aSet-Cookie:%20x=y&back=//evil.example HTTP/1.1\r\n" + OURS + b"Connection: close\r\n\r\n")
        stage.demand(split in (303, 400), f"header splitting gets {split}")
        # Both a length and chunks: the chunks count, and what follows them on the connection may be no request.
        smuggled = send(get + b"Content-Length: 44\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET / HTTP/1.1\r\nHost: evil.example\r\n\r\n")
        stage.demand(smuggled in (0, 200, 400), f"a length and chunks gets {smuggled}")
        halves = [answered(server.address, get + b"\r\n", half_close=True) for _ in range(20)]
        stage.demand(set(halves) == {200}, f"{len(halves) - halves.count(200)} of 20 half-closed connections get no answer")
        stage.demand(server.lives(), "the server does not answer any more")
    return f"{refused} of {9 + len(WAYS_OUT) + len(odd)} refused"


def answered(address, request, half_close=False):
    """The status of the first answer, 0 if the connection is closed without one."""
    with socket.create_connection(address, timeout=5) as client:
        try:
            client.sendall(request)
            if half_close:
                client.shutdown(socket.SHUT_WR)
            answer = client.recv(1 << 16)
        except OSError:
            # What came before the connection was reset may be there still.
            try:
                answer = client.recv(1 << 16)
            except OSError:
                return 0
    head = answer.split(b"\r\n", 1)[0]
    if b"evil.example" in b"".join(line for line in answer.split(b"\r\n\r\n")[0].split(b"\r\n") if line.lower().startswith((b"location", b"set-cookie"))):
        return 999
    return int(head.split()[1]) if head.startswith(b"HTTP/1.") else 0


main(attack)
