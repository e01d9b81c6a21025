"""Which licence a library has, and whether it goes with ours: MIT for code, CC-BY-4.0 for facts."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from importlib.metadata import Distribution

from packaging.licenses import InvalidLicenseExpression, canonicalize_license_expression

NOTICE = "keep its notice, which its own files do"
LIBRARY = (
    "a library of its own files, unchanged, that anybody can replace: nothing of ours is under it"
)
USABLE = {
    **dict.fromkeys(("MIT", "MIT-0", "MIT-CMU", "X11", "ISC", "Zlib", "libtiff"), NOTICE),
    **dict.fromkeys(("BSD-2-Clause", "BSD-3-Clause", "FTL", "IJG", "PSF-2.0"), NOTICE),
    **dict.fromkeys(("Unicode-3.0", "Unicode-DFS-2016"), NOTICE),
    **dict.fromkeys(("0BSD", "CC0-1.0", "Unlicense"), "asks for nothing"),
    **dict.fromkeys(
        ("Apache-2.0", "Apache-2.0 WITH LLVM-exception"), f"{NOTICE}; a grant of patents"
    ),
    "OFL-1.1": "a font, served as it is, not sold by itself",
    "MPL-2.0": "changes to its own files would have to be published: there are none",
    **dict.fromkeys(("LGPL-2.1-or-later", "LGPL-3.0-only"), LIBRARY),
}
CLASSIFIERS = {
    "License :: OSI Approved :: MIT License": "MIT",
    "License :: OSI Approved :: Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "License :: OSI Approved :: Apache Software License": "Apache-2.0",
}


def told(distribution: Distribution) -> str | None:
    """By its own metadata, in the words of SPDX; "BSD License" alone is none of them."""
    metadata = distribution.metadata
    for field in ("License-Expression", "License"):
        try:
            return str(canonicalize_license_expression(metadata[field] or ""))
        except (InvalidLicenseExpression, KeyError):
            continue
    classifiers = metadata.get_all("Classifier") or []
    return next((CLASSIFIERS[each] for each in classifiers if each in CLASSIFIERS), None)


def usable(expression: str) -> bool:
    """Of "A OR B" one must be, of "A AND B" both."""
    if not expression:
        return False
    words = re.findall(r"\(|\)|[^\s()]+(?: WITH [^\s()]+)?", expression)
    rest = list(reversed(words))
    return _any(rest) and not rest


def _any(rest: list[str]) -> bool:
    return _joined(rest, "OR", _all, any)


def _all(rest: list[str]) -> bool:
    return _joined(rest, "AND", _one, all)


def _joined(
    rest: list[str],
    word: str,
    each: Callable[[list[str]], bool],
    judge: Callable[[list[bool]], bool],
) -> bool:
    found = [each(rest)]
    while rest and rest[-1] == word:
        rest.pop()
        found.append(each(rest))
    return judge(found)


def _one(rest: list[str]) -> bool:
    word = rest.pop()
    if word != "(":
        return word in USABLE
    found = _any(rest)
    return bool(rest) and rest.pop() == ")" and found


def inside(distribution: Distribution) -> Iterator[tuple[str, str]]:
    """What a compiled wheel brings inside, by its own bills of materials: name and licence."""
    for path in distribution.files or ():
        if "sboms" in path.parts and path.name.endswith(".json"):
            for part in json.loads(path.read_text("utf-8")).get("components", []):
                yield from _licences(part)


def _licences(part: dict[str, object]) -> Iterator[tuple[str, str]]:
    found = part.get("licenses")
    for each in found if isinstance(found, list) else []:
        one = each.get("license", {})
        yield str(part["name"]), str(each.get("expression") or one.get("id") or one.get("name"))
