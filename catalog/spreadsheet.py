"""Text in a cell of a spreadsheet: the one rule for every CSV of this site."""

from __future__ import annotations

FORMULAS = ("=", "+", "-", "@", "\t", "\r")
SIGN = "'"


def defused(text: str) -> str:
    """Text that no spreadsheet takes for a formula. One more sign where some are there already,
    so that plain() has the text back, whatever it was."""
    return f"{SIGN}{text}" if text.lstrip(SIGN).startswith(FORMULAS) else text


def plain(text: str) -> str:
    """The text that defused() made this of. What somebody typed without the sign stays."""
    guarded = text.startswith(SIGN) and text.lstrip(SIGN).startswith(FORMULAS)
    return text.removeprefix(SIGN) if guarded else text
