"""Search: a pure function from an index of what can be found and a query to ranked results.

It runs in Python, because the catalogue is small: some thousand names and short texts, whose words
are folded once for a revision of it (comparisons.findable). So it finds the same on SQLite and on
PostgreSQL, which fold and sort differently. With a hundred thousand records, the database could
choose the candidates; what is below would stay.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from comparisons import compared
from comparisons.search_index import KINDS, Candidate, Entry, Index, Link, Name
from comparisons.words import LEAST_INSIDE, Piece, excerpt, folded, marked_name

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


@dataclass(frozen=True, slots=True)
class _Hit:
    """An entry with the best of its names: `rank` is a place in MATCHES."""

    candidate: Candidate
    rank: int
    by: str

    @property
    def entry(self) -> Entry:
        return self.candidate.entry

    @property
    def order(self) -> tuple[int, bool, tuple[int, str, str]]:
        return self.rank, self.by != self.entry.name, self.candidate.order


def find(index: Index, asked: str, kind: str | None = None, limit: int | None = None) -> Found:
    """What matches every word of the query, grouped by kind, the best first.

    `limit` results of each kind; without it as many as one page shows well.
    """
    line = " ".join(asked.split())
    words = _words(line[:LONGEST])
    frameworks = _named(index, words)
    wanted = [word for word in words if not (frameworks and word in JOINING)]
    hits = sorted(_hits(index, wanted), key=lambda hit: hit.order)
    offer = _offer(frameworks)
    shown = [hit for hit in hits if kind in (None, hit.entry.kind)]
    return Found(
        query=line[:LONGEST].rstrip(),
        cut=len(line) > LONGEST,
        kind=kind,
        total=len(shown),
        compare=offer,
        near=_near(index, words) if _in_doubt(hits, wanted) and not offer else (),
        groups=tuple(_groups(shown, wanted, limit or (MOST if kind else FEW))),
    )


def _words(text: str) -> list[str]:
    return list(dict.fromkeys(folded(text).split()))


def _hits(index: Index, words: Sequence[str]) -> Iterator[_Hit]:
    for found in index.candidates(words) if words else ():
        rank, by = min(
            ((_rank(name, words), name.written) for name in found.names), key=lambda best: best[0]
        )
        if rank < IN_TEXT:
            yield _Hit(found, rank, by)
        elif _in_text(found, words):
            yield _Hit(found, rank, found.entry.name)


def _rank(name: Name, words: Sequence[str]) -> int:
    """How a name matches, as a place in MATCHES; IN_TEXT if it does not."""
    sought = "".join(words)
    if name.glued == sought:
        return MATCHES.index("exact")
    if name.glued.startswith(sought):
        return MATCHES.index("begins")
    if all(f" {word}" in name.said for word in words):
        return MATCHES.index("words")
    if all(_holds(name.said, word) for word in words):
        return MATCHES.index("within")
    return IN_TEXT


def _holds(said: str, word: str) -> bool:
    return f" {word}" in said or (len(word) >= LEAST_INSIDE and word in said)


def _in_text(found: Candidate, words: Sequence[str]) -> bool:
    """Every word begins one of the text, or is in a name."""
    return all(f" {word}" in found.text or _holds(found.said, word) for word in words)


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


def _named(index: Index, words: Sequence[str]) -> list[Entry]:
    """The frameworks that the words name, each once; a name may be several words."""
    found: dict[str, Entry] = {}
    rest = list(words)
    while rest:
        sizes = (n for n in range(NAME_WORDS, 0, -1) if "".join(rest[:n]) in index.frameworks)
        size = next(sizes, 0)
        if size:
            entry = index.frameworks["".join(rest[:size])]
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


def _near(index: Index, words: Sequence[str]) -> tuple[Link, ...]:
    """The names nearest to the query and to its first words; before them, two frameworks that
    may have been meant are offered for comparison."""
    wanted = dict.fromkeys(["".join(words), *words[:NEAR_WORDS]])
    nearest = {word: _nearest(word, index.known) for word in {*wanted, *words}}
    near = [index.known[name] for word in wanted for name in nearest[word]]
    meant = _offer(_named(index, [(nearest[word] or [word])[0] for word in words]))
    return tuple(dict.fromkeys([meant, *near] if meant else near))[:NEAR]


def _nearest(word: str, known: Mapping[str, Link]) -> list[str]:
    return difflib.get_close_matches(word, known, n=NEAR, cutoff=NEARNESS)
