"""What stands in a cell of the matrix now, as its pages show it, for who says that it is wrong."""

from __future__ import annotations

from catalog.models import Support, cited
from catalog.subjects import Subject
from comparisons.table import Cell, support_cell


def cell_of(subject: Subject) -> Cell | None:
    """Null where the subject is no cell."""
    if subject.noun != "supports":
        return None
    pk = subject.told.pk if subject.told else None
    found = Support.objects.filter(pk=pk).first() if pk else None
    if found is None:
        return support_cell(None, ())
    links = cited(Support.sources.through.objects.filter(support=found))
    return support_cell(found, links.get(("support", found.pk, ""), ()))
