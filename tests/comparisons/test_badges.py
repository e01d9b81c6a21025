"""Badges: what they say, and that any program may show them."""

from __future__ import annotations

import re
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from catalog.models import Framework, Level, Release, Sample, State, Support
from comparisons import badges
from comparisons.badges import LEFT, LONGEST, LOOKS, Badge

SVG = "{http://www.w3.org/2000/svg}"
OPENAPI = "/api/v1/badges/flask/openapi.svg"


def said(answer: Any) -> str:
    """All of it, as someone hears it who does not see the picture."""
    assert answer.status_code == 200, answer.content
    picture = ET.fromstring(answer.content)  # noqa: S314 — our own
    return picture.attrib["aria-label"]


def problem(answer: HttpResponse, status: int) -> str:
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    detail: str = answer.json()["detail"]  # type: ignore[attr-defined]
    return detail


# What they say


@pytest.mark.django_db
@pytest.mark.parametrize("level", Level)
def test_a_cell_is_told_in_words(client: Client, revision: None, level: Level) -> None:
    cell = Support.objects.get(framework__slug="flask", feature__slug="openapi")
    cell.level, cell.via = level, "pkg:pypi/apiflask"
    cell.save()
    assert said(client.get(OPENAPI)) == f"OpenAPI schema: {level.label.lower()}"


@pytest.mark.django_db
def test_unknown_is_unknown_and_not_none(client: Client, revision: None) -> None:
    cell = Support.objects.get(framework__slug="flask", feature__slug="openapi")
    cell.level, cell.via, cell.note = None, None, "The docs do not say."
    cell.save()
    seen = said(client.get(OPENAPI))
    cell.delete()
    assert [seen, said(client.get(OPENAPI))] == ["OpenAPI schema: unknown"] * 2


@pytest.mark.django_db
def test_a_framework_is_told_with_its_version_and_its_samples(
    client: Client, revision: None
) -> None:
    address = "/api/v1/badges/flask.svg"
    latest = Release.objects.get(framework__slug="flask", latest=True)
    samples = Sample.objects.filter(framework__slug="flask", reason=None).with_state()
    verified = [sample for sample in samples if sample.state == State.VERIFIED]
    told = f"of {len(samples)} samples verified"
    assert said(client.get(address)) == f"Flask {latest.version}: {len(verified)} {told}"
    verified[0].files = {"app.py": "changed"}
    verified[0].save()
    latest.delete()
    assert said(client.get(address)) == f"Flask: {len(verified) - 1} {told}"


@pytest.mark.django_db
def test_a_label_replaces_the_words_on_the_left(client: Client) -> None:
    def with_label(text: str) -> str:
        return said(client.get(OPENAPI, {"label": text})).rpartition(": ")[0]

    assert with_label("<b>API & 'docs'</b>") == "<b>API & 'docs'</b>"
    assert with_label("  two\n words\x07 ") == "two words"
    assert with_label("ä" * LONGEST) == "ä" * LONGEST
    assert with_label(" ") == with_label("") == "OpenAPI schema"


# What is refused


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "status", "detail"),
    [
        ("flsk.svg", 404, "flsk"),
        ("flsk/openapi.svg", 404, "no framework 'flsk'. /api/v1/frameworks/ lists them"),
        ("flask/teleportation.svg", 404, "no feature 'teleportation'. /api/v1/features/ lists"),
        ("sketch.svg", 404, "no framework 'sketch'"),
        ("sketch/openapi.svg", 404, "no framework 'sketch'"),
        ("flask.png", 404, "/api/docs/"),
        ("flask.svg?label=" + 61 * "x", 400, "At most 60 characters"),
        ("flask.svg?lable=x", 400, "Did you mean label?"),
    ],
)
def test_what_is_not_there_is_a_problem(
    client: Client, draft: Framework, address: str, status: int, detail: str
) -> None:
    assert detail in problem(client.get(f"/api/v1/badges/{address}"), status)  # type: ignore[arg-type]


# How they are sent


@pytest.mark.django_db
@pytest.mark.parametrize("accept", ["image/*", "image/png", "application/json", "*/*"])
def test_one_picture_whatever_is_asked_for(client: Client, accept: str) -> None:
    answer = client.get(OPENAPI, headers={"accept": accept})
    assert answer["Content-Type"].partition(";")[0] == "image/svg+xml"
    assert said(answer)


@pytest.mark.django_db
def test_the_schema_says_that_they_are_pictures(client: Client) -> None:
    paths = client.get("/api/v1/schema/?format=json").json()["paths"]
    for path in ("{framework}.svg", "{framework}/{feature}.svg"):
        told = paths[f"/api/v1/badges/{path}"]["get"]["responses"]
        assert list(told["200"]["content"]) == ["image/svg+xml"]
        assert set(told) == {"200", "301", "304", "400", "401", "404", "5XX"}


# The picture


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("colour", [LEFT, *(colour for colour, _ in LOOKS.values())])
def test_white_reads_on_every_colour(colour: str) -> None:
    assert 1.05 / (luminance(colour) + 0.05) >= 4.5


def test_the_colours_and_words_are_those_of_the_pages() -> None:
    style = (settings.BASE_DIR / "static/css/site.css").read_text("utf-8")
    by_day = style[: style.index("@media")]
    names = {level: level.value.replace("_", "-") for level in Level} | {None: "unknown"}
    for look, name in names.items():
        found = re.search(rf"--{name}: (#\w+);", by_day)
        assert found
        assert found[1] == LOOKS[look][0]


def test_each_look_has_a_sign_of_its_own() -> None:
    assert len({shape for _, shape in LOOKS.values()}) == len(LOOKS)


@given(label=st.text(max_size=LONGEST), look=st.sampled_from(list(LOOKS)))
def test_any_text_is_a_picture_whose_words_stay_within(label: str, look: Level | None) -> None:
    text = badges.plain(label) or "empty"
    picture = ET.fromstring(badges.svg(Badge(text, "third party", look)))  # noqa: S314 — our own
    assert picture.findtext(f"{SVG}title") == f"{text}: third party"
    left, right = [each for each in picture.iter(f"{SVG}text") if "textLength" in each.attrib]
    assert (left.text, right.text) == (text, "third party")
    middle = int(re.findall(r"M(\d+) 0", picture.find(f"{SVG}path").attrib["d"])[0])  # type: ignore[union-attr]
    for words, end in ((left, middle), (right, int(picture.attrib["width"]))):
        assert int(words.attrib["x"]) + int(words.attrib["textLength"]) <= end - 6
    attributes = {name for each in picture.iter() for name in each.attrib}
    assert not any("href" in name or "style" in name for name in attributes)


@pytest.mark.parametrize(
    ("text", "pixels"),
    [("iiii", 10), ("WWWW", 42), ("Flask 3.1.3", 54), ("Übung", 32), ("e\u0301", 6), ("日本", 22)],
)
def test_words_are_as_wide_as_in_arial(text: str, pixels: int) -> None:
    assert badges.width(text) == pixels
