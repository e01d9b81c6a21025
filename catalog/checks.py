"""`manage.py check` fails on broken facts, with the file, line and path of each problem."""

from __future__ import annotations

from typing import Any

from django.core.checks import CheckMessage, Error, register

from facts import reading


def register_checks() -> None:
    register(facts_are_sound, "facts")


def facts_are_sound(**kwargs: Any) -> list[CheckMessage]:
    _, problems = reading.read()
    return [Error(str(problem), id="facts.E001") for problem in problems]
