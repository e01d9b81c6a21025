"""What is built on what, matched by package URLs in both directions."""

from __future__ import annotations

from catalog.models import Framework
from comparisons.lineage import lineage

STARLETTE = Framework(slug="starlette", purl="pkg:pypi/starlette", built_on=["pkg:pypi/anyio"])
FASTAPI = Framework(
    slug="fastapi", purl="pkg:pypi/fastapi", built_on=["pkg:pypi/starlette", "pkg:pypi/pydantic"]
)
OLD = Framework(slug="old", purl="pkg:github/old/old", successor="pkg:pypi/starlette")
ALL = [STARLETTE, FASTAPI, OLD]


def of(framework: Framework, *others: Framework) -> list[object]:
    found = lineage(framework, others)
    return [
        [(part.purl, part.framework) for part in found.built_on],
        list(found.carries),
        found.successor and found.successor.framework,
        list(found.succeeds),
    ]


def test_a_framework_stands_on_another_and_on_packages() -> None:
    parts = [("pkg:pypi/starlette", STARLETTE), ("pkg:pypi/pydantic", None)]
    assert of(FASTAPI, STARLETTE, OLD) == [parts, [], None, []]


def test_the_other_knows_what_stands_on_it_and_what_it_follows() -> None:
    assert of(STARLETTE, FASTAPI, OLD) == [[("pkg:pypi/anyio", None)], [FASTAPI], None, [OLD]]


def test_what_is_not_given_is_not_linked() -> None:
    assert of(FASTAPI)[0] == [("pkg:pypi/starlette", None), ("pkg:pypi/pydantic", None)]


def test_a_version_is_no_other_package() -> None:
    pinned = Framework(slug="pinned", purl="pkg:pypi/pinned", built_on=["pkg:pypi/starlette@0.40"])
    assert of(pinned, STARLETTE)[0] == [("pkg:pypi/starlette@0.40", STARLETTE)]
    assert of(STARLETTE, pinned)[1] == [pinned]


def test_a_part_of_a_name_is_not_the_name() -> None:
    other = Framework(slug="x", purl="pkg:pypi/x", built_on=["pkg:pypi/starlette-admin"])
    assert of(STARLETTE, other)[1] == []


def test_a_successor_may_be_unknown_here() -> None:
    assert of(OLD)[2] is None
    assert lineage(OLD, []).known
    assert not lineage(Framework(slug="y", purl="pkg:pypi/y"), ALL).known
