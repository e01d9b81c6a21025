from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.contrib.staticfiles.apps import StaticFilesConfig
from whitenoise.storage import CompressedManifestStaticFilesStorage

PACKED = (".br", ".gz")


class ServedStaticFiles(StaticFilesConfig):
    """Leaves out what libraries bring and no page of ours uses: half of all, and slow to pack."""

    ignore_patterns = [*StaticFilesConfig.ignore_patterns, "redoc", "rest_framework"]


class Storage(CompressedManifestStaticFilesStorage):
    """Packs what is not packed yet: a name holds the hash of the content, and packing is most of
    what an upgrade costs a machine that serves meanwhile."""

    def compress_files(self, paths: Iterable[str]) -> Any:
        return super().compress_files([path for path in paths if not self._is_packed(path)])

    def _is_packed(self, path: str) -> bool:
        return all(Path(self.path(path + ending)).exists() for ending in PACKED)
