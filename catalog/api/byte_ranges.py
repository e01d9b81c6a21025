"""Parts of a file (RFC 9110, 14): a client that stopped half-way goes on where it was."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

# More digits than any file has bytes; int() refuses very many.
ONE_RANGE = re.compile(r"bytes=([0-9]{0,100})-([0-9]{0,100})", re.IGNORECASE)
AT_ONCE = 64 * 1024  # bytes


class OutsideOfFile(Exception):
    """None of the bytes that were asked for are there."""


def asked(header: str, size: int) -> tuple[int, int] | None:
    """From where to where, the end left out. None is the whole file: of several ranges, of what is
    none, and of other units a server may know nothing."""
    found = ONE_RANGE.fullmatch(header.strip())
    first, last = found.groups() if found else ("", "")
    if not first and not last:
        return None
    if not first:  # the last so many
        return _inside(size - min(int(last), size), size, size)
    if last and int(last) < int(first):
        return None
    return _inside(int(first), min(int(last) + 1, size) if last else size, size)


def _inside(start: int, end: int, size: int) -> tuple[int, int]:
    if start >= size:
        raise OutsideOfFile
    return start, end


class Part:
    """Some bytes of an open file, bit by bit; closed with the answer that they are sent in."""

    def __init__(self, file: BinaryIO, start: int, end: int) -> None:
        self._file, self._left = file, end - start
        file.seek(start)

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        found = self._file.read(min(AT_ONCE, self._left))
        self._left -= len(found)
        if not found:
            raise StopIteration
        return found

    def close(self) -> None:
        self._file.close()
