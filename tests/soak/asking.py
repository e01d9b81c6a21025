"""What readers ask for, as bytes to send: most of it often, some of it for the first time."""

from __future__ import annotations

from itertools import islice
from random import Random

from tests.speed import mixture
from tests.speed.servers import Server

SELDOM = 3000
# Of a hundred requests. What was asked before is asked again with the ETag that came with it.
SHARES = {
    "page": 52, "asked again with its ETag": 14, "API": 12, "page for nobody before": 10,
    "search": 5, "badge": 4, "embed": 2, "feed": 1,
}  # fmt: skip
AGAIN = "asked again with its ETag"
PAGES = (
    "/", "/frameworks/", "/features/", "/features/openapi/", "/tasks/", "/tasks/json/",
    "/benchmarks/", "/claims/", "/concepts/", "/compare/", "/comparisons/", "/about/evidence/",
    "/compare/django-vs-fastapi-vs-flask/", "/choose/?must=openapi,websockets&should=admin",
)  # fmt: skip
LISTS = (
    "/api/v1/frameworks/", "/api/v1/supports/?limit=100", "/api/v1/features/", "/api/v1/claims/",
    "/api/v1/sources/?limit=50", "/api/v1/changes/?limit=50", "/api/v1/concepts/",
)  # fmt: skip
WORDS = ("async", "orm", "template", "websocket", "routing", "session", "admin", "json", "flask")


def addresses(site: Server) -> dict[str, list[str]]:
    """By kind; the same ones for the same catalogue."""
    names = mixture.slugs(site, "frameworks")
    pairs = [(one, other) for one in names for other in names if one < other]
    return {
        "page": [*PAGES, *(f"/frameworks/{name}/" for name in names)],
        "API": [*LISTS, *(f"/api/v1/frameworks/{name}/" for name in names)],
        "page for nobody before": list(islice(mixture.different(site), SELDOM)),
        "search": [f"{at}?q={word}" for at in ("/search/", "/api/v1/search/") for word in WORDS],
        "badge": [f"/api/v1/badges/{name}.svg" for name in names],
        "embed": [f"/compare/{one}-vs-{other}/?embed" for one, other in pairs[:20]],
        "feed": ["/feeds/changes.atom", "/sitemap.xml"],
    }


class Asking:
    """Chooses the next request. The same seed asks the same, but for the ETags."""

    def __init__(self, addresses: dict[str, list[str]], host: str, seed: int) -> None:
        self._random, self._host = Random(seed), host
        self._of = addresses
        self._seldom = 0
        self._etags: dict[str, str] = {}

    def next(self) -> tuple[str, str, bytes]:
        """The kind, the address, and what is sent."""
        kind = self._random.choices([*SHARES], [*SHARES.values()])[0]
        if kind == AGAIN and not self._etags:
            kind = "page"
        path = self._path(kind)
        tag = self._etags.get(path) if kind == AGAIN else None
        return kind, path, self._request(path, tag)

    def learn(self, kind: str, path: str, etag: str) -> None:
        """Only of what is asked for often: the others would fill the memory."""
        if kind in ("page", "API", AGAIN):
            self._etags[path] = etag

    def _path(self, kind: str) -> str:
        if kind == AGAIN:
            return self._random.choice(list(self._etags))
        if kind != "page for nobody before":
            return self._random.choice(self._of[kind])
        self._seldom += 1  # in turn: by then it is forgotten
        return self._of[kind][self._seldom % len(self._of[kind])]

    def _request(self, path: str, etag: str | None) -> bytes:
        lines = [f"GET {path} HTTP/1.1", f"Host: {self._host}", "Accept-Encoding: gzip"]
        lines += [f"If-None-Match: {etag}"] if etag else []
        return "\r\n".join([*lines, "", ""]).encode()
