"""Thirty downloads of everything by clients that hardly read: the server's own memory stays bounded, and it lives."""
import socket
import time

from stage import main

CLIENTS, BOUND = 30, 200


def attack(stage):
    with stage.serve(stage.index("whole")) as server:
        before, clients, peak = server.memory(), [], 0.0
        for _ in range(CLIENTS):
            client = socket.socket()
            # The smallest window that the system has, so that the server keeps what it has made.
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
            client.settimeout(5)
            client.connect(server.address)
            client.sendall(b"GET /api/export?q=*&unit=block&full=1 HTTP/1.1\r\nHost: localhost\r\n\r\n")
            clients.append(client)
        end = time.monotonic() + (2 if stage.short else 20)
        while time.monotonic() < end and stage.left() > 1:
            peak = max(peak, server.memory())
            time.sleep(0.05)
        statuses = [first_line(client) for client in clients]
        served, refused = statuses.count(b"200"), statuses.count(b"503")
        light = server.get("/api/search", q="DeepSeek", timeout=20)
        stage.demand(light[0] == 200, "others are not served meanwhile")
        for client in clients:
            client.close()
        time.sleep(1)
        after = server.memory()
        stage.demand(server.lives(), "the server does not answer any more")
    stage.demand(peak <= BOUND, f"more than {BOUND} MB")
    stage.demand(served > 0, "no download is served")
    return f"{served} served, {refused} refused; memory {before:.0f} MB before, at most {peak:.0f}, {after:.0f} after"


def first_line(client):
    try:
        return (client.recv(64).split() + [b"", b""])[1]
    except OSError:
        return b""


main(attack)
