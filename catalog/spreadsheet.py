"""Text in a cell of a spreadsheet: the one rule for every CSV of this site."""

from __future__ import annotations

FORMULAS = ("=", "+", "-", "@", "\t", "\r")


def defused(text: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(FORMULAS) else text
