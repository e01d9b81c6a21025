from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from packageurl import PackageURL
from packaging.version import InvalidVersion, Version

from catalog import evidence, history
from catalog.models import Framework, Release
from catalog.package_index import IndexSilent, NewestRelease, newest_release
from facts import progress


class Command(BaseCommand):
    help = (
        "Asks the package index that pip is set up with for the newest release of each framework "
        "and its Python range. After a feature release, the cells that were checked at an older "
        "one count as due for another look. Where the index does not answer, nothing changes."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("frameworks", nargs="*", help="slugs; all if none is named")

    def handle(self, *args: Any, frameworks: list[str], **options: Any) -> None:
        chosen = self._chosen(frameworks)
        new = 0
        for done, framework in enumerate(chosen):
            progress.show(done, len(chosen), framework.slug)
            new += self._refresh(framework)
        progress.show(len(chosen), len(chosen))
        self.stdout.write(f"{len(chosen)} asked for, {new} with a new release")

    def _chosen(self, slugs: list[str]) -> list[Framework]:
        known = {framework.slug: framework for framework in Framework.objects.with_latest()}
        unknown = sorted(set(slugs) - known.keys())
        if unknown:
            raise CommandError(f"No such framework: {', '.join(unknown)}.")
        return [known[slug] for slug in slugs] if slugs else list(known.values())

    def _refresh(self, framework: Any) -> bool:
        purl = PackageURL.from_string(framework.purl)
        if purl.type != "pypi":
            self.stdout.write(f"{framework.slug}: {framework.purl} is in no index of pip")
            return False
        try:
            newest = newest_release(purl.name)
        except IndexSilent as error:
            self.stderr.write(f"{framework.slug}: not answered: {error}")
            return False
        if not _newer(newest.version, framework.latest_version):
            return False
        self._record(framework, newest)
        return True

    def _record(self, framework: Any, newest: NewestRelease) -> None:
        with history.revision(history.machine_author("refresh_releases"), "refresh_releases"):
            for release in framework.releases.filter(latest=True):
                release.latest = False
                release.save()
            release, _ = Release.objects.get_or_create(
                framework=framework, version=newest.version, defaults={"python": newest.python}
            )
            release.latest = True
            release.save()
        due = evidence.due(framework.supports.all(), newest.version)
        self.stdout.write(
            f"{framework.slug}: {framework.latest_version or 'none'} → {newest.version}, "
            f"{len(due)} cells due for another look"
        )


def _newer(version: str, than: str | None) -> bool:
    try:
        return than is None or Version(version) > Version(than)
    except InvalidVersion:
        return version != than
