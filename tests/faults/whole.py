"""What must hold of a catalogue at any moment, and what editors find of what they saved."""

from __future__ import annotations

import json
from collections.abc import Iterable

from tests.faults.databases import asked, is_sqlite
from tests.faults.people import Editor

NUMBERS = """
SELECT (SELECT revision FROM catalog_catalogue), MAX(number), COUNT(*), MIN(number)
FROM catalog_cataloguerevision
"""
WITHOUT_VERSIONS = """
SELECT COUNT(*) FROM reversion_revision r
WHERE NOT EXISTS (SELECT 1 FROM reversion_version v WHERE v.revision_id = r.id)
OR NOT EXISTS (SELECT 1 FROM catalog_cataloguerevision c WHERE c.revision_id = r.id)
"""
PAST = """
SELECT v.serialized_data FROM reversion_version v
JOIN django_content_type t ON t.id = v.content_type_id
WHERE t.app_label = 'catalog' AND t.model = 'support' AND v.object_id = '{cell}' ORDER BY v.id
"""


def assert_whole(address: str) -> None:
    """The counter, the history and its numbers tell of the same revisions."""
    [(revision, newest, count, first)] = asked(address, NUMBERS)
    assert revision == newest
    assert count == newest - first + 1
    assert asked(address, WITHOUT_VERSIONS) == [(0,)]
    if is_sqlite(address):
        assert asked(address, "PRAGMA integrity_check") == [("ok",)]
        assert asked(address, "PRAGMA foreign_key_check") == []


def edits_lost(address: str, editors: Iterable[Editor]) -> int:
    """Acknowledged edits that are not in the history, or that the record went back behind."""
    return sum(_lost(address, each) for each in editors)


def _lost(address: str, editor: Editor) -> int:
    past = asked(address, PAST.format(cell=editor.cell))
    notes = [json.loads(text)[0]["fields"]["note"] for (text,) in past]
    [(now,)] = asked(address, f"SELECT note FROM catalog_support WHERE id = {editor.cell}")  # noqa: S608
    mine = notes[1:]  # the first one made the record
    # What was sent and not answered is there whole, or not at all.
    assert set(mine) <= {*editor.saved, editor.open}, "nobody sent that"
    assert now == notes[-1], "the record is not as its newest version"
    return len(set(editor.saved) - set(mine))
