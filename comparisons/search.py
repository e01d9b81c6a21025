"""Search: a pure function from what can be found and a query to ranked results.

It runs in Python over every record, because the catalogue is small: some hundred names and short
texts, whose words are folded once a process. So it finds the same on SQLite and on PostgreSQL,
which fold and sort differently, and there is no index to keep. With some ten thousand records,
comparisons.findable would let the database choose the candidates; what is below would stay.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from comparisons import compared
from comparisons.words import LEAST_INSIDE, Piece, excerpt, folded, marked_name

# What can be found, in the order in which equally good results are shown.
KINDS = {
    "framework": "Frameworks",
    "feature": "Features",
    "concept": "Concepts",
    "task": "Tasks",
    "comparison": "Comparisons",
    "claim": "Claims",
}
# How a result matches, the best first: its name is the query, its name begins with it, each word
# begins a word of its name, each is somewhere in its name, or some are in its text alone.
MATCHES = ("exact", "begins", "words", "within", "text")
IN_TEXT = MATCHES.index("text")
LONGEST = 200  # characters of a query that are looked at
FEW, MOST = 10, 100  # results of a kind among others, and of one kind alone
# Words that join names of frameworks, and would be looked for in vain.
JOINING = {"vs", "versus", "against", "and", "or", "with", "to", "compare", "compared"}
NAME_WORDS = 4  # of the longest name of a framework that is looked for in a query
NEAR, NEAR_WORDS, NEARNESS = 3, 6, 0.7  # names offered; words looked at; of one that is the same


@dataclass(frozen=True)
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


@dataclass(frozen=True)
class Result:
    """`alias` is the other name that matched, where the name itself does not as well."""

    kind: str
    slug: str
    name: str
    address: str
    match: str
    alias: str | None
    title: tuple[Piece, ...]
    excerpt: tuple[Piece, ...]


@dataclass(frozen=True)
class Group:
    """The results of a kind: as many as fit, of `total`."""

    kind: str
    name: str
    total: int
    results: tuple[Result, ...]


@dataclass(frozen=True)
class Found:
    """`query` is what was looked for, `cut` whether more was asked; `kind` null means all.

    `compare` leads to the comparison of the frameworks that the query names; `near` are names
    that may have been meant.
    """

    query: str
    cut: bool
    kind: str | None
    total: int
    compare: Link | None
    near: tuple[Link, ...]
    groups: tuple[Group, ...]


@dataclass(frozen=True)
class _Hit:
    """An entry with the best of its names: `rank` is a place in MATCHES."""

    entry: Entry
    rank: int
    by: str

    @property
    def order(self) -> tuple[int, bool, int, str, str]:
        entry = self.entry
        place = list(KINDS).index(entry.kind)
        return self.rank, self.by != entry.name, place, folded(entry.name), entry.slug


def find(
    entries: Sequence[Entry], asked: str, kind: str | None = None, limit: int | None = None
) -> Found:
    """What matches every word of the query, grouped by kind, the best first.

    `limit` results of each kind; without it as many as one page shows well.
    """
    line = " ".join(asked.split())
    words = _words(line[:LONGEST])
    frameworks = _named(entries, words)
    wanted = [word for word in words if not (frameworks and word in JOINING)]
    hits = sorted(_hits(entries, wanted), key=lambda hit: hit.order)
    offer = _offer(frameworks)
    shown = [hit for hit in hits if kind in (None, hit.entry.kind)]
    return Found(
        query=line[:LONGEST].rstrip(),
        cut=len(line) > LONGEST,
        kind=kind,
        total=len(shown),
        compare=offer,
        near=_near(entries, words) if _in_doubt(hits, wanted) and not offer else (),
        groups=tuple(_groups(shown, wanted, limit or (MOST if kind else FEW))),
    )


def _words(text: str) -> list[str]:
    return list(dict.fromkeys(folded(text).split()))


def _glued(text: str) -> str:
    """The words as one: "fast api" is meant to find FastAPI."""
    return folded(text).replace(" ", "")


def _hits(entries: Sequence[Entry], words: Sequence[str]) -> Iterator[_Hit]:
    if not words:
        return
    for entry in entries:
        rank, by = min(
            ((_rank(name, words), name) for name in entry.names), key=lambda best: best[0]
        )
        if rank < IN_TEXT or _in_text(entry, words):
            yield _Hit(entry, rank, by if rank < IN_TEXT else entry.name)


def _rank(name: str, words: Sequence[str]) -> int:
    """How a name matches, as a place in MATCHES; IN_TEXT if it does not."""
    said, glued, sought = folded(name), _glued(name), "".join(words)
    if glued == sought:
        return MATCHES.index("exact")
    if glued.startswith(sought):
        return MATCHES.index("begins")
    if all(f" {word}" in said for word in words):
        return MATCHES.index("words")
    if all(_holds(said, word) for word in words):
        return MATCHES.index("within")
    return IN_TEXT


def _holds(said: str, word: str) -> bool:
    return f" {word}" in said or (len(word) >= LEAST_INSIDE and word in said)


def _in_text(entry: Entry, words: Sequence[str]) -> bool:
    """Every word begins one of the text, or is in a name."""
    names = "".join(folded(name) for name in entry.names)
    text = folded(entry.text)
    return all(f" {word}" in text or _holds(names, word) for word in words)


def _groups(hits: Sequence[_Hit], words: Sequence[str], limit: int) -> Iterator[Group]:
    """By kind, in the order of the best hit of each."""
    for kind in dict.fromkeys(hit.entry.kind for hit in hits):
        of_kind = [hit for hit in hits if hit.entry.kind == kind]
        results = tuple(_result(hit, words) for hit in of_kind[:limit])
        yield Group(kind, KINDS[kind], len(of_kind), results)


def _result(hit: _Hit, words: Sequence[str]) -> Result:
    entry = hit.entry
    return Result(
        kind=entry.kind,
        slug=entry.slug,
        name=entry.name,
        address=entry.address,
        match=MATCHES[hit.rank],
        alias=hit.by if hit.by in entry.aliases else None,
        title=marked_name(entry.name, words),
        excerpt=excerpt(entry.text, words),
    )


def _named(entries: Sequence[Entry], words: Sequence[str]) -> list[Entry]:
    """The frameworks that the words name, each once; a name may be several words."""
    known = {
        _glued(name): entry
        for entry in entries
        for name in entry.names
        if entry.kind == "framework"
    }
    found: dict[str, Entry] = {}
    rest = list(words)
    while rest:
        sizes = (n for n in range(NAME_WORDS, 0, -1) if "".join(rest[:n]) in known)
        size = next(sizes, 0)
        if size:
            entry = known["".join(rest[:size])]
            found[entry.slug] = entry
        rest = rest[max(size, 1) :]
    return list(found.values())


def _offer(frameworks: Sequence[Entry]) -> Link | None:
    if not 2 <= len(frameworks) <= compared.MOST:
        return None
    slugs = sorted(entry.slug for entry in frameworks)
    names = {entry.slug: entry.name for entry in frameworks}
    return Link(" vs ".join(names[slug] for slug in slugs), compared.address(slugs))


def _in_doubt(hits: Sequence[_Hit], words: Sequence[str]) -> bool:
    """Nothing was found, or a single word, and that in texts alone: it may be misspelt."""
    return not hits or (len(words) == 1 and hits[0].rank == IN_TEXT)


def _near(entries: Sequence[Entry], words: Sequence[str]) -> tuple[Link, ...]:
    """The names nearest to the query and to its first words; before them, two frameworks that
    may have been meant are offered for comparison."""
    known = {
        _glued(name): Link(entry.name, entry.address)
        for entry in reversed(entries)  # the first of a name is the one
        for name in (entry.name, *entry.aliases)
        if entry.kind not in ("comparison", "claim")  # their names are whole sentences
    }
    wanted = dict.fromkeys(["".join(words), *words[:NEAR_WORDS]])
    near = [known[name] for word in wanted for name in _nearest(word, known)]
    meant = _offer(_named(entries, [(_nearest(word, known) or [word])[0] for word in words]))
    return tuple(dict.fromkeys([meant, *near] if meant else near))[:NEAR]


def _nearest(word: str, known: dict[str, Link]) -> list[str]:
    return difflib.get_close_matches(word, known, n=NEAR, cutoff=NEARNESS)
