"""Where in its work something is killed."""

from __future__ import annotations


def moments(steps: int, number: int) -> list[int]:
    """So many of its steps: the first one, the last one, and others evenly between."""
    return sorted({1 + (steps - 1) * place // (number - 1) for place in range(number)})
