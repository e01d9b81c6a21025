"""The answer to a policy as a pure function: what holds whatever is asked and whatever is known."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from random import Random
from urllib.parse import parse_qs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comparisons import criteria, policy_reading
from comparisons.choosing import Answer, Placed, choose, tiers
from comparisons.criteria import Candidate, Columns, Offered
from comparisons.policy import Policy, Stance, Vocabulary, Wanted, months_before, requirements
from comparisons.relative_speed import Speed
from facts.statistics import Difference

DAY = dt.date(2026, 11, 21)
WORDS = Vocabulary(
    features={"admin": "Admin interface", "openapi": "OpenAPI schema", "sessions": "Sessions"},
    licences=("Apache-2.0", "MIT"),
    tasks={"json": "JSON", "waiting": "Waiting"},
)
GIVEN = {
    "kind": "full_stack,micro",
    "interface": "asgi",
    "licence": "MIT",
    "python": "3.13",
    "status": "active",
    "released": "12",
    "speed": "50",
}
LEVELS = st.sampled_from(["built_in", "official", "third_party", "none", None])
OFFERS = st.dictionaries(
    st.sampled_from(list(WORDS.features)), st.builds(Offered, LEVELS, st.none())
)
RATIOS = st.sampled_from(
    [
        None,
        Difference(0.6, None, None, None),
        Difference(0.6, 0.55, 0.65, 0.01),
        Difference(0.5, 0.45, 0.55, 0.01),
        Difference(0.2, 0.1, 0.3, 0.01),
    ]
)
SPEEDS = st.none() | st.builds(
    Speed,
    server=st.just("gunicorn"),
    fastest=st.just("Fast"),
    ratio=RATIOS,
    why_not=st.just("not answered"),
    address=st.just("/benchmarks/"),
)


@dataclass(frozen=True)
class Known(Candidate):
    """A framework with what the columns say of it."""

    offers: Mapping[str, Offered] = field(default_factory=dict)
    speed: Speed | None = None


CANDIDATES = st.lists(
    st.builds(
        Known,
        slug=st.sampled_from("abcdefgh"),
        name=st.sampled_from(["Ant", "bee", "Bee", "Cat"]),
        kind=st.sampled_from(["full_stack", "micro", "asynchronous", None]),
        status=st.sampled_from(["active", "dormant", None]),
        licence=st.sampled_from(["MIT", "Apache-2.0", None]),
        interfaces=st.sampled_from([(), ("wsgi",), ("wsgi", "asgi")]),
        version=st.just("1.0"),
        released=st.sampled_from([dt.date(2020, 1, 1), DAY, None]),
        python=st.sampled_from([">=3.9", ">=3.14", None]),
        offers=OFFERS,
        speed=SPEEDS,
    ),
    max_size=6,
    unique_by=lambda candidate: candidate.slug,
)
Wishes = Mapping[str, tuple[Stance, int]]
STANCES = st.tuples(st.sampled_from(list(Stance)), st.integers(1, 3))
WISHES = st.dictionaries(st.sampled_from([*WORDS.features, *GIVEN]), STANCES, max_size=6)
OF_FEATURES = st.dictionaries(st.sampled_from(list(WORDS.features)), STANCES)
AT = st.sampled_from(["built_in", "official", "third_party"])
NOTHING_KNOWN = Known("x", "X", None, None, None, (), None, None, None)


def policy_of(wishes: Wishes, at: str = "third_party") -> Policy:
    asked: dict[str, list[str]] = {"at": [at]}
    for key, (stance, weight) in wishes.items():
        token = f"{key}:{weight}" if stance == Stance.SHOULD else key
        asked.setdefault(stance.value, []).append(token)
        if key in GIVEN:
            asked[key] = [GIVEN[key]]
    policy, problems = policy_reading.read(asked, WORDS)
    assert problems == {}
    return policy


def answer_of(policy: Policy, candidates: Sequence[Known]) -> Answer:
    offers = {
        feature: {each.slug: each.offers[feature] for each in candidates if feature in each.offers}
        for feature in WORDS.features
    }
    speeds = {each.slug: each.speed for each in candidates if each.speed}
    return choose(policy, requirements(policy, WORDS, DAY, Columns(offers, speeds)), candidates)


def slugs(placed: Sequence[Placed]) -> set[str]:
    return {each.slug for each in placed}


def offering(slug: str, **levels: str | None) -> Known:
    offers = {feature: Offered(level, None) for feature, level in levels.items()}
    return replace(NOTHING_KNOWN, slug=slug, name=slug.upper(), offers=offers)


@given(WISHES, AT, CANDIDATES)
def test_every_framework_is_placed_exactly_once(
    wishes: Wishes, at: str, candidates: list[Known]
) -> None:
    answer = answer_of(policy_of(wishes, at), candidates)
    placed = [each.slug for each in (*answer.fitting, *answer.undecided, *answer.excluded)]
    assert sorted(placed) == sorted(candidate.slug for candidate in candidates)


@given(WISHES, CANDIDATES, st.sampled_from([*WORDS.features, *GIVEN]), st.booleans())
def test_one_more_must_or_must_not_adds_no_framework(
    wishes: Wishes, candidates: list[Known], key: str, must: bool
) -> None:
    fewer = {name: wish for name, wish in wishes.items() if name != key}
    more = {**fewer, key: (Stance.MUST if must else Stance.NOT, 1)}
    before, after = (answer_of(policy_of(each), candidates) for each in (fewer, more))
    assert slugs(after.fitting) <= slugs(before.fitting)
    assert slugs(before.excluded) <= slugs(after.excluded)


@given(WISHES, AT)
def test_of_what_nothing_is_known_nothing_is_excluded(wishes: Wishes, at: str) -> None:
    answer = answer_of(policy_of(wishes, at), [NOTHING_KNOWN])
    assert answer.excluded == ()
    hard = any(stance != Stance.SHOULD for stance, _ in wishes.values())
    assert slugs(answer.undecided if hard else answer.fitting) == {"x"}


@pytest.mark.parametrize(
    "field", ["kind", "status", "licence", "interfaces", "released", "python", "offers", "speed"]
)
@given(wishes=WISHES, at=AT, candidates=CANDIDATES)
def test_forgetting_something_excludes_nothing(
    field: str, wishes: Wishes, at: str, candidates: list[Known]
) -> None:
    unknown = {field: getattr(NOTHING_KNOWN, field)}
    forgot = [replace(candidate, **unknown) for candidate in candidates]
    before, after = (answer_of(policy_of(wishes, at), each) for each in (candidates, forgot))
    assert slugs(after.excluded) <= slugs(before.excluded)


@given(WISHES, AT, CANDIDATES)
def test_what_excludes_is_known_and_what_fits_meets_everything(
    wishes: Wishes, at: str, candidates: list[Known]
) -> None:
    answer = answer_of(policy_of(wishes, at), candidates)
    for placed in answer.excluded:
        assert placed.excluded_by
        assert all(reason.met is False for reason in placed.excluded_by)
        assert placed.change is None
    for placed in answer.fitting:
        assert all(reason.met for reason in placed.reasons)
        assert placed.change is None
    for placed in answer.undecided:
        assert placed.unknown
        assert placed.change


def decided(candidate: Known, wishes: Wishes, well: Mapping[str, bool]) -> Known:
    """With every unknown cell known, so that each wish is met where `well` says so."""
    offers = {}
    for feature in WORDS.features:
        known = candidate.offers.get(feature, Offered(None, None))
        stance, _ = wishes.get(feature, (Stance.MUST, 1))
        there = well[feature] != (stance == Stance.NOT)
        guess = Offered("built_in" if there else "none", None)
        offers[feature] = known if known.level else guess
    return replace(candidate, offers=offers)


@given(OF_FEATURES, AT, CANDIDATES)
def test_the_undecided_would_fit_or_be_excluded_as_they_say(
    wishes: Wishes, at: str, candidates: list[Known]
) -> None:
    policy = policy_of(wishes, at)
    undecided = slugs(answer_of(policy, candidates).undecided)
    mine = [candidate for candidate in candidates if candidate.slug in undecided]
    well = [decided(c, wishes, dict.fromkeys(WORDS.features, True)) for c in mine]
    badly = [decided(c, wishes, dict.fromkeys(WORDS.features, False)) for c in mine]
    assert slugs(answer_of(policy, well).fitting) == undecided
    assert slugs(answer_of(policy, badly).excluded) == undecided


@given(OF_FEATURES, AT, CANDIDATES, st.randoms(use_true_random=False))
def test_a_place_holds_however_the_unknown_turns_out(
    wishes: Wishes, at: str, candidates: list[Known], random: Random
) -> None:
    policy = policy_of({key: (Stance.SHOULD, weight) for key, (_, weight) in wishes.items()}, at)
    told = {p.slug: tier for tier in answer_of(policy, candidates).fits for p in tier.frameworks}
    guesses = [{f: random.choice([True, False]) for f in WORDS.features} for _ in candidates]
    known = [decided(c, {}, guess) for c, guess in zip(candidates, guesses, strict=True)]
    shares = {placed.slug: placed.share.least for placed in answer_of(policy, known).fitting}
    for slug, share in shares.items():
        better = sum(other > share for other in shares.values())
        worse = sum(other < share for other in shares.values())
        assert told[slug].first <= 1 + better
        assert len(shares) - worse <= told[slug].last


@given(WISHES, CANDIDATES)
def test_tiers_fall_and_hold_ties_by_name(wishes: Wishes, candidates: list[Known]) -> None:
    found = answer_of(policy_of(wishes), candidates).fits
    shares = [(tier.share.least, tier.share.most) for tier in found]
    assert shares == sorted(set(shares), reverse=True)
    for tier in found:
        names = [(placed.name.casefold(), placed.slug) for placed in tier.frameworks]
        assert names == sorted(names)
        assert 0 <= tier.share.least <= tier.share.most <= tier.share.of
        assert tier.last - tier.first + 1 >= len(tier.frameworks)


@given(WISHES, CANDIDATES)
def test_a_should_excludes_nothing(wishes: Wishes, candidates: list[Known]) -> None:
    hard = {key: wish for key, wish in wishes.items() if wish[0] != Stance.SHOULD}
    with_shoulds, without = (answer_of(policy_of(each), candidates) for each in (wishes, hard))
    assert slugs(with_shoulds.fitting) == slugs(without.fitting)
    assert slugs(with_shoulds.excluded) == slugs(without.excluded)


@given(WISHES, CANDIDATES)
def test_weights_that_are_equal_change_no_order(wishes: Wishes, candidates: list[Known]) -> None:
    def order(weight: int) -> list[list[str]]:
        evenly = {key: (stance, weight) for key, (stance, _) in wishes.items()}
        fits = answer_of(policy_of(evenly), candidates).fits
        return [[placed.slug for placed in tier.frameworks] for tier in fits]

    assert order(1) == order(3)


@given(WISHES, AT, CANDIDATES)
def test_a_requirement_says_how_many_more_would_fit_without_it(
    wishes: Wishes, at: str, candidates: list[Known]
) -> None:
    policy = policy_of(wishes, at)
    answer = answer_of(policy, candidates)
    for effect in answer.requirements:
        assert effect.met + effect.unmet + effect.unknown == len(candidates)
        fewer = policy.without(effect.requirement.criterion.key)
        assert effect.without == fewer.address
        more = answer_of(fewer, candidates)
        assert effect.frees == len(more.fitting) - len(answer.fitting)


@given(WISHES, AT)
def test_the_query_string_says_the_whole_policy(wishes: Wishes, at: str) -> None:
    policy = policy_of(wishes, at)
    assert policy_reading.read(parse_qs(policy.query), WORDS) == (policy, {})
    assert set(policy.wanted) == set(wishes)


def test_a_weight_decides_between_two() -> None:
    pair = [
        offering("a", admin="built_in", openapi="none"),
        offering("b", admin="none", openapi="built_in"),
    ]
    one, two = (Stance.SHOULD, 1), (Stance.SHOULD, 2)
    even = answer_of(policy_of({"admin": one, "openapi": one}), pair).fits
    assert [(slugs(tier.frameworks), tier.first, tier.last) for tier in even] == [
        ({"a", "b"}, 1, 2)
    ]
    heavy = answer_of(policy_of({"admin": one, "openapi": two}), pair).fits
    assert [slugs(tier.frameworks) for tier in heavy] == [{"b"}, {"a"}]


def test_an_unknown_should_is_a_range_of_places() -> None:
    policy = policy_of({"admin": (Stance.SHOULD, 1), "openapi": (Stance.SHOULD, 1)})
    found = answer_of(policy, [
        offering("a", admin="built_in", openapi="none"),
        offering("b", admin="built_in"),
        offering("c", admin="built_in", openapi="third_party"),
        offering("d", admin="none", openapi="none"),
    ]).fits  # fmt: skip
    told = [
        (tier.frameworks[0].slug, tier.share.least, tier.share.most, tier.first, tier.last)
        for tier in found
    ]
    assert told == [("c", 2, 2, 1, 2), ("b", 1, 2, 1, 3), ("a", 1, 1, 2, 3), ("d", 0, 0, 4, 4)]


def test_what_would_change_is_said_for_either_outcome() -> None:
    policy = policy_of({"openapi": (Stance.MUST, 1), "admin": (Stance.NOT, 1)}, "built_in")
    (undecided,) = answer_of(policy, [NOTHING_KNOWN]).undecided
    assert undecided.change == (
        "If it turned out to have OpenAPI schema built in and not to have admin interface built"
        " in, it would fit; otherwise it would be excluded."
    )


def test_the_first_are_compared_and_a_tie_is_not_cut_where_it_need_not_be() -> None:
    policy = policy_of({"admin": (Stance.SHOULD, 1)})
    two = [offering(slug, admin="built_in") for slug in "zy"]
    five = [offering(slug, admin="none") for slug in "abcde"]
    assert answer_of(policy, two + five).compare == "/compare/y-vs-z/"
    assert answer_of(policy, two + five[:2]).compare == "/compare/a-vs-b-vs-y-vs-z/?order=y,z,a,b"
    assert answer_of(policy, [*five, offering("f", admin="none"), offering("g")]).compare == (
        "/compare/a-vs-b-vs-c-vs-d-vs-e-vs-g/?order=g,a,b,c,d,e"
    )
    assert answer_of(policy, two[:1]).compare is None
    assert tiers([]) == ()


@pytest.mark.parametrize(
    ("python_range", "python", "expected"),
    [
        (">=3.10", "3.9", False),
        (">=3.10", "3.10", True),
        (">=3.9.2", "3.9", True),
        ("<=3.12", "3.12", True),
        (">=3.8,<4.0", "3.13", True),
        (">=3.8,<3.13", "3.13", False),
        (None, "3.13", None),
    ],
)
def test_a_python_series_is_looked_for_in_a_range(
    python_range: str | None, python: str, expected: bool | None
) -> None:
    assert criteria.runs_on(python_range, python) is expected


@pytest.mark.parametrize(
    ("ratio", "expected"),
    [
        (Difference(0.6, 0.5, 0.7, 0.01), True),
        (Difference(0.6, 0.49, 0.7, 0.01), None),
        (Difference(0.4, 0.3, 0.5, 0.01), None),
        (Difference(0.4, 0.3, 0.49, 0.01), False),
        (Difference(0.9, None, None, None), None),
        (None, None),
    ],
)
def test_a_speed_whose_interval_spans_the_share_is_unknown(
    ratio: Difference | None, expected: bool | None
) -> None:
    speed = Speed("gunicorn", "Fast", ratio, "not answered", "/benchmarks/")
    assert criteria.reaches(speed, 0.5) is expected
    assert criteria.reaches(None, 0.5) is None


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        ("2026-11-21", 12, "2025-11-21"),
        ("2024-02-29", 12, "2023-02-28"),
        ("2026-01-31", 11, "2025-02-28"),
        ("2026-12-31", 24, "2024-12-31"),
    ],
)
def test_months_before_a_day(day: str, months: int, expected: str) -> None:
    assert months_before(dt.date.fromisoformat(day), months) == dt.date.fromisoformat(expected)


@pytest.mark.parametrize(
    ("level", "least", "expected"),
    [
        ("built_in", "built_in", True),
        ("official", "built_in", False),
        ("official", "official", True),
        ("third_party", "official", False),
        ("third_party", "third_party", True),
        ("none", "third_party", False),
        (None, "built_in", None),
    ],
)
def test_what_counts_as_having_a_feature(
    level: str | None, least: str, expected: bool | None
) -> None:
    assert criteria.has(level, least) is expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Sessions", "sessions"),
        ("OpenAPI schema", "OpenAPI schema"),
        ("JSON web tokens", "JSON web tokens"),
        ("Object-relational mapper", "object-relational mapper"),
        ("WebSockets", "WebSockets"),
    ],
)
def test_a_name_inside_a_sentence(name: str, expected: str) -> None:
    assert criteria.in_a_sentence(name) == expected


def test_the_stricter_of_two_stances_is_taken_and_the_other_told() -> None:
    asked = {"should": ["admin:2"], "not": ["admin"], "must": ["admin"]}
    policy, problems = policy_reading.read(asked, WORDS)
    assert policy.wanted == {"admin": Wanted(Stance.MUST)}
    assert set(problems) == {"not", "should"}
