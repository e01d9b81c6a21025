"""What changed, in words for people."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from catalog.changes.change import ACTIONS, Change
from catalog.models import Level, Verdict

NOUNS = {
    "frameworks": ("framework", "frameworks"),
    "releases": ("release", "releases"),
    "feature-groups": ("group of features", "groups of features"),
    "features": ("feature", "features"),
    "supports": ("cell", "cells"),
    "traits": ("trait", "traits"),
    "adopters": ("adopter", "adopters"),
    "popularity": ("figure of popularity", "figures of popularity"),
    "concepts": ("concept", "concepts"),
    "sources": ("source", "sources"),
    "claims": ("claim", "claims"),
    "tasks": ("task", "tasks"),
    "stacks": ("server", "servers"),
    "samples": ("sample", "samples"),
    "runs": ("run of the lab", "runs of the lab"),
    "comparisons": ("comparison", "comparisons"),
}
LABELS = {each.value: each.label.lower() for each in (*Level, *Verdict)}
LOOKED = {"checked", "version", "read"}  # what a look that found nothing new changes
COUNTED = {"sources", "popularity"}
EACH = 3  # records of a kind that are named one by one
SHORT = 80  # characters of a value that is told
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")  # none in XML

Counts = Mapping[tuple[str, str], int]  # by action and noun


def counts_of(changes: Iterable[Change]) -> Counts:
    return Counter((change.action, change.told.noun) for change in changes)


def counted(counts: Counts) -> str:
    """17 frameworks and 867 cells were added; 1 claim was removed."""
    parts = []
    for action in ACTIONS:
        its = [(noun, counts[action, noun]) for noun in NOUNS if counts.get((action, noun))]
        if its:
            verb = "was" if sum(number for _, number in its) == 1 else "were"
            parts.append(f"{listed([number_of(*each) for each in its])} {verb} {action}")
    return "; ".join(parts)


def number_of(noun: str, number: int) -> str:
    return f"{number:,} {NOUNS[noun][number != 1]}"


def listed(words: Sequence[str]) -> str:
    """a, b and c"""
    return f"{', '.join(words[:-1])} and {words[-1]}" if len(words) > 1 else "".join(words)


def sentences(changes: Sequence[Change]) -> list[str]:
    """What a revision did to a framework and what hangs on it, or to one other record."""
    return [CONTROL.sub("", each) for each in _sentences(changes)]


def _sentences(changes: Sequence[Change]) -> Iterator[str]:
    again = [each for each in changes if _is_looked_at_again(each)]
    rest = [each for each in changes if each not in again]
    for action in ACTIONS:
        for noun in NOUNS:
            its = [each for each in rest if (each.action, each.told.noun) == (action, noun)]
            if len(its) > EACH or (its and noun in COUNTED):
                yield f"{number_of(noun, len(its))} {action}"
            else:
                yield from (_sentence(each) for each in its)
    for noun in NOUNS:
        if number := sum(each.told.noun == noun for each in again):
            yield f"{number_of(noun, number)} checked again"


def _is_looked_at_again(change: Change) -> bool:
    return change.action == "changed" and change.fields.keys() <= LOOKED


def _sentence(change: Change) -> str:
    subject = f"{NOUNS[change.told.noun][0]} {_name(change)}"
    if change.told.noun == "frameworks":  # of which the entry is
        return change.action if change.action != "changed" else listed([*_fields(change)])
    if change.action != "changed":
        level = change.told.fields.get("level", "") if change.action == "added" else ""
        return f"{subject} {change.action}{f' as {_level(change)}' if level else ''}"
    if change.told.noun == "supports" and change.fields.keys() & {"level", "via"}:
        return f"{change.told.name} is now {_level(change)}"
    if change.told.noun == "claims" and "verdict" in change.fields:
        return f"the claim “{_name(change)}” is now {_shown('verdict', change)}"
    return f"{subject}: {listed([*_fields(change)])}"


def _level(change: Change) -> str:
    fields = change.told.fields
    level = LABELS.get(fields["level"], "unknown")
    return f"{level} via {fields['via']}" if fields["via"] else level


def _fields(change: Change) -> Iterator[str]:
    mended = []
    for name in change.fields:
        if name == "key":
            continue
        value = _shown(name, change)
        if value is None:
            mended.append(name.replace("_", " "))
        else:
            yield f"{name.replace('_', ' ')} is now {value}"
    if mended:
        yield f"changed {listed(mended)}"


def _shown(name: str, change: Change) -> str | None:
    """A value that is short enough to be told."""
    value: Any = change.fields[name]["after"]
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    text = LABELS.get(str(value), str(value))
    return text if len(text) <= SHORT and "\n" not in text else None


def _name(change: Change) -> str:
    name = change.told.name
    return name if len(name) <= SHORT else f"{name[:SHORT].rpartition(' ')[0]} …"
