"""A server that is right at first, and then not: `app.py PORT HOW`."""

import itertools
import os
import socket
import socketserver
import sys
import threading
import time

PORT, HOW = int(sys.argv[1]), sys.argv[2]
RIGHT_ANSWERS = 200  # more than the contract asks for, fewer than a load
FREEZE_EVERY, FREEZE_SECONDS = 2.0, 0.2
for_ever = threading.Event()
gate = threading.Lock()
answers = itertools.count(1)


class Handler(socketserver.StreamRequestHandler):
    def handle(self):
        self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        while line := self.rfile.readline():
            while self.rfile.readline().strip():
                pass
            self.answer(line.split()[1] == b"/hello")

    def answer(self, known):
        body = b"Hello, World!" if known else b"no"
        if next(answers) > RIGHT_ANSWERS:
            body = misbehave(body)
        with gate:
            pass  # while the server is frozen nobody gets an answer
        head = b"HTTP/1.1 %s\r\nContent-Type: text/plain\r\nContent-Length: %d\r\n\r\n"
        self.wfile.write(head % (b"200 OK" if known else b"404 Not Found", len(body)) + body)


def misbehave(body):
    if HOW == "lies":
        return b"Hello, Wurld!"
    if HOW == "crashes":
        os._exit(1)
    if HOW == "hangs":
        for_ever.wait()
    return body


def freeze():
    while True:
        time.sleep(FREEZE_EVERY - FREEZE_SECONDS)
        with gate:
            time.sleep(FREEZE_SECONDS)


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True
    request_queue_size = 256


if __name__ == "__main__":
    if HOW == "freezes":
        threading.Thread(target=freeze, daemon=True).start()
    Server(("127.0.0.1", PORT), Handler).serve_forever()
