"""The words that readers may not know, each linked to the concept that explains it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from markupsafe import Markup, escape

from catalog.models import Concept
from catalog.pieces import Pieces, State

HELD = 24  # all terms, and those on the pages of some concepts
# Elements of rendered Markdown in which a word is no prose, or is a link already.
WHOLE = re.compile(r"(<(?:a|code|pre|h\d)\b.*?</(?:a|code|pre|h\d)>|<[^>]*>)", re.DOTALL)


@dataclass(frozen=True)
class Terms:
    """Each name of a concept, escaped for a page, and the address of its page."""

    names: tuple[tuple[str, str], ...]

    @cached_property
    def addresses(self) -> dict[str, str]:
        return {name.casefold(): address for name, address in self.names}

    def link(self, text: str) -> Markup:
        """The text, or the HTML if it is marked as such, with the first use of each concept as
        a link."""
        linked: set[str] = set()
        pieces = WHOLE.split(str(escape(text)))
        # Every other piece is what the pattern found.
        pieces[::2] = [self._link(piece, linked) for piece in pieces[::2]]
        return Markup("".join(pieces))  # noqa: S704 — escaped, or markup already

    def named(self, name: str, shown: str) -> Markup:
        """What is shown, as a link if a concept has that name."""
        address = self.addresses.get(str(escape(name)).casefold())
        return _anchor(address, str(escape(shown))) if address else escape(shown)

    def _link(self, piece: str, linked: set[str]) -> str:
        def replaced(found: re.Match[str]) -> str:
            address = self.addresses[found[1].casefold()]
            if address in linked:
                return found[0]
            linked.add(address)
            return _anchor(address, found[0])

        return self._pattern.sub(replaced, piece) if self.names else piece

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        """Longer names first. An acronym is one in capitals only: REST, and not the rest."""
        names = sorted({name for name, _ in self.names}, key=lambda name: (-len(name), name))
        each = (re.escape(n) if n[1:2].isupper() else f"(?i:{re.escape(n)})" for n in names)
        return re.compile(rf"(?<![\w/.-])({'|'.join(each)})s?(?![\w/-]|\.\w)")


TERMS: Pieces[str, Terms] = Pieces(HELD)


def terms(state: State | None = None, besides: str = "") -> Terms:
    """Of all concepts but the one with that slug."""
    return TERMS.one(state, besides, lambda: _terms(besides))


def _terms(besides: str) -> Terms:
    rows = Concept.objects.exclude(slug=besides).values_list("slug", "name", "aliases")
    return Terms(tuple(_names(rows.order_by("slug"))))


def _names(rows: Iterable[tuple[str, str, list[str]]]) -> Iterable[tuple[str, str]]:
    for slug, name, aliases in rows:
        for each in (*aliases, name):
            yield str(escape(each)), f"/concepts/{slug}/"


def _anchor(address: str, shown: str) -> Markup:
    return Markup(f'<a class="term" href="{address}">{shown}</a>')  # noqa: S704 — both are escaped
