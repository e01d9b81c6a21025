"""A framework with all that hangs on it."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from random import Random

from catalog.made import words
from catalog.made.size import DAY, Size
from catalog.models import (
    Adopter,
    Citation,
    Feature,
    Framework,
    Kind,
    Level,
    Metric,
    Popularity,
    Release,
    Sample,
    Source,
    Stack,
    Status,
    Support,
    Task,
    Trait,
    TraitKind,
)

SOURCES, RELEASES, TRAITS, ADOPTERS, CITATIONS = 40, 8, 6, 3, 16
UNKNOWN, REFUSED, NOTED = 0.05, 0.02, 0.4  # shares of cells, of samples, of cells
LICENCES = ("MIT", "BSD-3-Clause", "Apache-2.0")
INTERFACES = (["wsgi"], ["asgi"], ["wsgi", "asgi"], ["own_server"])
SERVERS = {"wsgi": ("gunicorn", "granian"), "asgi": ("uvicorn", "granian"), "own_server": ("own",)}


@dataclass(frozen=True)
class Made:
    """One framework; what hangs on it names its own sources by their places in `sources`."""

    size: Size
    place: int

    @cached_property
    def slug(self) -> str:
        return words.name(self.place).lower()

    def draws(self, what: str) -> Random:
        return self.size.draws(self.place, what)

    @cached_property
    def framework(self) -> Framework:
        draws = self.draws("profile")
        return Framework(
            slug=self.slug,
            name=words.name(self.place),
            aliases=[f"{self.slug}.py"] if draws.random() < 0.3 else [],
            purl=f"pkg:pypi/{self.slug}",
            kind=draws.choice(Kind.values),
            status=draws.choice(Status.values),
            interfaces=draws.choice(INTERFACES),
            concurrency=["threads"],
            architecture="handlers and services",
            licence=draws.choice(LICENCES),
            steward=f"The {words.name(self.place)} project",
            repository=f"https://example.org/{self.slug}/code",
            website=f"https://example.org/{self.slug}/",
            docs=f"https://example.org/{self.slug}/docs",
            first_release=DAY - dt.timedelta(days=draws.randrange(400, 6000)),
            built_on=[],
            summary=words.text(draws, 2),
            philosophy=words.text(draws, 2),
            best_for=words.sentence(draws),
            not_for=words.sentence(draws),
            published=True,
            checked=DAY,
            version=self.latest,
        )

    @cached_property
    def latest(self) -> str:
        return f"{self.place % 5 + 1}.{RELEASES - 1}.0"

    @cached_property
    def sources(self) -> list[Source]:
        return [
            Source(
                framework=self.framework,
                slug=f"docs-{place + 1}",
                url=f"https://example.org/{self.slug}/docs/{place + 1}",
                title=f"{self.framework.name} documentation: page {place + 1}",
                publisher=f"The {self.framework.name} project",
                version=self.latest,
                read=DAY,
            )
            for place in range(SOURCES)
        ]

    def cited(self, draws: Random) -> list[Source]:
        """One or two of its sources."""
        return draws.sample(self.sources, draws.choice((1, 2)))

    def releases(self) -> Iterator[Release]:
        for place in range(RELEASES):
            yield Release(
                framework=self.framework,
                version=f"{self.place % 5 + 1}.{place}.0",
                date=DAY - dt.timedelta(days=120 * (RELEASES - 1 - place) + self.place % 90),
                python=">=3.10",
                latest=place == RELEASES - 1,
            )

    def citations(self) -> Iterator[Citation]:
        draws = self.draws("citations")
        for field, _ in Citation.FIELDS[:CITATIONS]:
            yield Citation(framework=self.framework, field=field, source=draws.choice(self.sources))

    def traits(self) -> Iterator[Trait]:
        draws = self.draws("traits")
        for kind in TraitKind.values:
            for position in range(TRAITS):
                yield Trait(
                    framework=self.framework,
                    slug=f"{kind}-{position + 1}",
                    kind=kind,
                    position=position,
                    text=words.sentence(draws),
                )

    def adopters(self) -> Iterator[Adopter]:
        for place in range(ADOPTERS):
            name = f"Company {(self.place + 7 * place) % 500 + 1}"
            yield Adopter(framework=self.framework, slug=words.slug(name), name=name)

    def popularity(self) -> Iterator[Popularity]:
        yield Popularity(
            framework=self.framework,
            slug="stars",
            metric=Metric.REPOSITORY_STARS,
            value=self.draws("stars").randrange(100, 90_000),
            date=DAY,
            note="Counted on the day.",
        )

    def supports(self, features: Sequence[Feature]) -> Iterator[Support]:
        draws = self.draws("supports")
        for feature in features:
            level = None if draws.random() < UNKNOWN else draws.choice(Level.values)
            extension = level in (Level.OFFICIAL, Level.THIRD_PARTY)
            noted = level is None or draws.random() < NOTED
            yield Support(
                framework=self.framework,
                feature=feature,
                level=level,
                via=f"pkg:pypi/{self.slug}-{feature.slug}" if extension else None,
                note=words.text(draws, 2) if noted else None,
                checked=DAY,
                version=self.latest,
            )

    @cached_property
    def stacks(self) -> list[Stack]:
        """The recommended one first."""
        interface = self.framework.interfaces[0]
        requirements = f"{self.slug}=={self.latest}\n"
        return [
            Stack(
                framework=self.framework,
                slug=server,
                server=server,
                interface=interface,
                workers=1,
                threads=4,
                recommended=place == 0,
                command=["{python}", "-m", server, "app:app"],
                python=">=3.10",
                package=self.slug,
                requirements=requirements,
                pins=hashlib.sha256(requirements.encode()).hexdigest(),
            )
            for place, server in enumerate(SERVERS[interface])
        ]

    def samples(self, tasks: Sequence[Task]) -> Iterator[Sample]:
        draws = self.draws("samples")
        for task in tasks[: self.size.tasks_of(self.place)]:
            if draws.random() < REFUSED:
                yield Sample(
                    framework=self.framework,
                    task=task,
                    reason=words.sentence(draws),
                    reason_url=f"https://example.org/{self.slug}/docs/1",
                    reason_title="The documentation",
                )
            else:
                code = self.code(task, draws)
                yield Sample(
                    framework=self.framework,
                    task=task,
                    stack=self.stacks[0],
                    files={"app.py": code},
                )

    def code(self, task: Task, draws: Random) -> str:
        handlers = "".join(
            f'\n\n@app.get("/{task.slug}/{number}")\n'
            f"def answer_{number}(request):\n"
            f"    # {words.sentence(draws)}\n"
            f'    return {{"message": "{task.slug}", "number": {draws.randrange(1000)}}}\n'
            for number in range(draws.randrange(1, 5))
        )
        return f"from {self.slug} import Application\n\napp = Application()\n{handlers}"
