"""`load_facts` and an import are killed again and again: the catalogue is as before or as after."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.catalog.test_backup import rows_of
from tests.faults import databases, importing
from tests.faults.databases import asked
from tests.faults.dying import dying
from tests.faults.moments import moments
from tests.faults.whole import assert_whole
from tests.reliability import Survived
from tests.site import Site

LOAD = ("load_facts", "--skip-checks", "--verbosity=0")
COUNTS = """
SELECT (SELECT COUNT(*) FROM catalog_support), (SELECT COUNT(*) FROM catalog_loadedfact),
(SELECT COUNT(*) FROM reversion_version), (SELECT revision FROM catalog_catalogue)
"""


def test_load_facts_loads_all_or_nothing(
    empty: str, tmp_path: Path, survived: Callable[[Survived], None]
) -> None:
    folders = [tmp_path / name for name in ("whole", "killed")]
    for each in folders:
        each.mkdir()
    whole, killed = (databases.site(each, databases.copied(empty, each)) for each in folders)
    address = killed.environment["DATABASE_URL"]
    before = rows_of(address)
    with dying(whole, *LOAD) as loading:
        steps = loading.whole()
    with dying(killed, *LOAD) as loading:
        kills = moments(steps - 1, 3)  # each takes as long as it comes far
        for step in kills:
            assert loading.at(step), step
            assert rows_of(address) == before, f"something of it stayed at step {step} of {steps}"
        assert loading.at(steps)  # all is written, and it dies before it can say so
    assert asked(address, COUNTS) == asked(whole.environment["DATABASE_URL"], COUNTS)
    assert_whole(address)
    assert "0 created, 0 changed, 0 removed" in killed.manage(*LOAD)
    survived(Survived("`load_facts` killed in the midst of its work", times=loading.times))


def test_an_import_is_written_whole_or_not_at_all(
    site: Site, survived: Callable[[Survived], None]
) -> None:
    address = site.environment["DATABASE_URL"]
    prepare = "from tests.faults import importing; importing.prepare()"
    told = site.manage("shell", "--no-imports", "-c", prepare).split()
    before = rows_of(address)
    with dying(site, "tests.faults.importing:confirm", *told) as confirming:
        step = 2
        while confirming.at(step):
            if rows_of(address) != before:
                break  # it died after its COMMIT
            step += 3
    assert step > 20  # nothing of it was there before
    notes = asked(address, "SELECT DISTINCT note FROM catalog_support")
    assert notes == [(importing.NOTE,)]
    assert_whole(address)
    survived(Survived("an import killed in the midst of its work", times=confirming.times))
