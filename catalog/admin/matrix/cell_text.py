"""What the fields of a cell hold, as text: of a cell that is kept, and as a form sends it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import astuple, dataclass, fields
from hashlib import blake2b

from catalog.models import Support


@dataclass(frozen=True)
class CellText:
    """Empty is unknown; `sources` are slugs, `checked` is a date like 2026-11-22."""

    level: str = ""
    via: str = ""
    since: str = ""
    note: str = ""
    sources: str = ""
    version: str = ""
    checked: str = ""

    @classmethod
    def of(cls, cell: Support | None) -> CellText:
        """Of a cell whose sources have been fetched; all empty where there is none."""
        if cell is None:
            return cls()
        sources = " ".join(source.slug for source in cell.sources.all())
        own = {name: getattr(cell, name) or "" for name in ("level", "via", "since", "note")}
        return cls._plain({**own, "sources": sources, "version": cell.version}, cell.checked)

    @classmethod
    def sent(cls, form: Mapping[str, str], row: int) -> CellText:
        return cls._plain({name: form.get(f"{row}-{name}", "") for name in FIELDS})

    @classmethod
    def _plain(cls, values: dict[str, str], checked: object = "") -> CellText:
        """As both sides write it: browsers send line ends as CR LF, and editors spaces."""
        values = {"checked": str(checked), **values}
        plain = {name: text.replace("\r\n", "\n").strip() for name, text in values.items()}
        slugs = sorted(set(plain["sources"].replace(",", " ").split()))
        return cls(**{**plain, "sources": " ".join(slugs)})

    @property
    def digest(self) -> str:
        """Travels with the form, so that a row in which nothing was typed is known by it."""
        return blake2b(repr(astuple(self)).encode(), digest_size=8).hexdigest()

    @property
    def blank(self) -> bool:
        return not any(astuple(self))


FIELDS = tuple(field.name for field in fields(CellText))
