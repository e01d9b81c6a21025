"""Under which licence the facts are: LICENSE-DATA."""

from __future__ import annotations

LICENCE = {"spdx": "CC-BY-4.0", "url": "https://creativecommons.org/licenses/by/4.0/"}
