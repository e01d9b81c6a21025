"""What the tests read of a page, with the standard library alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

VOID = {"base", "meta", "link", "img", "input", "br", "hr"}
LOADED = {"script", "link", "img", "iframe", "source", "object", "embed", "form"}


@dataclass
class Element:
    """An element that is open: its own words, and those of what it holds."""

    tag: str
    attributes: dict[str, str]
    own: str = ""
    whole: str = ""

    @property
    def names(self) -> set[str]:
        return {self.tag, *self.attributes.get("class", "").split()}


@dataclass
class Page(HTMLParser):
    """The elements of a page in the order in which they begin."""

    html: str
    elements: list[Element] = field(default_factory=list)
    open: list[Element] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self.feed(self.html)
        assert self.open == [], "an element is not closed"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.elements.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        element = self.open.pop()
        assert element.tag == tag, f"<{element.tag}> is closed by </{tag}>"

    def handle_data(self, data: str) -> None:
        if any(element.attributes.get("aria-hidden") for element in self.open):
            return
        for element in self.open:
            element.whole += data
        if self.open:
            self.open[-1].own += data

    def links(self) -> Iterator[str]:
        for element in self.elements:
            if element.tag == "a":
                yield element.attributes["href"]

    def pictures(self) -> Iterator[str]:
        """What a shared link shows, where that is not a static file, from the root of the site."""
        for element in self.elements:
            if element.attributes.get("property") == "og:image":
                yield urlsplit(element.attributes["content"]).path

    def loads(self) -> Iterator[str]:
        """The addresses that a browser would ask for, or send a form to, of itself."""
        for element in self.elements:
            if element.tag in LOADED and element.attributes.get("rel") != "canonical":
                yield from (element.attributes.get(name, "") for name in ("src", "href", "action"))

    def as_json(self) -> list[str]:
        """Where a program finds what the page shows."""
        return [
            element.attributes["href"]
            for element in self.elements
            if element.attributes.get("type") == "application/json"
        ]

    def canonical(self) -> list[str]:
        return [
            element.attributes["href"]
            for element in self.elements
            if element.attributes.get("rel") == "canonical"
        ]


def on_this_site(address: str) -> bool:
    parts = urlsplit(address)
    return not parts.scheme and not parts.netloc


def without_fragment(page: str, address: str) -> str:
    return urljoin(page, address).partition("#")[0]


def words(text: str) -> str:
    return " ".join(text.split())
