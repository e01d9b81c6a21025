"""What a page depends on besides its address: the catalogue's revision, the day, the release."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Lock

from django.conf import settings
from django.db import Error, connections, router

from catalog.models import Catalogue
from config import replicas

ROOMS = ("catalog", "comparisons", "config", "facts", "templates")
SOURCES = {".py", ".html", ".js", ".xml", ".yaml"}
GUIDES = "api*.md"  # of docs/, which pages show
SETTINGS = ("SITE_URL", "PRODUCTION", "DEBUG", "CDN_SECONDS")
# Of the time for which an epoch may be served: when it is over, one request looks for a new one.
EARLY = 0.9
PATIENCE = 1.0  # seconds for which a request waits while another one looks


def epoch(build: str) -> str:
    """As it stands in an ETag: revision, day, build.

    The day is read first and the revision last: a page that is made after this look cannot be
    older than either.
    """
    day = dt.datetime.now(dt.UTC).date()
    return tag(revision(), day, build)


def tag(revision: int, day: dt.date, build: str) -> str:
    return f"{revision:x}-{day:%Y%m%d}-{build}"


def revision() -> int:
    """Where the pages' views read: raises django.db.Error when the database is gone."""
    with replicas.visit():
        connection = connections[router.db_for_read(Catalogue)]
        try:
            return Catalogue.objects.values_list("revision", flat=True).filter(pk=1).first() or 0
        finally:
            # Outside of Django's request, nobody else gives the connection back.
            if not connection.in_atomic_block:
                connection.close()


def build() -> str:
    """Of everything that forms a page besides the catalogue; of one release, the same anywhere."""
    digest = hashlib.sha256()
    for path in sorted(_sources()):
        digest.update(path.relative_to(settings.BASE_DIR).as_posix().encode() + b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    digest.update(_static_files())
    told = {name: getattr(settings, name) for name in SETTINGS}
    digest.update(json.dumps(told, sort_keys=True).encode())
    return digest.hexdigest()[:10]


def _sources() -> Iterator[Path]:
    root: Path = settings.BASE_DIR
    yield root / "requirements.txt"
    yield from (root / "docs").glob(GUIDES)
    for room in ROOMS:
        yield from (path for path in (root / room).rglob("*") if path.suffix in SOURCES)


def _static_files() -> bytes:
    """The names with their hashes; nothing where no static files are collected."""
    manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
    if not manifest.exists():
        return b""
    paths = json.loads(manifest.read_text(encoding="utf-8"))["paths"]
    return json.dumps(paths, sort_keys=True).encode()


class Watch:
    """Looks at the state of the catalogue from time to time, in the thread of a request.

    What a look finds holds for `seconds` from the moment at which the look began, so nobody is
    served anything that was changed longer ago than that. A little before they are over, one
    request looks again, while the others go on with what was found. Where nobody came in time, or
    the look takes longer, the others would serve something older: they wait for the look.

    When the database is gone, the last epoch holds on and is called stale; every `seconds` one
    request looks whether it is back, and nobody waits for that.
    """

    def __init__(
        self,
        look: Callable[[], str],
        changed: Callable[[str], None],
        seconds: float,
        clock: Callable[[], float],
        patience: float = PATIENCE,
    ) -> None:
        self._look, self._changed, self._seconds, self._clock = look, changed, seconds, clock
        self._patience = patience
        self._looking = Lock()
        self._holds_until = self.due = float("-inf")
        self._epoch: str | None = None
        self.stale = False

    def refresh(self) -> None:
        """Called when `due` is over; returns when the epoch may be served."""
        if self._looking.acquire(blocking=False):
            self._find()
        elif self._clock() < self._holds_until:
            return
        elif self._looking.acquire(timeout=self._patience):
            # The look that was waited for may have begun too long ago for this request.
            self._find()
        else:
            self._go_on_stale()

    def _find(self) -> None:
        try:
            began = self._clock()
            if began < self.due:
                return
            if (found := self._look()) != self._epoch:
                self._epoch = found
                self._changed(found)
            self.due, self._holds_until = began + self._seconds * EARLY, began + self._seconds
            self.stale = False
        except Error:
            self._go_on_stale()
        finally:
            self._looking.release()

    def _go_on_stale(self) -> None:
        self.stale = True
        self.due, self._holds_until = self._clock() + self._seconds, float("inf")
