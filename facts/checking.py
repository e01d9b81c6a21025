"""What one file alone cannot show: that the facts fit together.

Each check yields (document, path in the document, message); a document is a field of Facts, or
"frameworks/<slug>", "comparisons/<slug>".
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import get_args

from facts.schema import Facts, FrameworkFact, ProfileField, SupportFact

Finding = tuple[str, tuple[str, ...], str]
CONCEPT_WORDS = 120
# Verdicts that say something about the world, which a reader must be able to check.
SOURCED_VERDICTS = {"holds", "partly", "outdated", "contradicted"}


def check(facts: Facts) -> list[Finding]:
    """Every finding; an empty list means that the facts can be loaded."""
    findings: list[Finding] = []
    for slug, framework in facts.frameworks.items():
        findings += ((f"frameworks/{slug}", path, text) for path, text in _framework(framework))
    findings += _features(facts)
    findings += _purls(facts)
    findings += _names(facts)
    findings += _concepts(facts)
    findings += _claims(facts)
    findings += _comparisons(facts)
    findings += _exhibits(facts)
    findings += _references(facts)
    for old, new in facts.redirects.items():
        if old == new:
            findings.append(("redirects", (old,), "leads to itself"))
    return findings


def _framework(framework: FrameworkFact) -> Iterator[tuple[tuple[str, ...], str]]:
    yield from _citations(framework)
    latest = [version for version, release in framework.releases.items() if release.latest]
    if len(latest) != 1:
        yield ("releases",), f"exactly one release is the latest, not {len(latest)}"
    for shared in framework.strengths.keys() & framework.weaknesses.keys():
        yield ("weaknesses", shared), "the same slug is a strength"
    for slug, source in framework.sources.items():
        if not (source.url or source.purl):
            yield ("sources", slug), "a source of a framework has an address: a url or a purl"
    for slug, support in framework.supports.items():
        yield from ((("supports", slug), text) for text in _support(support))


def _citations(framework: FrameworkFact) -> Iterator[tuple[tuple[str, ...], str]]:
    for field in get_args(ProfileField):
        given = getattr(framework, field) not in (None, [])
        if given and field not in framework.citations:
            yield ("citations",), f"{field} is given without a citation"
        if not given and field in framework.citations:
            yield ("citations", field), "cites a field that is not given"


def _support(support: SupportFact) -> Iterator[str]:
    if support.level in ("official", "third_party") and support.via is None:
        yield f"level {support.level} needs via, the package that provides it"
    if support.level in ("none", None) and (support.via or support.since):
        yield "a cell that is none or unknown has neither via nor since"
    if support.level is None and support.note is None:
        yield "an unknown cell needs a note that says what was looked at"


def _features(facts: Facts) -> Iterator[Finding]:
    counts = Counter(slug for group in facts.groups.values() for slug in group.features)
    for group_slug, group in facts.groups.items():
        for slug in group.features:
            if counts[slug] > 1:
                yield "groups", (group_slug, "features", slug), "the feature stands in two groups"
    for framework_slug, framework in facts.frameworks.items():
        for slug in framework.supports.keys() - counts.keys():
            yield f"frameworks/{framework_slug}", ("supports", slug), "no such feature"


def _purls(facts: Facts) -> Iterator[Finding]:
    counts = Counter(framework.purl for framework in facts.frameworks.values())
    for slug, framework in facts.frameworks.items():
        if counts[framework.purl] > 1:
            yield f"frameworks/{slug}", ("purl",), "another framework has this purl"


def _names(facts: Facts) -> Iterator[Finding]:
    for slug, framework in facts.frameworks.items():
        for name in [framework.name, *framework.aliases]:
            for other, others in facts.frameworks.items():
                if other != slug and name in (others.name, *others.aliases):
                    yield f"frameworks/{slug}", ("aliases",), f"{other} is called {name} too"


def _known(
    slugs: Iterable[str], known: Iterable[str], document: str, path: tuple[str, ...], noun: str
) -> Iterator[Finding]:
    for slug in slugs:
        if slug not in known:
            yield document, path, f"no such {noun}: {slug}"


def _feature_slugs(facts: Facts) -> set[str]:
    return {slug for group in facts.groups.values() for slug in group.features}


def _concepts(facts: Facts) -> Iterator[Finding]:
    features = _feature_slugs(facts)
    for slug, concept in facts.concepts.items():
        words = len(concept.text.split())
        if words >= CONCEPT_WORDS:
            message = f"{words} words; a concept is explained in under {CONCEPT_WORDS}"
            yield "concepts", (slug, "text"), message
        path = (slug, "frameworks")
        yield from _known(concept.frameworks, facts.frameworks, "concepts", path, "framework")
        yield from _known(concept.features, features, "concepts", (slug, "features"), "feature")


def _claims(facts: Facts) -> Iterator[Finding]:
    features = _feature_slugs(facts)
    for slug, claim in facts.claims.items():
        path = (slug, "frameworks")
        yield from _known(claim.frameworks, facts.frameworks, "claims", path, "framework")
        yield from _known(claim.features, features, "claims", (slug, "features"), "feature")
        if claim.verdict in SOURCED_VERDICTS and not (claim.sources or claim.measured):
            said = f"the verdict {claim.verdict} needs a source or a measurement"
            yield "claims", (slug, "sources"), said
        if claim.verdict == "unmeasured" and claim.measured:
            yield "claims", (slug, "verdict"), "it is measured, so it is not unmeasured"


def _comparisons(facts: Facts) -> Iterator[Finding]:
    for slug, comparison in facts.comparisons.items():
        document = f"comparisons/{slug}"
        path = ("frameworks",)
        yield from _known(comparison.frameworks, facts.frameworks, document, path, "framework")
        if len(set(comparison.frameworks)) < len(comparison.frameworks):
            yield document, path, "a framework stands twice"


def _exhibits(facts: Facts) -> Iterator[Finding]:
    for slug, exhibit in facts.exhibits.items():
        document = f"samples/{slug}"
        yield from _known([slug], facts.frameworks, document, (), "framework")
        refused = exhibit.stack.refusals
        named = [*exhibit.samples, *refused, *exhibit.stack.task_servers]
        yield from _known(dict.fromkeys(named), facts.tasks, document, (), "task")
        for task in exhibit.samples.keys() & refused.keys():
            yield document, (task,), "there is a sample, and a reason why there is none"


def _references(facts: Facts) -> Iterator[Finding]:
    """Every reference names a source that is there, and every source is used."""
    known = {f"{slug}.{key}" for slug, f in facts.frameworks.items() for key in f.sources}
    known |= facts.sources.keys()
    used: set[str] = set()
    for document, owner, path, reference in references(facts):
        full = reference if "." in reference or not owner else f"{owner}.{reference}"
        used.add(full)
        if full not in known:
            yield document, path, f"no such source: {reference}"
    for key in sorted(known - used):
        owner, _, name = key.rpartition(".")
        document, path = (
            (f"frameworks/{owner}", ("sources", name)) if owner else ("sources", (key,))
        )
        yield document, path, "nothing refers to this source"


def references(facts: Facts) -> Iterator[tuple[str, str, tuple[str, ...], str]]:
    """Every reference as (document, the framework whose file it is or "", path, reference)."""
    for slug, framework in facts.frameworks.items():
        for path, keys in _framework_references(framework):
            yield from ((f"frameworks/{slug}", slug, path, key) for key in keys)
    for slug, concept in facts.concepts.items():
        yield from (("concepts", "", (slug, "sources"), key) for key in concept.sources)
    for slug, claim in facts.claims.items():
        keys = [claim.published_in, *claim.sources]
        yield from (("claims", "", (slug, "sources"), key) for key in keys)
    for slug, comparison in facts.comparisons.items():
        keys = [*([comparison.answers] if comparison.answers else []), *comparison.sources]
        yield from ((f"comparisons/{slug}", "", ("sources",), key) for key in keys)


def _framework_references(
    framework: FrameworkFact,
) -> Iterator[tuple[tuple[str, ...], list[str]]]:
    for field, keys in framework.citations.items():
        yield ("citations", field), keys
    for noun in ("releases", "strengths", "weaknesses", "adopters", "popularity", "supports"):
        for slug, fact in getattr(framework, noun).items():
            yield (noun, slug, "sources"), fact.sources
