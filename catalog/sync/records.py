"""Facts as flat records, and back: pure, with no database.

A record is a dict of plain JSON values by field; references to other records are their natural
keys. Records are kept by noun and key: records["supports"]["flask.openapi"]["level"].
"""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from facts.samples import MAIN, Exhibit
from facts.schema import ComparisonFact, Facts, FrameworkFact

Values = dict[str, Any]
Records = dict[str, dict[str, Values]]

# The collections of a framework's file, with the field that holds the key.
FRAMEWORK_PARTS = {
    "releases": "version",
    "adopters": "slug",
    "popularity": "slug",
    "supports": "feature",
}
TRAITS = {"strengths": "strength", "weaknesses": "weakness"}


def records_of(facts: Facts) -> Records:
    """Every record that the facts hold, by noun (parents before what refers to them) and key."""
    records: Records = {
        noun: {}
        for noun in (
            "feature_groups", "features", "frameworks", "sources", "releases", "citations",
            "traits", "adopters", "popularity", "supports", "concepts", "claims", "comparisons",
            "contenders", "redirects", "tasks", "stacks", "samples",
        )
    }  # fmt: skip
    _features(facts, records)
    for slug, framework in facts.frameworks.items():
        _framework(slug, framework, records)
    for slug, source in facts.sources.items():
        records["sources"][slug] = {"framework": None, "slug": slug, **_values(source)}
    for noun in ("concepts", "claims"):
        for slug, fact in getattr(facts, noun).items():
            records[noun][slug] = {"slug": slug, **_values(fact)}
    for slug, comparison in facts.comparisons.items():
        _comparison(slug, comparison, records)
    for old, new in facts.redirects.items():
        records["redirects"][old] = {"old_path": old, "new_path": new}
    _tasks(facts, records)
    return records


def _values(fact: BaseModel, owner: str = "") -> Values:
    """The fields of a fact as plain values, its references completed with their owner."""
    values = fact.model_dump(mode="json")
    if "sources" in values:
        values["sources"] = sorted(_full(reference, owner) for reference in values["sources"])
    for field in ("frameworks", "features"):
        if field in values:
            values[field] = sorted(values[field])
    return values


def _full(reference: str, owner: str) -> str:
    return reference if "." in reference or not owner else f"{owner}.{reference}"


def _features(facts: Facts, records: Records) -> None:
    for place, (group_slug, group) in enumerate(facts.groups.items()):
        records["feature_groups"][group_slug] = {
            "slug": group_slug,
            "name": group.name,
            "summary": group.summary,
            "position": place,
        }
        for position, (slug, feature) in enumerate(group.features.items()):
            places = {"slug": slug, "group": group_slug, "position": position}
            records["features"][slug] = {**places, **_values(feature)}


def _framework(owner: str, framework: FrameworkFact, records: Records) -> None:
    parts = {*FRAMEWORK_PARTS, *TRAITS, "sources", "citations"}
    profile = framework.model_dump(mode="json", exclude=parts)
    records["frameworks"][owner] = {"slug": owner, **profile}
    for slug, source in framework.sources.items():
        identity = {"framework": owner, "slug": slug}
        records["sources"][f"{owner}.{slug}"] = {**identity, **_values(source)}
    for field, references in framework.citations.items():
        for slug in references:
            identity = {"framework": owner, "field": field, "source": _full(slug, owner)}
            records["citations"][f"{owner}.{field}.{slug}"] = dict(identity)
    for noun, key_field in FRAMEWORK_PARTS.items():
        for key, fact in getattr(framework, noun).items():
            identity = {"framework": owner, key_field: key}
            records[noun][f"{owner}.{key}"] = {**identity, **_values(fact, owner)}
    for part, kind in TRAITS.items():
        for position, (slug, trait) in enumerate(getattr(framework, part).items()):
            identity = {"framework": owner, "slug": slug}
            place: Values = {"kind": kind, "position": position}
            records["traits"][f"{owner}.{slug}"] = {**identity, **place, **_values(trait, owner)}


def _comparison(slug: str, comparison: ComparisonFact, records: Records) -> None:
    values = _values(comparison)
    del values["frameworks"]
    records["comparisons"][slug] = {"slug": slug, **values}
    for position, framework in enumerate(comparison.frameworks):
        records["contenders"][f"{slug}.{framework}"] = {
            "comparison": slug,
            "framework": framework,
            "position": position,
        }


def _tasks(facts: Facts, records: Records) -> None:
    for place, (slug, task) in enumerate(facts.tasks.items()):
        records["tasks"][slug] = {"slug": slug, "position": place, **_values(task)}
    for exhibit in facts.exhibits.values():
        _exhibit(exhibit, records)


def _exhibit(exhibit: Exhibit, records: Records) -> None:
    owner, stack = exhibit.framework, exhibit.stack
    shared = {
        **stack.model_dump(mode="json", include={"python", "package", "home"}),
        "requirements": exhibit.requirements,
        "pins": exhibit.pins,
    }
    for server in stack.servers:
        identity = {"framework": owner, **_values(server)}
        records["stacks"][f"{owner}.{server.slug}"] = {**identity, **shared}
    for task, sample in exhibit.samples.items():
        records["samples"][f"{owner}.{task}"] = {
            **NO_SAMPLE,
            "framework": owner,
            "task": task,
            "stack": f"{owner}.{exhibit.server_of(task).slug}",
            "files": sample.files,
        }
    for task, refusal in stack.refusals.items():
        records["samples"][f"{owner}.{task}"] = {
            **NO_SAMPLE,
            "framework": owner,
            "task": task,
            "reason": refusal.reason,
            "reason_url": refusal.source,
            "reason_title": refusal.title,
        }


NO_SAMPLE: Values = {
    "stack": None,
    "files": {},
    "reason": None,
    "reason_url": None,
    "reason_title": None,
}


def sample_files(records: Records) -> dict[str, str]:
    """The text of every sample's file, by its path below samples/."""
    files = {}
    for values in records["samples"].values():
        place = f"{values['framework']}/{values['task']}"
        alone = list(values["files"]) == [MAIN]
        for name, text in values["files"].items():
            files[f"{place}.py" if alone else f"{place}/{name}"] = text
    return files


REQUIRED = [name for name, field in FrameworkFact.model_fields.items() if field.is_required()]


def without_incomplete_drafts(records: Records) -> tuple[Records, list[str]]:
    """The records without drafts that lack a required field, and the slugs of those drafts."""
    drafts = [
        slug
        for slug, values in records["frameworks"].items()
        if not values["published"] and any(values.get(name, "") in (None, []) for name in REQUIRED)
    ]
    kept: Records = {
        noun: {
            key: {**values, **_but(values, drafts)}
            for key, values in of_noun.items()
            if key not in drafts or noun != "frameworks"
            if values.get("framework") not in drafts
        }
        for noun, of_noun in records.items()
    }
    return kept, drafts


def _but(values: Values, drafts: list[str]) -> Values:
    if "frameworks" not in values:
        return {}
    return {"frameworks": [slug for slug in values["frameworks"] if slug not in drafts]}


def facts_of(records: Records) -> Facts:
    """The facts that make these records, without the samples (see sample_files).

    Raises pydantic's ValidationError if they cannot.
    """
    return Facts.model_validate(
        {
            "groups": _groups_back(records),
            "sources": {
                key: _without(values, "framework", "slug")
                for key, values in records["sources"].items()
                if values["framework"] is None
            },
            "frameworks": {
                key: _framework_back(values, records)
                for key, values in records["frameworks"].items()
            },
            "concepts": {k: _without(v, "slug") for k, v in records["concepts"].items()},
            "claims": {k: _without(v, "slug") for k, v in records["claims"].items()},
            "comparisons": {
                key: {
                    **_without(values, "slug"),
                    "frameworks": [
                        v["framework"]
                        for v in _by_position(records["contenders"], "comparison", key)
                    ],
                }
                for key, values in records["comparisons"].items()
            },
            "redirects": {k: v["new_path"] for k, v in records["redirects"].items()},
            "tasks": {
                values["slug"]: _without(values, "slug", "position")
                for values in sorted(records["tasks"].values(), key=lambda v: int(v["position"]))
            },
        }
    )


def _without(values: Values, *names: str) -> Values:
    return {name: value for name, value in values.items() if name not in names}


def _by_position(records: dict[str, Values], field: str, key: str) -> list[Values]:
    mine = [values for values in records.values() if values[field] == key]
    return sorted(mine, key=lambda values: int(values["position"]))


def _groups_back(records: Records) -> Values:
    groups = sorted(records["feature_groups"].values(), key=lambda values: int(values["position"]))
    return {
        group["slug"]: {
            "name": group["name"],
            "summary": group["summary"],
            "features": {
                feature["slug"]: _without(feature, "slug", "group", "position")
                for feature in _by_position(records["features"], "group", group["slug"])
            },
        }
        for group in groups
    }


def _framework_back(profile: Values, records: Records) -> Values:
    owner = profile["slug"]
    back = _without(profile, "slug")
    back["sources"] = {
        values["slug"]: _without(values, "framework", "slug")
        for values in _owned("sources", owner, records)
    }
    back["citations"] = {}
    for values in _owned("citations", owner, records):
        back["citations"].setdefault(values["field"], []).extend(_short([values["source"]], owner))
    for noun, key_field in FRAMEWORK_PARTS.items():
        back[noun] = {
            values[key_field]: _sourced(_without(values, "framework", key_field), owner)
            for values in _owned(noun, owner, records)
        }
    traits = sorted(_owned("traits", owner, records), key=lambda values: int(values["position"]))
    for part, kind in TRAITS.items():
        back[part] = {
            values["slug"]: {"text": values["text"], "sources": _short(values["sources"], owner)}
            for values in traits
            if values["kind"] == kind
        }
    return back


def _owned(noun: str, owner: str, records: Records) -> list[Values]:
    return [values for values in records[noun].values() if values["framework"] == owner]


def _sourced(values: Values, owner: str) -> Values:
    return {**values, "sources": _short(values["sources"], owner)}


def _short(references: list[str], owner: str) -> list[str]:
    return sorted(reference.removeprefix(f"{owner}.") for reference in references)
