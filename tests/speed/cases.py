"""What is loaded: the addresses, and what each must reach."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

from tests.speed.servers import Server
from tests.speed.verdict import Target

PACKED = {"Accept-Encoding": "gzip"}
COMPARE = "/compare/django-vs-fastapi-vs-flask/"
CACHED = {
    "compare of three": COMPARE,
    "matrix": "/features/",
    "task": "/tasks/json/",
    "benchmarks": "/benchmarks/",
    "API list": "/api/v1/supports/?limit=100",
}
OF_BARE, OF_HELLO, SLOWEST = Target(0.85), Target(3), Target(1, most=True)
UNCHANGED = Target(1.1)
FIXED = ["/search/?q=flask", "/choose/?must=openapi,websockets&should=admin"]
ALL_CELLS = "/api/v1/supports/?limit=1000"


@dataclass(frozen=True)
class Page:
    """A page without the page cache, and the times the CPU of hello that it may cost."""

    name: str
    path: str
    target: Target


TARGETS = {"compare/…": 15.0, "features": 40.0}
ANY_PAGE, API_LIST = 50.0, 20.0


def pages(site: Server) -> list[Page]:
    """One page of every kind that the sitemap knows, and some that it does not."""
    found = {kind_of(path): path for path in reversed(_in_the_sitemap(site))}
    found |= {"compare/…": COMPARE}
    found |= {f"{kind_of(path)}, asked": path for path in FIXED}
    each = [
        Page(name, path, Target(TARGETS.get(name, ANY_PAGE), most=True))
        for name, path in sorted(found.items())
    ]
    return [*each, Page("API list of all cells", ALL_CELLS, Target(API_LIST, most=True))]


def kind_of(path: str) -> str:
    """What an address is of: /frameworks/flask/ is one of frameworks/…, and / is home."""
    first, *others = urlsplit(path).path.strip("/").split("/")
    return "/".join([first or "home", *("…" for _ in others)])


def _in_the_sitemap(site: Server) -> list[str]:
    root = ET.fromstring(site.get("/sitemap.xml")[1])  # noqa: S314 — our own
    places = [element.text or "" for element in root.iter() if element.tag.endswith("}loc")]
    return [place.removeprefix(site.url) for place in places]
