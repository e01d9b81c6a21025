"""The kinds of value that facts are made of, and the record that every format is built from.

Null (an absent key) means unknown or not measured, and nothing else does. Dates are ISO 8601.
A *reference* names a source: `key` is a source of the same file (in files without sources of
their own, of sources.yaml); `framework.key` is a source of that framework's file.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Literal

from packageurl import PackageURL
from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.utils import InvalidName, canonicalize_name
from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
)

EARLIEST, LATEST = (dt.datetime(year, 1, 1, tzinfo=dt.UTC) for year in (2020, 2100))
SLUG = r"[a-z0-9]+(?:-[a-z0-9]+)*"
SLUG_PATTERN = rf"^(?!(?:.*-)?vs(?:-|$)){SLUG}$"


def check_slug(value: str) -> str:
    if not re.fullmatch(SLUG, value):
        raise ValueError("a slug is lower-case letters, digits and single hyphens")
    if "-vs-" in f"-{value}-":
        raise ValueError("a slug cannot contain '-vs-': compare addresses are made with it")
    return value


def check_purl(value: str) -> str:
    try:
        purl = PackageURL.from_string(value)
        if purl.type == "pypi":
            canonicalize_name(purl.name, validate=True)
    except InvalidName as error:
        said = f"{purl.name!r} is no name of a package; a version comes after an @"
        raise ValueError(f"{said}, like pkg:pypi/flask@3.1.3") from error
    except ValueError as error:
        said = "a package URL is the kind of a package and its name"
        raise ValueError(f"{said}, like pkg:pypi/flask") from error
    if purl.to_string() != value:
        raise ValueError(f"write the package URL as {purl.to_string()}")
    return value


def check_python_range(value: str) -> str:
    try:
        SpecifierSet(value)
    except InvalidSpecifier as error:
        raise ValueError("a Python range is written like >=3.10") from error
    return value


def _one_language(value: str) -> str:
    if not re.fullmatch(r"[a-z]{2}", value):
        raise ValueError("a language is its two letters in ISO 639-1, like en")
    return value


Slug = Annotated[
    str,
    StringConstraints(max_length=60),
    AfterValidator(check_slug),
    Field(json_schema_extra={"pattern": SLUG_PATTERN}),  # the same, for others
]
Purl = Annotated[str, StringConstraints(max_length=200), AfterValidator(check_purl)]
Url = Annotated[str, StringConstraints(max_length=500, pattern=r"^https?://\S+$")]
Version = Annotated[str, StringConstraints(max_length=60, pattern=r"^[A-Za-z0-9][\w.+!-]*$")]
PythonRange = Annotated[str, StringConstraints(max_length=60), AfterValidator(check_python_range)]
Language = Annotated[str, AfterValidator(_one_language)]
# What is a space, and what ends a line, is not the same to Python, Rust and JavaScript, who all
# read this: so it is said.
LINE = r"^[^\s\x00-\x1f\x7f-\x9f\ufeff][^\n\r\x85\u2028\u2029]*$"
Line = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=LINE)]
Text = Annotated[str, StringConstraints(min_length=1, max_length=4000, strip_whitespace=True)]
Reference = Annotated[str, StringConstraints(pattern=rf"^(?:{SLUG}\.)?{SLUG}$", max_length=121)]
Interface = Literal["wsgi", "asgi", "own_server"]
Short = Annotated[str, StringConstraints(max_length=60)]
Few = Annotated[int, Field(ge=1, le=32_767)]  # workers, rounds
Count = Annotated[int, Field(ge=0, le=2**31 - 1)]
Bytes = Annotated[int, Field(ge=0, le=2**63 - 1)]
Seconds = Annotated[float, Field(ge=0, allow_inf_nan=False)]
Moment = Annotated[AwareDatetime, Field(ge=EARLIEST, lt=LATEST)]
Path = Annotated[str, StringConstraints(pattern=r"^/(?:[^/\s]\S*)?$", max_length=200)]


class Fact(BaseModel):
    """A frozen record that refuses unknown keys."""

    model_config = ConfigDict(extra="forbid", frozen=True)
