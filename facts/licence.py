"""Under which licence the facts are: LICENSE-DATA."""

from __future__ import annotations

NAME = "CC BY 4.0"
SPDX = "CC-BY-4.0"
ADDRESS = "https://creativecommons.org/licenses/by/4.0/"
