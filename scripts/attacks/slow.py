"""Clients that send a request one byte at a time, and never its end: others are served, and they are closed."""
import socket
import time

from stage import main

CLIENTS = 200


def attack(stage):
    with stage.serve(stage.index()) as server:
        clients, begun = [], time.monotonic()
        for _ in range(CLIENTS):
            client = socket.create_connection(server.address, timeout=5)
            client.sendall(b"GET / HTTP/1.1\r\nHost: local")
            client.setblocking(False)
            clients.append(client)
        waits = []
        while any(clients) and stage.left() > 1:
            waits.append(server.get("/api/search", q="DeepSeek", timeout=5))
            clients = [client for client in clients if not closed(client)]
            time.sleep(0.25)
        took = time.monotonic() - begun
        stage.demand(not clients, f"{len(clients)} of {CLIENTS} clients are still connected after {took:.0f} s")
        stage.demand(all(status == 200 for status, _, _ in waits), "others are not served")
        worst = max(seconds for _, _, seconds in waits)
        stage.timely(worst < 1, f"others wait {worst:.1f} s")
    for client in clients:
        client.close()
    return f"{CLIENTS} clients closed after {took:.0f} s; others served within {1000 * worst:.0f} ms"


def closed(client):
    try:
        client.sendall(b"h")
        gone = client.recv(1 << 12) == b""
    except BlockingIOError:
        return False
    except OSError:
        gone = True
    if gone:
        client.close()
    return gone


main(attack)
