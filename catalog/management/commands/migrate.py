from __future__ import annotations

from typing import Any

from django.core.management.commands import migrate

from catalog.whole_migrations import Executor


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> Any:
        module: Any = migrate  # whose command asks for the executor by this name alone
        module.MigrationExecutor = Executor
        return super().handle(*args, **options)
