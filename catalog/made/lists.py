"""What is there once for all frameworks: groups, features, tasks, concepts, claims, comparisons."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from catalog.made import words
from catalog.made.size import DAY, Size
from catalog.models import (
    Claim,
    Comparison,
    Concept,
    Contender,
    Feature,
    FeatureGroup,
    Framework,
    Source,
    Task,
    Verdict,
)

PUBLICATIONS = 40


def groups(size: Size) -> Iterator[FeatureGroup]:
    for place in range(size.groups):
        yield FeatureGroup(
            slug=f"group-{place + 1}",
            name=f"Group {place + 1}",
            summary=words.sentence(size.draws("group", place)),
            position=place,
        )


def features(size: Size, of: Sequence[FeatureGroup]) -> Iterator[Feature]:
    for place in range(size.features):
        draws = size.draws("feature", place)
        slug = words.named(words.FEATURES, place, "feature")
        yield Feature(
            slug=slug,
            group=of[place // 10],
            name=words.title(slug),
            position=place % 10,
            definition=words.text(draws, 2),
            built_in=words.sentence(draws),
            official=words.sentence(draws),
            third_party=words.sentence(draws),
            examples=[words.sentence(draws), words.sentence(draws)],
        )


def tasks(size: Size) -> Iterator[Task]:
    for place in range(size.tasks):
        draws = size.draws("task", place)
        slug = words.named(words.TASKS, place, "task")
        answer = {"status": [200], "contains": [slug]}
        steps = [
            {"name": "answers", "path": f"/{slug}", "expect": answer},
            {"name": "unknown", "bad": True, "path": "/nowhere", "expect": {"status": [404]}},
        ]
        yield Task(
            slug=slug,
            name=words.title(slug),
            description=words.sentence(draws),
            why=words.sentence(draws),
            position=place,
            steps=steps,
            loads="answers",
            loaded_by=[{"connections": 64, "rate": None}],
        )


def publications(size: Size) -> Iterator[Source]:
    """Sources of no framework: what claims are published in, and concepts rest on."""
    for place in range(PUBLICATIONS):
        yield Source(
            slug=f"overview-{place + 1}",
            url=f"https://example.org/overviews/{place + 1}",
            title=f"Overview {place + 1}",
            publisher=f"Publisher {place % 7 + 1}",
            read=DAY,
        )


def concepts(size: Size) -> Iterator[Concept]:
    for place in range(size.concepts):
        draws = size.draws("concept", place)
        yield Concept(
            slug=f"concept-{place + 1}",
            name=f"Concept {place + 1}",
            aliases=[f"Idea {place + 1}"],
            text=words.text(draws, 4),
        )


def claims(
    size: Size, frameworks: Sequence[Framework], published_in: Sequence[Source]
) -> Iterator[tuple[Claim, Framework]]:
    """Each with the framework that it is about."""
    for place in range(size.claims):
        draws = size.draws("claim", place)
        about = frameworks[place % len(frameworks)]
        yield (
            Claim(
                slug=f"claim-{place + 1}",
                statement=f"{about.name}: {words.sentence(draws)}",
                published_in=draws.choice(published_in),
                verdict=draws.choice(Verdict.values),
                finding=words.text(draws, 2),
                checked=DAY,
            ),
            about,
        )


def comparisons(size: Size) -> Iterator[Comparison]:
    for place in range(size.comparisons):
        draws = size.draws("comparison", place)
        yield Comparison(
            slug=f"comparison-{place + 1}",
            title=f"Comparison {place + 1}",
            introduction=words.text(draws, 3),
            verdict=words.text(draws, 4),
            published=True,
            checked=DAY,
        )


def contenders(comparison: Comparison, frameworks: Sequence[Framework]) -> Iterator[Contender]:
    """Three that follow one another."""
    start = 3 * (int(comparison.slug.rpartition("-")[2]) - 1)
    for position in range(3):
        framework = frameworks[(start + position) % len(frameworks)]
        yield Contender(comparison=comparison, framework=framework, position=position)
