from __future__ import annotations

from django.contrib.staticfiles.apps import StaticFilesConfig


class ServedStaticFiles(StaticFilesConfig):
    """Leaves out what libraries bring and no page of ours uses: half of all, and slow to pack."""

    ignore_patterns = [*StaticFilesConfig.ignore_patterns, "redoc", "rest_framework"]
