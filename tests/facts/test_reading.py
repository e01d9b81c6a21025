from __future__ import annotations

from pathlib import Path

import pytest

from facts import reading, writing


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def problems(folder: Path) -> list[str]:
    facts, found = reading.read(folder)
    assert facts is None
    return [str(problem) for problem in found]


def test_the_real_facts_are_sound_and_canonical() -> None:
    facts, found = reading.read()
    assert found == []
    assert facts is not None
    for name, text in writing.texts(facts).items():
        assert (reading.FOLDER / name).read_text(encoding="utf-8") == text


def test_every_problem_of_every_file_is_told_at_once(folder: Path) -> None:
    flask, django = folder / "frameworks/flask.yaml", folder / "frameworks/django.yaml"
    edit(flask, "kind: micro", "kind: tiny\ncolour: red")
    edit(django, "name: Django", "name: ''")
    (folder / "claims.yaml").write_text("a: 1\na: 2\n")
    told = problems(folder)
    assert any("frameworks/flask.yaml:" in p and "kind: Input should be" in p for p in told)
    assert any("frameworks/flask.yaml:" in p and "colour: Extra inputs" in p for p in told)
    assert any("frameworks/django.yaml:1: name:" in p for p in told)
    assert any("claims.yaml:2: the key 'a' stands twice" in p for p in told)


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("frameworks/flask.yaml", "purl: pkg:pypi/flask", "purl: pypi/flask", "purl"),
        ("frameworks/flask.yaml", "purl: pkg:pypi/flask", "purl: pkg:PyPI/Flask", "pkg:pypi/flask"),
        ("frameworks/flask.yaml", "purl: pkg:pypi/flask", "purl: pkg:pypi/django", "another"),
        ("frameworks/flask.yaml", "kind: micro\n", "", "kind: Field required"),
        ("frameworks/flask.yaml", "  url-routing:\n", "  url-rooting:\n", "no such feature"),
        ("frameworks/flask.yaml", "    latest: true\n", "", "exactly one release"),
        ("frameworks/flask.yaml", "level: third_party\n", "level: official-ish\n", "level"),
        ("frameworks/flask.yaml", "citations:\n", "citations:\n  colour: [x]\n", "colour"),
        ("frameworks/flask.yaml", "checked: 2026", "checked: 20x6", "checked: Input should be"),
        ("features.yaml", "    url-routing:\n", "    url-vs-routing:\n", "-vs-"),
        ("features.yaml", "    url-routing:\n", "    URL_routing:\n", "lower-case"),
    ],
)
def test_a_broken_fact_is_refused(folder: Path, file: str, old: str, new: str, said: str) -> None:
    edit(folder / file, old, new)
    assert any(said in problem for problem in problems(folder))


def test_a_reference_to_no_source_is_refused(folder: Path) -> None:
    path = folder / "frameworks/flask.yaml"
    facts, _ = reading.read(folder)
    assert facts is not None
    key = facts.frameworks["flask"].supports["openapi"].sources[0]
    edit(path, f"  {key}:\n    url", f"  {key}-gone:\n    url")
    told = problems(folder)
    assert any(f"no such source: {key}" in problem for problem in told)
    assert any("nothing refers to this source" in problem for problem in told)


def test_a_file_that_is_not_utf8_is_refused(folder: Path) -> None:
    (folder / "claims.yaml").write_bytes(b"a: \xff\xfe\n")
    assert "claims.yaml: not UTF-8" in problems(folder)
