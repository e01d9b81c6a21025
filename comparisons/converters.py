"""URL converters: views receive slugs, not strings to take apart."""

from __future__ import annotations

from facts.values import SLUG

BETWEEN = "-vs-"


class ComparedConverter:
    """`flask-vs-django` as ("flask", "django"), in the order of the address."""

    regex = SLUG

    def to_python(self, value: str) -> tuple[str, ...]:
        return tuple(value.split(BETWEEN))

    def to_url(self, value: tuple[str, ...] | list[str]) -> str:
        return BETWEEN.join(value)
