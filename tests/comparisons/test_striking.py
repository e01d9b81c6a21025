"""The one thing that the home page says: never more than the figures it is given bear out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.models import Verdict
from comparisons.figures import Figure
from comparisons.striking import (
    LEAST_TIMES,
    FallenClaims,
    ServerGap,
    fallen_claims,
    striking,
)

FRAMEWORKS = {"flask", "bottle"}
SLUGS = st.sampled_from([*sorted(FRAMEWORKS), "bare-wsgi"])
SERVERS = st.sampled_from(["gunicorn", "granian", "uvicorn"])
LOADS = st.sampled_from(["64-connections", "4-connections", "500-per-second"])
RATES = st.floats(1, 50_000)
VERDICTS = st.dictionaries(st.sampled_from(Verdict.values), st.integers(1, 400))


def finding(
    framework: str,
    server: str,
    rate: tuple[float, float | None, float | None] | None,
    load: str = "64-connections",
    workers: int = 1,
) -> Figure:
    median, low, high = rate or (None, None, None)
    return Figure(
        run="a-run", framework=framework, server=server, task="json", load=load,
        workers=workers, reference=False, median=median, low=low, high=high,
    )  # fmt: skip


@st.composite
def rates(draw: st.DrawFn) -> tuple[float, float | None, float | None] | None:
    low, median, high = sorted(draw(st.lists(RATES, min_size=3, max_size=3)))
    return draw(st.sampled_from([(median, low, high), (median, None, None), None]))


FINDINGS = st.lists(
    st.builds(finding, SLUGS, SERVERS, rates(), LOADS, st.integers(1, 2)),
    max_size=12,
    unique_by=lambda f: (f.framework, f.server, f.load, f.workers),
)
USUAL = st.dictionaries(st.tuples(SLUGS, st.just("json")), SERVERS)
GAP = [
    finding("flask", "gunicorn", (1000.0, 900.0, 1100.0)),
    finding("flask", "granian", (3300.0, 3000.0, 3600.0)),
]
ON_GUNICORN = {("flask", "json"): "gunicorn"}


def at_least(findings: list[Figure], usual: dict[tuple[str, str], str]) -> list[float]:
    """Worked out anew: by how much each other server surely did more than the usual one."""
    found = [0.0]
    for one in findings:
        for other in findings:
            same = all(
                getattr(one, name) == getattr(other, name)
                for name in ("framework", "task", "load", "workers")
            )
            counts = same and one.framework in FRAMEWORKS and one.load.endswith("-connections")
            on_usual = usual.get((one.framework, one.task)) == one.server != other.server
            if counts and on_usual and one.high and other.low:
                found.append(other.low / one.high)
    return found


@given(findings=FINDINGS, usual=USUAL, verdicts=VERDICTS)
def test_what_is_said_holds_of_the_data(
    findings: list[Figure], usual: dict[tuple[str, str], str], verdicts: dict[str, int]
) -> None:
    said = striking(findings, usual, FRAMEWORKS, verdicts)
    surest = max(at_least(findings, usual))
    fallen = verdicts.get("outdated", 0) + verdicts.get("contradicted", 0)
    if isinstance(said, ServerGap):
        assert said.at_least == surest >= LEAST_TIMES
        assert said.times >= said.at_least
        assert usual[said.framework, said.task] == said.usual != said.other
        assert said.framework in FRAMEWORKS
    elif said:
        assert surest < LEAST_TIMES
        assert (said.fallen, said.claims) == (fallen, sum(verdicts.values()))
        assert 0 < said.fallen <= said.claims
    else:
        assert surest < LEAST_TIMES
        assert fallen == 0


@given(findings=FINDINGS, usual=USUAL, data=st.data())
def test_the_order_of_the_data_changes_nothing(
    findings: list[Figure], usual: dict[tuple[str, str], str], data: st.DataObject
) -> None:
    shuffled = data.draw(st.permutations(findings))
    assert striking(findings, usual, FRAMEWORKS, {}) == striking(shuffled, usual, FRAMEWORKS, {})


def test_a_server_that_does_three_times_as_much_is_said() -> None:
    said = striking(GAP, ON_GUNICORN, FRAMEWORKS, {"outdated": 3})
    assert isinstance(said, ServerGap)
    assert said.times == pytest.approx(3.3)
    assert said.address == (
        "/benchmarks/?run=a-run&task=json&load=64-connections"
        "&stack=flask%2Fgunicorn&stack=flask%2Fgranian"
    )


def test_a_gap_that_the_intervals_do_not_bear_out_is_not_said() -> None:
    unsure = finding("flask", "granian", (3300.0, 1500.0, 5000.0))
    assert striking([GAP[0], unsure], ON_GUNICORN, FRAMEWORKS, {}) is None


def test_another_number_of_workers_is_no_gap_of_the_server() -> None:
    more = finding("flask", "granian", (3300.0, 3000.0, 3600.0), workers=4)
    assert striking([GAP[0], more], ON_GUNICORN, FRAMEWORKS, {}) is None


def test_where_nothing_is_measured_the_claims_speak() -> None:
    said = striking([], {}, FRAMEWORKS, {"outdated": 3, "contradicted": 1, "holds": 6})
    assert said == FallenClaims(claims=10, fallen=4, partly=0)


def test_claims_that_all_stand_are_nothing_striking() -> None:
    assert fallen_claims({"holds": 6, "partly": 2}) is None
