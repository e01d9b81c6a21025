from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from catalog import history, link_check
from catalog.models import Source
from catalog.public_address import Allowed, allowed
from facts import progress

BATCH = 50


class Command(BaseCommand):
    help = (
        "Visits the address of every source, those longest not visited first, and records how it "
        "answered. Nothing is ever removed. Ctrl-C keeps the answers that have come. Only public "
        "machines are asked, without a proxy, and redirects are followed to such alone."
    )
    # Of tests, whose servers are on this machine; nobody can say it on the command line.
    stealth_options = ("may",)

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("frameworks", nargs="*", help="slugs; all sources if none is named")
        parser.add_argument("--limit", type=int, help="visit at most so many sources")
        parser.add_argument(
            "--timeout", type=float, default=15.0, help="seconds for one address; default: 15"
        )
        parser.add_argument(
            "--pause",
            type=float,
            default=1.0,
            help="seconds between two visits to a host; default: 1",
        )

    def handle(
        self,
        *args: Any,
        frameworks: list[str],
        limit: int | None,
        timeout: float,
        pause: float,
        may: Allowed = allowed,
        **options: Any,
    ) -> None:
        sources = self._by_url(frameworks, limit)
        answers: list[link_check.Answer] = []
        visited = 0
        try:
            for answer in link_check.visit_all(sources, timeout, pause, may):
                answers.append(answer)
                visited += 1
                progress.show(visited, len(sources), answer.url)
                if len(answers) >= BATCH:
                    self._record(answers, sources)
        except KeyboardInterrupt:
            self.stderr.write("\nstopped; the answers so far are kept")
        finally:
            self._record(answers, sources)
        failing = Source.objects.failing().count()
        self.stdout.write(f"{visited} of {len(sources)} addresses visited, {failing} sources fail")

    def _by_url(self, frameworks: list[str], limit: int | None) -> dict[str, list[Source]]:
        chosen = Source.objects.all()
        if frameworks:
            chosen = chosen.filter(framework__slug__in=frameworks)
        sources: dict[str, list[Source]] = {}
        for source in chosen.to_visit(limit):
            sources.setdefault(str(source.url), []).append(source)
        return sources

    def _record(self, answers: list[link_check.Answer], sources: dict[str, list[Source]]) -> None:
        now = timezone.now()
        with history.revision(history.machine_author("check_sources"), "check_sources"):
            for answer in answers:
                # Read again: an editor may have changed or removed it since.
                ids = [source.pk for source in sources[answer.url]]
                for source in Source.objects.filter(pk__in=ids):
                    source.visited = now
                    source.answer = answer.status
                    source.failure = answer.failure
                    source.save()
        answers.clear()
