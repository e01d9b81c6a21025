from __future__ import annotations

from django.apps import AppConfig


class CatalogConfig(AppConfig):
    name = "catalog"
    verbose_name = "Catalogue"

    def ready(self) -> None:
        from catalog import checks, history, moves  # noqa: PLC0415 — models are ready only now
        from catalog.sign_in import sessions  # noqa: PLC0415

        history.watch()
        moves.watch()
        sessions.watch()
        checks.register_checks()
