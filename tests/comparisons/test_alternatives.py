"""Alternatives as a pure function: who is alike, why, and what unknown cells must not do."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.models import Framework, Level
from comparisons.alternatives import FEWEST, MOST, RANKS, Alternative, alternatives

FEATURES = [f"feature-{number:02}" for number in range(FEWEST + 5)]
NAMES = {feature: feature.title() for feature in FEATURES}
Row = dict[str, str | None]
ROWS = st.fixed_dictionaries(
    {}, optional={feature: st.sampled_from([*Level.values, None]) for feature in FEATURES}
)
LEVELS = st.fixed_dictionaries(dict.fromkeys(("one", "two", "three", "four", "five"), ROWS))


def framework(slug: str, kind: str = "micro", interfaces: tuple[str, ...] = ("wsgi",)) -> Framework:
    return Framework(slug=slug, name=slug.title(), kind=kind, interfaces=list(interfaces))


def row(level: str | None = "built_in", **others: str | None) -> Row:
    changed = {name.replace("_", "-"): other for name, other in others.items()}
    return dict.fromkeys(FEATURES, level) | changed


def of_one(levels: dict[str, Row], *others: Framework) -> tuple[Alternative, ...]:
    shown = others or tuple(framework(slug) for slug in levels if slug != "one")
    return alternatives(framework("one"), shown, levels, NAMES)


def slugs(found: tuple[Alternative, ...]) -> list[str]:
    return [each.framework.slug for each in found]


def test_the_one_with_more_features_alike_goes_first() -> None:
    levels = {"one": row(), "far": row("none"), "near": row(feature_00="none")}
    assert slugs(of_one(levels)) == ["near", "far"]


def test_kind_and_interfaces_decide_between_equal_rows() -> None:
    levels = {slug: row() for slug in ("one", "akin", "kind", "stranger")}
    others = (
        framework("stranger", "asynchronous", ("asgi",)),
        framework("kind", "micro", ("asgi",)),
        framework("akin"),
    )
    found = of_one(levels, *others)
    assert slugs(found) == ["akin", "kind", "stranger"]
    alike = f"{len(FEATURES)} of {len(FEATURES)} features at the same level"
    assert [each.reasons for each in found] == [
        ("same kind", "both on WSGI", alike),
        ("same kind", alike),
        (alike,),
    ]


def test_the_reasons_count_only_what_is_known_of_both() -> None:
    levels = {"one": row(feature_00=None), "two": row(feature_01=None, feature_02="none")}
    known = len(FEATURES) - 2
    assert f"{known - 1} of {known} features at the same level" in of_one(levels)[0].reasons


def test_of_too_little_nothing_is_said() -> None:
    little: Row = dict.fromkeys(FEATURES[: FEWEST - 1], "built_in")
    assert of_one({"one": row(), "two": little}) == ()


def test_what_is_lacking_goes_before_what_is_only_weaker() -> None:
    one = row(feature_00="none", feature_01="third_party")
    levels = {"one": one, "two": row(feature_00="third_party")}
    gain = of_one(levels)[0].gain
    assert gain is not None
    assert (gain.feature, gain.own, gain.level) == ("feature-00", "none", "third_party")


def test_of_two_that_are_lacking_the_one_that_most_have_is_named() -> None:
    one = row(feature_03="none", feature_07="none")
    levels = {"one": one, "two": row(), "three": row(feature_03="none")}
    gain = of_one(levels)[0].gain
    assert gain is not None
    assert (gain.feature, gain.name) == ("feature-07", "Feature-07")


def test_one_that_is_nowhere_ahead_has_no_gain() -> None:
    assert of_one({"one": row(), "two": row("none")})[0].gain is None


@given(levels=LEVELS)
def test_it_is_true_of_any_levels(levels: dict[str, Row]) -> None:
    found = of_one(levels)
    assert len(found) <= MOST
    assert [each.alike for each in found] == sorted((e.alike for e in found), reverse=True)
    for each in found:
        mine, theirs = levels["one"], levels[each.framework.slug]
        both = {f: (own, m) for f in FEATURES if (own := mine.get(f)) and (m := theirs.get(f))}
        same = sum(own == level for own, level in both.values())
        assert each.reasons[-1] == f"{same} of {len(both)} features at the same level"
        assert len(both) >= FEWEST
        better = {f for f, (own, m) in both.items() if RANKS[Level(m)] > RANKS[Level(own)]}
        assert (each.gain is None) == (not better)
        if each.gain:
            assert each.gain.feature in better
            assert both[each.gain.feature] == (each.gain.own, each.gain.level)


@given(levels=LEVELS, feature=st.sampled_from(FEATURES))
def test_an_unknown_cell_and_a_missing_one_are_the_same(
    levels: dict[str, Row], feature: str
) -> None:
    unknown = {slug: mine | {feature: None} for slug, mine in levels.items()}
    missing = {
        slug: {f: level for f, level in mine.items() if f != feature}
        for slug, mine in levels.items()
    }
    assert [(e.reasons, e.gain) for e in of_one(unknown)] == [
        (e.reasons, e.gain) for e in of_one(missing)
    ]


@pytest.mark.parametrize("order", [1, -1])
def test_the_order_of_the_frameworks_changes_nothing(order: int) -> None:
    levels = {slug: row() for slug in ("one", "two", "three", "four", "five")}
    others = [framework(slug) for slug in ("two", "three", "four", "five")][::order]
    assert slugs(of_one(levels, *others)) == ["five", "four", "three"]
