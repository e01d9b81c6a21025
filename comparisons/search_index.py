"""What search looks through: every entry with its words folded, once for many questions."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from comparisons.words import LEAST_INSIDE, folded

# What can be found, in the order in which equally good results are shown.
KINDS = {
    "framework": "Frameworks",
    "feature": "Features",
    "concept": "Concepts",
    "task": "Tasks",
    "comparison": "Comparisons",
    "claim": "Claims",
}
PLACES = {kind: place for place, kind in enumerate(KINDS)}
SENTENCES = ("comparison", "claim")  # whose names are no names that one might have meant
BESIDE, BEGINNING = "\0", "\1"  # none of them is in a word


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that can be found. `keys` are names too, but none that a reader would know."""

    kind: str
    slug: str
    name: str
    address: str
    text: str
    aliases: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        return (self.name, *self.aliases, *self.keys)


@dataclass(frozen=True)
class Link:
    """A name that leads somewhere on this site."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Name:
    """A name as it is written, as its folded words, and as one word: "fast api" is meant to find
    FastAPI."""

    written: str
    said: str
    glued: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entry that may match; `said` are all its names, and `text` its text, folded."""

    entry: Entry
    names: tuple[Name, ...]
    said: str
    text: str

    @property
    def order(self) -> tuple[int, str, str]:
        """Among equally good ones."""
        return PLACES[self.entry.kind], self.names[0].said, self.entry.slug


class Index:
    """All entries; their words are in one text, so that one look finds what a word is in.

    `frameworks` and `known` are by glued name: what can be compared, and what may be meant.
    """

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._entries = tuple(entries)
        self._names = tuple(tuple(map(_name, each.names)) for each in self._entries)
        pairs = list(zip(self._entries, self._names, strict=True))
        lines = [_line(entry, names) for entry, names in pairs]
        self._text = "".join(lines)
        self._starts = [0, *accumulate(map(len, lines))]
        self.frameworks = {
            name.glued: entry
            for entry, names in pairs
            for name in names
            if entry.kind == "framework"
        }
        self.known = {
            name.glued: Link(entry.name, entry.address)
            for entry, names in reversed(pairs)  # the first of a name is the one
            for name in names[: 1 + len(entry.aliases)]
            if entry.kind not in SENTENCES
        }

    def candidates(self, words: Sequence[str]) -> Iterator[Candidate]:
        """What may match all these words: each is looked at more closely by who asks."""
        longest = max(words, key=len)
        # A short word counts only where a word begins with it.
        part = longest if len(longest) >= LEAST_INSIDE else f" {longest}"
        found = {*self._holding(part), *self._holding(f"{BEGINNING}{''.join(words)}")}
        for number in sorted(found):
            line = self._text[self._starts[number] : self._starts[number + 1]]
            said, text, _ = line.split(BESIDE)
            yield Candidate(self._entries[number], self._names[number], said, text)

    def _holding(self, part: str) -> Iterator[int]:
        place = self._text.find(part)
        while place >= 0:
            number = bisect_right(self._starts, place) - 1
            yield number
            place = self._text.find(part, self._starts[number + 1])


def _name(written: str) -> Name:
    said = folded(written)
    return Name(written, said, said.replace(" ", ""))


def _line(entry: Entry, names: Sequence[Name]) -> str:
    said = "".join(name.said for name in names)
    beginnings = "".join(f"{BEGINNING}{name.glued}" for name in names)
    return BESIDE.join((said, folded(entry.text), beginnings))
