"""What is held stays within its bounds, and is made once however many wait for it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event, Lock
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from config.cached_response import CachedResponse
from config.held_pages import Key, Segment
from config.page_cache import PageCache
from tests.config.asking import Answer, Numbering, ask, cached, counts

THREADS = 8
MANY = 40  # of those who make up parameters


def key(name: str) -> Key:
    return (False, name, "")


def hold(segment: Segment, name: str, size: int = 1000) -> CachedResponse:
    """Compressible to almost nothing."""
    page = CachedResponse([], b"." * size, "tag", [])
    assert segment.begin(key(name))[1]
    segment.finish(key(name), page)
    return page


def really_held(segment: Segment) -> int:
    """The bytes of all bodies, however they are counted."""
    bodies = {
        id(body): len(body)
        for page in segment.pages.values()
        for representation in page.representations.values()
        for body in representation.body
    }
    return sum(bodies.values())


@settings(deadline=None)
@given(sizes=st.lists(st.integers(0, 60_000), max_size=60), packed=st.booleans())
def test_a_segment_never_holds_more_than_it_may(sizes: list[int], *, packed: bool) -> None:
    segment = Segment(100_000)
    for number, size in enumerate(sizes):
        page = hold(segment, f"/{number}/", size)
        if packed:
            segment.encoded(key(f"/{number}/"), page, "gzip")
        assert really_held(segment) <= segment.size <= 100_000
    assert (sizes == []) == (segment.pages == {})


def test_compressed_bodies_count_too() -> None:
    segment = Segment(100_000)
    page = hold(segment, "/", 50_000)
    before = segment.size
    packed = segment.encoded(key("/"), page, "br").body[0]
    assert segment.size == before + len(packed)


def test_what_was_used_stays_and_what_was_not_leaves() -> None:
    segment = Segment(50_000)
    used = hold(segment, "/used/")
    for number in range(100):
        used.used = segment.generation
        hold(segment, f"/{number}/")
    assert segment.pages[key("/used/")] is used
    assert key("/0/") not in segment.pages
    assert key("/99/") in segment.pages
    assert len(segment.pages) > 8


def test_a_body_larger_than_its_segment_is_served_and_not_held() -> None:
    told = Numbering(size=600_000)
    cache = cached(told, capacity=1_000_000)
    answers = [ask(cache, "/", accept_encoding="br") for _ in "ab"]
    assert [answer.status for answer in answers] == [200, 200]
    assert len(told.asked) == 2
    assert cache._held.plain.size == 0


def test_a_page_that_is_used_is_not_pushed_out_by_others() -> None:
    """Through the whole cache: a hit is what keeps it."""
    cache = cached(Numbering(size=10_000), capacity=400_000)
    first = ask(cache, "/")
    for number in range(100):
        ask(cache, f"/frameworks/f{number}/")
        assert ask(cache, "/").body == first.body
    assert cache._held.plain.size <= 200_000


@settings(deadline=None, max_examples=20)
@given(values=st.lists(st.text(max_size=20), min_size=MANY, max_size=MANY, unique=True))
def test_noise_in_a_query_never_pushes_out_a_plain_page(values: list[str]) -> None:
    cache = cached(Numbering(size=20_000), capacity=400_000)
    pages = ["/", "/claims/", "/features/", "/concepts/", "/tasks/"]
    before = {page: ask(cache, page).body for page in pages}
    for value in values:
        name = value.encode().hex()
        ask(cache, f"/claims/?verdict={name}")
        ask(cache, f"/claims/?{name}=1")
    misses = counts()["misses"]
    assert {page: ask(cache, page).body for page in pages} == before
    assert counts()["misses"] == misses
    assert really_held(cache._held.queried) <= 200_000
    assert len(cache._held.plain.pages) == len(pages)


# Many who ask for what is not there yet


class Slow:
    """An application that answers the first request only when all threads have asked."""

    def __init__(self, *, fails: bool = False, status: str = "200 OK") -> None:
        self.everybody_asked = Event()
        self.count = 0
        self._lock = Lock()
        self._fails, self._status = fails, status

    def __call__(self, environ: dict[str, Any], start_response: Any) -> list[bytes]:
        with self._lock:
            self.count += 1
            first = self.count == 1
        if first:
            assert self.everybody_asked.wait(30)
            if self._fails:
                raise RuntimeError("the first one fails")
        return Numbering(status=self._status)(environ, start_response)


def all_at_once(cache: PageCache, slow: Slow) -> list[Answer | BaseException]:
    together = Barrier(THREADS, action=slow.everybody_asked.set)

    def one(_: int) -> Answer | BaseException:
        together.wait(30)
        try:
            return ask(cache, "/")
        except RuntimeError as error:
            return error

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(one, range(THREADS)))


def test_a_page_that_many_ask_for_at_once_is_made_once() -> None:
    slow = Slow()
    answers = all_at_once(cached(slow), slow)
    assert slow.count == 1
    assert len({answer.body for answer in answers if isinstance(answer, Answer)}) == 1


def test_the_second_who_asks_waits_for_the_first() -> None:
    segment = Segment(100_000)
    making, mine = segment.begin(key("/"))
    same, not_mine = segment.begin(key("/"))
    assert (mine, not_mine, same) == (True, False, making)
    assert not making.done.is_set()
    page = CachedResponse([], b"page", "tag", [])
    segment.finish(key("/"), page)
    assert making.done.is_set()
    assert making.found is page
    # Somebody who looked before it was there, and comes now.
    late, _ = segment.begin(key("/"))
    assert (late.found, late.done.is_set()) == (page, True)


def test_those_who_wait_for_one_that_fails_ask_themselves() -> None:
    slow = Slow(fails=True)
    cache = cached(slow)
    answers = all_at_once(cache, slow)
    assert sum(isinstance(answer, RuntimeError) for answer in answers) == 1
    good = [answer for answer in answers if isinstance(answer, Answer)]
    assert [answer.status for answer in good] == [200] * (THREADS - 1)
    assert ask(cache, "/").status == 200
    assert cache._held.plain.making == {}


def test_those_who_wait_for_what_may_not_be_held_ask_themselves() -> None:
    slow = Slow(status="404 Not Found")
    answers = all_at_once(cached(slow), slow)
    assert [answer.status for answer in answers if isinstance(answer, Answer)] == [404] * THREADS
    assert slow.count == THREADS
