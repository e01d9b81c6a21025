"""Reads the folder of facts, and the samples beside it.

`read(folder)` returns the facts and every problem found in them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from facts import checking, ratios, runs, samples, yaml_text
from facts.contract import Task
from facts.schema import (
    Claims,
    ComparisonFact,
    Concepts,
    Facts,
    FeatureGroups,
    FrameworkFact,
    Redirects,
    Sources,
    Tasks,
)

FOLDER = Path(__file__).parent
T = TypeVar("T")

# The files that hold one collection each, by the field of Facts that they fill.
SINGLE_FILES: dict[str, tuple[str, Any]] = {
    "groups": ("features.yaml", FeatureGroups),
    "sources": ("sources.yaml", Sources),
    "concepts": ("concepts.yaml", Concepts),
    "claims": ("claims.yaml", Claims),
    "redirects": ("redirects.yaml", Redirects),
    "tasks": ("tasks.yaml", Tasks),
}
# The folders that hold one file per record.
FOLDERS: dict[str, tuple[str, Any]] = {
    "frameworks": ("frameworks", FrameworkFact),
    "comparisons": ("comparisons", ComparisonFact),
}


@dataclass(frozen=True)
class Problem:
    """What is wrong, and where: the file, its line (None for a whole file), the path in it."""

    file: str
    line: int | None
    path: str
    message: str

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        return f"{place}: {self.path}: {self.message}" if self.path else f"{place}: {self.message}"


@dataclass(frozen=True)
class Document:
    """One parsed file: its facts, and the lines on which its paths stand."""

    file: str
    facts: Any
    lines: dict[tuple[str, ...], int]

    def problem(self, path: tuple[str, ...], message: str) -> Problem:
        return Problem(self.file, _line(path, self.lines), ".".join(path), message)


def read(folder: Path = FOLDER) -> tuple[Facts | None, list[Problem]]:
    """The facts of a folder, or None with every problem in them (all files, all paths, at once)."""
    problems: list[Problem] = []
    documents: dict[str, Document] = {}
    fields: dict[str, Any] = {}
    for field, (name, kind) in SINGLE_FILES.items():
        document = _read_file(folder / name, name, kind, problems)
        if document:
            documents[field] = document
        fields[field] = document.facts if document else {}
    for field, (name, kind) in FOLDERS.items():
        fields[field] = {}
        for path in sorted((folder / name).glob("*.yaml")):
            document = _read_file(path, f"{name}/{path.name}", kind, problems)
            if document:
                documents[f"{field}/{path.stem}"] = document
                fields[field][path.stem] = document.facts
    fields["exhibits"] = _exhibits(folder, problems)
    if problems:
        return None, problems
    try:
        facts = Facts(**fields)
    except ValidationError as error:
        return None, [Problem("", None, _path(e["loc"]), e["msg"]) for e in error.errors()]
    found = [*checking.check(facts), *_measured(facts, folder / "runs")]
    problems = [_placed(documents.get(d), d, path, said) for d, path, said in found]
    return (None if problems else facts), problems


def _measured(facts: Facts, folder: Path) -> Iterator[checking.Finding]:
    """What the runs do not bear out of the claims that refer to them."""
    names = {fact.run for claim in facts.claims.values() for fact in claim.measured}
    texts = {n: p.read_text("utf-8") for n in names if (p := folder / f"{n}.json").is_file()}
    found = {name: run for name, text in texts.items() if (run := runs.parse(text)[0])}
    for slug, place, said in ratios.check(facts.claims, found):
        yield "claims", (slug, "measured", str(place)), said


def _exhibits(folder: Path, problems: list[Problem]) -> dict[str, samples.Exhibit]:
    exhibits, wrong = samples.read(folder.resolve().parent / "samples")
    for file, _, said in (line.partition(": ") for line in wrong):
        problems.append(Problem(file, None, "", said))
    return exhibits


def _placed(document: Document | None, key: str, path: tuple[str, ...], message: str) -> Problem:
    if document is None:
        return Problem(key, None, ".".join(path), message)
    return document.problem(path, message)


def read_tasks(folder: Path = FOLDER) -> tuple[dict[str, Task], list[Problem]]:
    """The tasks with their contracts, by slug, and every problem in their file."""
    problems: list[Problem] = []
    document = _read_file(folder / "tasks.yaml", "tasks.yaml", Tasks, problems)
    return (document.facts if document else {}), problems


def _read_file(path: Path, name: str, kind: Any, problems: list[Problem]) -> Document | None:
    try:
        data, lines = yaml_text.parse(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except UnicodeDecodeError:
        problems.append(Problem(name, None, "", "not UTF-8"))
        return None
    except yaml_text.TextProblem as error:
        problems.append(Problem(name, error.line, "", str(error)))
        return None
    try:
        return Document(name, TypeAdapter(kind).validate_python(data), lines)
    except ValidationError as error:
        for e in error.errors():
            path_in_file = tuple(str(part) for part in e["loc"] if part != "[key]")
            place = _line(path_in_file, lines)
            problems.append(Problem(name, place, ".".join(path_in_file), e["msg"]))
        return None


def _path(location: tuple[int | str, ...]) -> str:
    return ".".join(str(part) for part in location)


def _line(path: tuple[str, ...], lines: dict[tuple[str, ...], int]) -> int | None:
    """The line of a path, or of the nearest thing around it that is there."""
    while path and path not in lines:
        path = path[:-1]
    return lines.get(path)
