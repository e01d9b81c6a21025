"""Numbers as forms and addresses bring them: what is none is no error of ours."""

from __future__ import annotations

from collections.abc import Mapping

from catalog import history

NEVER = 0  # an old tab, or a made-up number: all that ever changed has changed since
DIGITS = 18  # that fit into any number of a database


def number(told: str | None, digits: int = DIGITS) -> int | None:
    plain = told is not None and told.isascii() and told.isdecimal() and len(told) <= digits
    return int(told) if told is not None and plain else None


def read_at(posted: Mapping[str, str], name: str = "read_at") -> int:
    """The revision at which a page was read, which its form carries along. NEVER where the form
    does not say, or says what cannot be."""
    told = number(posted.get(name))
    return told if told is not None and told <= history.number() else NEVER


def text(posted: Mapping[str, str], name: str) -> str:
    """As it was typed: browsers send lines apart by two characters, and people count one."""
    return posted.get(name, "").replace("\r\n", "\n").replace("\x00", "").strip()
