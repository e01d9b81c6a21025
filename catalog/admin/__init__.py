"""The admin: every record can be added and changed, inside the one history."""

from catalog.admin import features, frameworks, sources, writing

__all__ = ["features", "frameworks", "sources", "writing"]
