"""What is counted for Prometheus while the site answers: requests, how long they took, and what
the page cache did. config.exposition tells it.

Nothing in it says whose a request was: the route stands there, not the address.
"""

from __future__ import annotations

from prometheus_client import Counter, Histogram

# From a page of held pieces to the slowest export; seconds.
BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
# Anybody can think of others, and each is a line for ever.
METHODS = {"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"}

_asked = Counter(
    "framewise_page_cache_requests",
    "Requests by what the page cache did: a hit was answered from what is held, a miss was made "
    "and may be held now, and what may not be held was passed on.",
    ["outcome"],
)
hits, misses, passed = (_asked.labels(outcome) for outcome in ("hit", "miss", "passed"))
not_modified = Counter(
    "framewise_page_cache_not_modified", "Answers of the page cache that were a 304."
)
stale = Counter(
    "framewise_page_cache_stale",
    "Answers of the page cache while the database could not be asked whether they are current.",
)
_seconds = Histogram(
    "framewise_request_seconds",
    "How long Django took, by route. What the page cache holds is not among them.",
    ["method", "route", "status"],
    buckets=BUCKETS,
)


def made(method: str | None, route: str | None, status: int, seconds: float) -> None:
    """An answer that Django made; `route` is None where no view was found."""
    known = method if method in METHODS else "other"
    _seconds.labels(known, f"/{route}" if route is not None else "", str(status)).observe(seconds)
