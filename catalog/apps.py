from __future__ import annotations

from django.apps import AppConfig


class CatalogConfig(AppConfig):
    name = "catalog"
    verbose_name = "Catalogue"

    def ready(self) -> None:
        from catalog import checks, history, moves  # noqa: PLC0415 — models are ready only now

        history.watch()
        moves.watch()
        checks.register_checks()
