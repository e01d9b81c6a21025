"""What a database looks like after each of the migrations."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.catalog.test_backup import rows_of
from tests.faults.databases import asked, is_sqlite

TABLES = "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE name <> 'django_migrations'"
COLUMNS = """
SELECT table_name, column_name, data_type, is_nullable, column_default
FROM information_schema.columns WHERE table_schema = 'public'
UNION ALL SELECT tablename, indexname, indexdef, '', '' FROM pg_indexes WHERE schemaname = 'public'
UNION ALL SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid), '', ''
FROM pg_constraint WHERE connamespace = 'public'::regnamespace
"""
APPLIED = "SELECT app || '.' || name FROM django_migrations ORDER BY id"


def state(address: str) -> list[Any]:
    """Its tables with what belongs to them, and how many rows each has."""
    found = asked(address, TABLES if is_sqlite(address) else COLUMNS)
    made = sorted([*map(str, row)] for row in found if not row[1].startswith("sqlite_"))
    ours = [each for each in made if "django_migrations" not in " ".join(each)]
    return [ours, {name: len(rows) for name, rows in rows_of(address).items()}]


def applied(address: str) -> list[str]:
    try:
        return [name for (name,) in asked(address, APPLIED)]
    except Exception as error:  # of either database
        if "django_migrations" in str(error):
            return []  # there is not even the table
        raise


def recorded(address: str, file: str) -> None:
    """Migrates, and keeps what each migration leaves, by how many there were."""
    from django.core.management import call_command  # noqa: PLC0415

    from catalog.whole_migrations import Executor  # noqa: PLC0415 — once Django is set up

    apply, states = Executor.apply_migration, {0: state(address)}

    def apply_and_look(*told: Any, **options: Any) -> Any:
        found = apply(*told, **options)
        states[len(applied(address))] = state(address)
        return found

    Executor.apply_migration = apply_and_look  # type: ignore[method-assign]
    call_command("migrate", skip_checks=True, verbosity=0)
    Path(file).write_text(json.dumps([*states.items(), ["whole", state(address)]]))
