"""The example that rebuilds the matrix from the API alone says what the pages say."""

from __future__ import annotations

import csv
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from io import StringIO

import pytest

from comparisons.jinja_environment import LEVEL_NAMES, package
from tests.browser.looking import FRAMEWORKS, forget_a_cell
from tests.comparisons.reading import Element, Page, words
from tests.site import ROOT, Site

Cells = dict[tuple[str, str], str]  # by feature and framework
EXAMPLE = ROOT / "docs" / "examples" / "matrix.py"


def run(site: Site, *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-I", str(EXAMPLE), site.url, *options]
    return subprocess.run(command, check=True, text=True, capture_output=True)


@pytest.fixture(scope="module")
def rebuilt(site: Site) -> list[list[str]]:
    forget_a_cell(site)
    return list(csv.reader(StringIO(run(site).stdout)))


def page(site: Site, path: str) -> list[Element]:
    with urllib.request.urlopen(site.url + path) as answer:  # noqa: S310 — our own http address
        return Page(answer.read().decode()).elements


def cells(rebuilt: list[list[str]]) -> Cells:
    (_, _, *frameworks), *rows = rebuilt
    return {
        (feature, framework): said
        for _, feature, *row in rows
        for framework, said in zip(frameworks, row, strict=True)
    }


def levels(found: list[Element]) -> Iterator[tuple[tuple[str, str], str]]:
    """What the matrix shows, cell by cell."""
    for element in found:
        if element.tag == "a" and "level" in element.names:
            feature, _, framework = element.attributes["href"].partition("#")
            yield (feature.split("/")[2], framework), words(element.whole)


def packages(found: list[Element]) -> Iterator[tuple[str, list[str]]]:
    """The packages that a feature's page names, by framework."""
    framework, named = "", list[str]()
    for element in found:
        if element.tag == "tr":
            framework, named = element.attributes.get("id", ""), []
            if framework:
                yield framework, named
        elif "via" in element.names:
            named.append(words(element.whole))


def test_every_cell_has_the_level_that_the_page_shows(site: Site, rebuilt: list[list[str]]) -> None:
    shown, told = dict(levels(page(site, "/features/"))), cells(rebuilt)
    assert told.keys() == shown.keys()
    for key, said in told.items():
        level = said.partition(" ")[0]
        assert LEVEL_NAMES[None if level == "unknown" else level] == shown[key], key
    assert told["openapi", "cherrypy"] == "unknown"
    assert len(told) == len(FRAMEWORKS) * (len(rebuilt) - 1) > 800
    print(f"{len(told)} cells compared")


def test_groups_and_rows_are_in_the_order_of_the_page(site: Site, rebuilt: list[list[str]]) -> None:
    found = page(site, "/features/")
    heads = [e.attributes["href"].split("/") for e in found if e.tag == "a"]
    rows = [parts[2] for parts in heads if parts[:2] == ["", "features"] and parts[3:] == [""]]
    groups = [e.attributes["id"] for e in found if e.tag == "tbody"]
    assert [feature for _, feature, *_ in rebuilt[1:]] == rows
    assert list(dict.fromkeys(group for group, *_ in rebuilt[1:])) == groups


def test_every_cell_has_the_package_that_the_page_of_its_feature_names(
    site: Site, rebuilt: list[list[str]]
) -> None:
    told, compared = cells(rebuilt), 0
    for feature in dict.fromkeys(feature for feature, _ in told):
        for framework, named in dict(packages(page(site, f"/features/{feature}/"))).items():
            said = told[feature, framework].partition(" (")[2].removesuffix(")")
            assert named == ([package(said)] if said else []), (feature, framework)
            compared += 1
    assert compared == len(told)


def test_it_says_what_it_read_and_how_it_is_used(site: Site) -> None:
    text = run(site, "--format", "text")
    assert f"{len(FRAMEWORKS) * (len(text.stdout.splitlines()) - 1)} cells" in text.stderr
    told = subprocess.run(
        [sys.executable, str(EXAMPLE), "--help"], check=True, text=True, capture_output=True
    )
    assert "http://127.0.0.1:8000" in told.stdout
