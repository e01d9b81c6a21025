"""The lists of the admin by what they are about, so that each is found at a glance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

SUBJECTS = {
    "Frameworks": (
        "Framework", "Release", "Trait", "Adopter", "Popularity", "Citation", "Source",
    ),
    "Features": ("Support", "Feature", "FeatureGroup"),
    "Writing": ("Comparison", "Claim", "Concept", "Redirect"),
    "Code and figures": ("Task", "Sample", "Stack", "Run"),
    "People": ("Suggestion", "Reply", "Maintainer", "ApiKey", "User", "Group", "LogEntry"),
}  # fmt: skip
OTHERS = "Others"


@dataclass(frozen=True)
class Subject:
    title: str
    lists: tuple[dict[str, Any], ...]


def by_subject(lists: Sequence[dict[str, Any]]) -> list[Subject]:
    """Of the lists that somebody may see; what has no place here yet stands at the end."""
    by_name = {each["object_name"]: each for each in lists}
    known = {name for names in SUBJECTS.values() for name in names}
    order = {**SUBJECTS, OTHERS: tuple(sorted(by_name.keys() - known))}
    found = (
        Subject(title, tuple(by_name[name] for name in names if name in by_name))
        for title, names in order.items()
    )
    return [subject for subject in found if subject.lists]
