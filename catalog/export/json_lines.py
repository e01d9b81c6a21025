"""JSON Lines: a header, then a record a line; what all other forms are made from."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterator
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

from django.conf import settings
from rest_framework.fields import DateTimeField

from catalog.export.columns import as_json
from catalog.export.nouns import Noun
from catalog.export.revision import Revision
from facts import licence

Told = Callable[[str], None]  # of each record, its noun


def write(path: Path, of: Revision, nouns: list[Noun], told: Told) -> dict[str, int]:
    """Counts the records of each noun. No name and no time in the file: the same bytes anywhere."""
    counts = {noun.name: 0 for noun in nouns}
    with path.open("wb") as file, gzip.GzipFile("", "wb", 6, file, mtime=0) as lines:
        lines.write(as_json(header(of)).encode() + b"\n")
        for noun in nouns:
            start = b'{"noun":"%s",' % noun.name.encode()
            for record in noun.told():
                lines.write(start + record[1:] + b"\n")
                counts[noun.name] += 1
                told(noun.name)
    return counts


def header(of: Revision) -> dict[str, Any]:
    return {
        "revision": of.number,
        "made": DateTimeField().to_representation(of.made) if of.made else None,
        "licence": {"spdx": licence.SPDX, "url": licence.ADDRESS},
        "site": settings.SITE_URL,
        "schema": f"{settings.SITE_URL}/api/v1/schema/",
    }


def read(path: Path) -> Iterator[tuple[str, Iterator[dict[str, Any]]]]:
    """The records by their nouns."""
    with gzip.open(path) as lines:
        next(lines)
        yield from groupby(map(json.loads, lines), itemgetter("noun"))
