"""The words of a text, as a search compares them and shows them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from unicodedata import combining, normalize

WORD = re.compile(r"[^\W_]+")
WRITTEN = re.compile(r"(?:[^\W_]|[\u0300-\u036f])+")  # an accent may stand apart from its letter
LEAST_INSIDE = 3  # letters that are looked for within words too: two are in almost every name
BEFORE, LENGTH = 60, 200  # characters of an excerpt


@dataclass(frozen=True)
class Piece:
    """A part of a text that matches as a whole, or not at all."""

    text: str
    match: bool


def fold(text: str) -> str:
    """Without case and accents; ligatures and wide letters become plain ones."""
    if text.isascii():
        return text.lower()
    plain = normalize("NFKD", normalize("NFKD", text).casefold())
    return "".join(letter for letter in plain if not combining(letter))


def folded(text: str) -> str:
    """The words, a space before each: " micro framework", whether a hyphen was there or not.

    So `f" {word}" in folded(text)` asks for a word that begins with this one.
    """
    return "".join(f" {word}" for word in WORD.findall(fold(text)))


def begins(written: str, words: Sequence[str]) -> bool:
    """Whether a written word begins with one of the folded words."""
    return fold(written).startswith(tuple(words))


def holds(written: str, words: Sequence[str]) -> bool:
    """Whether it begins with one of them, or has one of some length inside."""
    inside = (word for word in words if len(word) >= LEAST_INSIDE)
    return begins(written, words) or any(word in fold(written) for word in inside)


def marked_name(name: str, words: Sequence[str]) -> tuple[Piece, ...]:
    """A name in pieces, which joined are the name."""
    return tuple(_pieces(name, (each for each in WRITTEN.finditer(name) if holds(each[0], words))))


def excerpt(text: str, words: Sequence[str]) -> tuple[Piece, ...]:
    """A part of a text, in pieces: around the first word that matches, or its beginning."""
    line = " ".join(text.split())
    first = next((each.start() for each in _beginning(line, words)), 0)
    shown = _around(line, first)
    return tuple(_pieces(shown, _beginning(shown, words)))


def _beginning(text: str, words: Sequence[str]) -> Iterator[re.Match[str]]:
    starts = tuple(words)
    return (each for each in WRITTEN.finditer(text) if fold(each[0]).startswith(starts))


def _around(line: str, first: int) -> str:
    """Whole words, some of them before the character at `first`."""
    start = line.find(" ", first - BEFORE, first) + 1 or first if first > BEFORE else 0
    end = start + LENGTH
    if end < len(line):
        space = line.rfind(" ", start, end)
        end = space if space > start else end
    return f"{'… ' if start else ''}{line[start:end]}{' …' if end < len(line) else ''}"


def _pieces(text: str, matches: Iterable[re.Match[str]]) -> Iterator[Piece]:
    end = 0
    for match in matches:
        if match.start() > end:
            yield Piece(text[end : match.start()], match=False)
        yield Piece(match[0], match=True)
        end = match.end()
    if end < len(text):
        yield Piece(text[end:], match=False)
