"""What would go with a record, as Django's admin collects it."""

from __future__ import annotations

from typing import Any

from django.contrib.admin.utils import NestedObjects

from catalog.models import Run

LARGE = ("raw", "bench", "environment")  # of a run: its file, and parts of it


class Collected(NestedObjects):
    """With each row comes the record that it hangs on, read anew. Of a run, whose file has
    megabytes, that was gigabytes for its thousands of measurements."""

    def related_objects(self, related_model: Any, related_fields: Any, objs: Any) -> Any:
        found = super().related_objects(related_model, related_fields, objs)
        runs = [field.name for field in related_fields if field.related_model is Run]
        return found.defer(*(f"{name}__{part}" for name in runs for part in LARGE))
