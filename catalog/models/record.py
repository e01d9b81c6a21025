"""What every record of the catalogue has: a natural key, and a history that no write escapes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, ClassVar, NoReturn, Self, TypeVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from facts.values import LINE

M = TypeVar("M", bound=models.Model)
SINGLE_LINE = 500  # characters: what may be longer may have several lines, as in the files
BREAK = re.compile("[\x00-\x1f\x7f-\x9f]")
NO_LINE = "This must be one line, without characters of control."


class WriteOutsideRevision(RuntimeError):
    """A record was about to be written without an author."""


class KeyedQuerySet(models.QuerySet[M]):
    def by_key(self, key: str) -> Self:
        """The record of a natural key like "flask.openapi"; empty where there is none."""
        model: Any = self.model
        try:
            return self.filter(model.lookups_of(key))
        except ValueError:  # a part that should be a number is none
            return self.none()


class RecordQuerySet(KeyedQuerySet[M]):
    """Refuses the writes that pass the history by: they send no signals."""

    def _refuse(self, method: str) -> NoReturn:
        raise WriteOutsideRevision(
            f"{method}() writes {self.model.__name__} past the history: use save() or delete() "
            "inside catalog.history.revision()"
        )

    def update(self, **kwargs: Any) -> NoReturn:
        self._refuse("update")

    def bulk_create(self, *args: Any, **kwargs: Any) -> NoReturn:
        self._refuse("bulk_create")

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        self._refuse("bulk_update")


class Keyed(models.Model):
    """Has a natural key, made of the fields that `natural` names.

    A field that is a foreign key contributes the slug of its target; an absent part is left out.
    """

    natural: ClassVar[tuple[str, ...]] = ("slug",)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.key

    @property
    def key(self) -> str:
        """The natural key, "flask.openapi". Reads the foreign keys: select them beforehand."""
        parts = (getattr(self, name) for name in self.natural)
        return ".".join(str(getattr(part, "slug", part)) for part in parts if part is not None)

    @classmethod
    def lookups(cls) -> list[str]:
        """The field lookups that make the natural key: ["framework__slug", "feature__slug"]."""
        fields = ((name, cls._meta.get_field(name)) for name in cls.natural)
        return [f"{name}__slug" if field.is_relation else name for name, field in fields]

    @classmethod
    def lookups_of(cls, key: str) -> Q:
        lookups = cls.lookups()
        parts = key.split(".", len(lookups) - 1)
        if len(parts) < len(lookups):
            parts = [""] * (len(lookups) - len(parts)) + parts
        return Q(*zip(lookups, parts, strict=True))


class Record(Keyed):
    """What the catalogue keeps, with its history."""

    observed: ClassVar[tuple[str, ...]] = ()  # fields that are no facts, so not in the files

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        # Browsers send line ends as CR LF: an unchanged text must not differ from its file.
        for field in self._meta.concrete_fields:
            value = getattr(self, field.attname)
            if isinstance(value, str) and "\r" in value:
                setattr(self, field.attname, value.replace("\r\n", "\n"))
        self.derive()
        super().save(*args, **kwargs)

    def clean_fields(self, exclude: Any = None) -> None:
        """A form takes line ends and characters of control wherever there is text; the files of
        facts, and who reads a name or a title, do not."""
        wrong: dict[str, list[Any]] = {}
        try:
            super().clean_fields(exclude)
        except ValidationError as error:
            wrong = error.update_error_dict(wrong)
        for name in self._broken_lines({*(exclude or ())}):
            wrong.setdefault(name, []).append(ValidationError(NO_LINE))
        if wrong:
            raise ValidationError(wrong)

    def _broken_lines(self, exclude: set[str]) -> Iterator[str]:
        for field in self._meta.concrete_fields:
            text = getattr(self, field.attname) if is_line(field) else None
            broken = text and (not re.fullmatch(LINE, text) or BREAK.search(text))
            if broken and field.name not in exclude:
                yield field.name

    def derive(self) -> None:
        """Works out what follows from the other fields; save() does it before it writes."""


def is_line(field: Any) -> bool:
    free = isinstance(field, models.CharField) and not field.choices
    return free and field.max_length is not None and field.max_length <= SINGLE_LINE


def one_of(model: str, field: str, choices: Iterable[Any]) -> models.CheckConstraint:
    """The database refuses any other value (null passes where the field allows it)."""
    values = [getattr(choice, "value", choice) for choice in choices]
    return models.CheckConstraint(
        condition=Q(**{f"{field}__in": values}), name=f"{model}_{field}_is_a_choice"
    )


def not_blank(model: str, *fields: str) -> list[models.CheckConstraint]:
    """Text is there or it is null: an empty string would be a second way to say unknown."""
    return [
        models.CheckConstraint(condition=~Q(**{field: ""}), name=f"{model}_{field}_not_blank")
        for field in fields
    ]


def plain_slug(model: str) -> models.CheckConstraint:
    """Compare addresses are slugs joined by -vs-, so no slug may contain it."""
    return models.CheckConstraint(
        condition=~Q(slug__contains="-vs-") & ~Q(slug__startswith="vs-") & ~Q(slug__endswith="-vs"),
        name=f"{model}_slug_without_vs",
    )
