"""Migrations that are there whole or not at all, wherever the process is killed.

Django notes that a migration was applied after its transaction, where some of its statements wait
for the end of that (indexes, foreign keys); and that one was taken back, always after. Who is
killed between the two is left with tables that no `migrate` gets past any more. Here the notes are
part of the transaction.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.migrations import Migration
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import ProjectState


class Executor(MigrationExecutor):
    def apply_migration(
        self, state: ProjectState, migration: Migration, *told: Any, **more: Any
    ) -> ProjectState:
        return self._whole(migration, super().apply_migration, state, migration, *told, **more)

    def unapply_migration(
        self, state: ProjectState, migration: Migration, *told: Any, **more: Any
    ) -> ProjectState:
        return self._whole(migration, super().unapply_migration, state, migration, *told, **more)

    def _whole(self, migration: Migration, migrate: Any, *told: Any, **more: Any) -> ProjectState:
        if not migration.atomic:
            return migrate(*told, **more)  # type: ignore[no-any-return]
        # Where the database wants it off (SQLite), it cannot be any more inside of a transaction.
        with self.connection.constraint_checks_disabled(), transaction.atomic():
            return migrate(*told, **more)  # type: ignore[no-any-return]
