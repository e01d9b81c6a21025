"""A WebSocket client as small as an echo needs (RFC 6455), on the standard library alone."""

from __future__ import annotations

import base64
import hashlib
import os
import socket
import struct

GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
TEXT, BINARY, CLOSE, PING, PONG = 1, 2, 8, 9, 10


class NotAWebSocket(Exception):
    """The server did not take the handshake; the message is its first line."""


class WebSocket:
    """A connection to ws://127.0.0.1:port/path."""

    def __init__(self, port: int, path: str, timeout: float) -> None:
        self._address, self._path = f"127.0.0.1:{port}", path
        self._socket = socket.create_connection(("127.0.0.1", port), timeout)
        self._file = self._socket.makefile("rb")

    def open(self) -> None:
        key = base64.b64encode(os.urandom(16)).decode()
        lines = [
            f"GET {self._path} HTTP/1.1",
            f"Host: {self._address}",
            f"Origin: http://{self._address}",
            "Upgrade: websocket",
            "Connection: Upgrade",
            f"Sec-WebSocket-Key: {key}",
            "Sec-WebSocket-Version: 13",
        ]
        self._socket.sendall("\r\n".join([*lines, "", ""]).encode())
        self._handshake(key)

    def _handshake(self, key: str) -> None:
        first = self._file.readline().decode("latin-1").strip()
        headers = {}
        while line := self._file.readline().decode("latin-1").strip():
            name, _, value = line.partition(":")
            headers[name.lower()] = value.strip()
        digest = hashlib.sha1((key + GUID).encode()).digest()  # noqa: S324 — RFC 6455 says so
        accepted = headers.get("sec-websocket-accept") == base64.b64encode(digest).decode()
        if " 101 " not in f"{first} " or not accepted:
            raise NotAWebSocket(first)

    def send(self, text: str) -> None:
        self._frame(TEXT, text.encode())

    def receive(self) -> str:
        """The next text message; answers pings on the way."""
        while True:
            head = self._exactly(2)
            length = head[1] & 127
            if length >= 126:
                size = 2 if length == 126 else 8
                length = int.from_bytes(self._exactly(size), "big")
            payload = self._exactly(length)
            code = head[0] & 15
            if code == TEXT:
                return payload.decode("utf-8", "replace")
            if code == CLOSE:
                raise EOFError("the server closed the connection")
            if code == BINARY:
                raise EOFError("a binary message")
            if code == PING:
                self._frame(PONG, payload)

    def leave(self) -> None:
        self._frame(CLOSE, struct.pack(">H", 1000))

    def close(self) -> None:
        self._file.close()
        self._socket.close()

    def _frame(self, code: int, payload: bytes) -> None:
        mask = os.urandom(4)
        masked = bytes(byte ^ mask[place % 4] for place, byte in enumerate(payload))
        size = len(payload)
        length = bytes([128 | size]) if size < 126 else bytes([254]) + struct.pack(">H", size)
        self._socket.sendall(bytes([128 | code]) + length + mask + masked)

    def _exactly(self, count: int) -> bytes:
        found = self._file.read(count)
        if len(found) < count:
            raise EOFError("the connection ended in the middle of a message")
        return found
