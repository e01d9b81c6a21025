"""Reads HTTP/1.1 answers out of the bytes of a connection, quickly when they look like the last."""

from __future__ import annotations

from dataclasses import dataclass

KEPT = 256  # heads that are remembered: those of a load differ in their Date alone


@dataclass(frozen=True)
class Head:
    """`length` is None where the body is chunked or ends with the connection."""

    status: int
    length: int | None
    chunked: bool
    close: bool


class NotHttp(Exception):
    """What came is no HTTP answer; the message shows it."""


class Reader:
    """Takes one answer at a time: there is never more than one under way on a connection."""

    def __init__(self) -> None:
        self._heads: dict[bytes, Head] = {}

    def take(self, data: bytes, ended: bool = False) -> tuple[Head, bytes] | None:
        """The head and the body, or None while something is missing. Raises NotHttp."""
        end = data.find(b"\r\n\r\n")
        if end < 0:
            return None
        head = self._heads.get(data[:end]) or self._remember(data[:end])
        body = data[end + 4 :]
        if head.length is not None:
            return (head, body) if len(body) >= head.length else None
        if not head.chunked:
            return (head, body) if ended else None
        joined = joined_chunks(body)
        return None if joined is None else (head, joined)

    def _remember(self, data: bytes) -> Head:
        if len(self._heads) >= KEPT:
            self._heads.clear()
        head = self._heads[data] = parse_head(data)
        return head


def parse_head(data: bytes) -> Head:
    """Raises NotHttp."""
    first, *lines = data.split(b"\r\n")
    parts = first.split(b" ", 2)
    if len(parts) < 2 or not parts[0].startswith(b"HTTP/1.") or not parts[1].isdigit():
        raise NotHttp(first[:80].decode("latin-1"))
    fields = {}
    for line in lines:
        name, _, value = line.partition(b":")
        fields[name.strip().lower()] = value.strip().lower()
    status, length = int(parts[1]), fields.get(b"content-length")
    if length is not None and not length.isdigit():
        raise NotHttp(f"a length of {length.decode('latin-1')}")
    chunked = b"chunked" in fields.get(b"transfer-encoding", b"")
    connection = fields.get(b"connection", b"")
    old = parts[0] == b"HTTP/1.0" and b"keep-alive" not in connection
    known = 0 if status in (204, 304) else int(length) if length is not None else None
    unknown = known is None and not chunked
    return Head(
        status, None if chunked else known, chunked, old or b"close" in connection or unknown
    )


def joined_chunks(data: bytes) -> bytes | None:
    """The body of a chunked answer, or None while its end is missing. Raises NotHttp."""
    body: list[bytes] = []
    place = 0
    while (end := data.find(b"\r\n", place)) >= 0:
        try:
            size = int(data[place:end].partition(b";")[0], 16)
        except ValueError as error:
            raise NotHttp(f"a chunk of size {data[place:end][:20]!r}") from error
        if size == 0:
            return b"".join(body) if data.endswith(b"\r\n\r\n") else None
        body.append(data[end + 2 : end + 2 + size])
        place = end + 2 + size + 2
    return None
