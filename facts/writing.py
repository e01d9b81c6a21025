"""Facts to text in the one canonical form, so that `write(read(x)) == x` for files in that form."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from packaging.version import InvalidVersion, Version
from pydantic import BaseModel

from facts import yaml_text
from facts.reading import FOLDERS, SINGLE_FILES
from facts.schema import ComparisonFact, Facts, FrameworkFact


def texts(facts: Facts) -> dict[str, str]:
    """The canonical text of every file, by its path below the folder of facts."""
    files: dict[str, str] = {}
    for field, (name, _) in SINGLE_FILES.items():
        records = getattr(facts, field)
        if records:
            files[name] = yaml_text.dump(_in_order(field, records))
    for field, (name, _) in FOLDERS.items():
        for slug, record in getattr(facts, field).items():
            files[f"{name}/{slug}.yaml"] = yaml_text.dump(_record(record, facts))
    return files


def write(facts: Facts, folder: Path) -> list[str]:
    """Writes the files whose text differs, and removes those without facts; returns their names."""
    wanted = texts(facts)
    changed = [name for name, text in wanted.items() if _old_text(folder / name) != text]
    for name in changed:
        place(folder / name, wanted[name])
    stale = [p for name, _ in FOLDERS.values() for p in (folder / name).glob("*.yaml")]
    stale += [folder / name for name, _ in SINGLE_FILES.values() if (folder / name).exists()]
    for path in stale:
        name = path.relative_to(folder).as_posix()
        if name not in wanted:
            path.unlink()
            changed.append(name)
    return changed


def place(path: Path, text: str) -> None:
    """The whole file takes the old one's place, or that one stays as it is."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_text(text, encoding="utf-8")
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _old_text(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.exists() else None


def _in_order(field: str, records: dict[str, Any]) -> dict[str, Any]:
    # Features and tasks stand in the order in which pages show them; the rest by their keys.
    keys = list(records) if field in ("groups", "tasks") else sorted(records)
    return {key: _plain(records[key]) for key in keys}


def _record(record: BaseModel, facts: Facts) -> dict[str, Any]:
    if not isinstance(record, FrameworkFact):
        return dict(_plain(record))
    features = [slug for group in facts.groups.values() for slug in group.features]
    ordered = record.model_copy(
        update={
            "releases": dict(sorted(record.releases.items(), key=_version, reverse=True)),
            "adopters": dict(sorted(record.adopters.items())),
            "popularity": dict(sorted(record.popularity.items())),
            "supports": {s: record.supports[s] for s in features if s in record.supports},
            "sources": dict(sorted(record.sources.items())),
        }
    )
    return dict(_plain(ordered))


def _sorted(record: BaseModel, field: str) -> Any:
    """A field's value; lists without an order of their own come sorted."""
    value = getattr(record, field)
    if field == "citations":
        return {name: sorted(value[name]) for name in sorted(value)}
    unordered = field in ("sources", "features") or (
        field == "frameworks" and not isinstance(record, ComparisonFact)
    )
    return sorted(value) if unordered and isinstance(value, list) else value


def _version(item: tuple[str, Any]) -> tuple[int, Version | str]:
    try:
        return 1, Version(item[0])
    except InvalidVersion:
        return 0, item[0]


def _plain(value: Any) -> Any:
    """Strings, lists and dicts; fields that hold their default are left out."""
    if isinstance(value, BaseModel):
        fields = type(value).model_fields
        given = {name: _sorted(value, name) for name in fields}
        return {n: _plain(v) for n, v in given.items() if v is not None and v != fields[n].default}
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, bool):
        return str(value).lower()
    return str(value)
