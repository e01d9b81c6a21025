"""Reads a policy from a query string, and says what is wrong with that.

Pages take what is right and leave the rest out; the API answers with the problems.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Mapping, Sequence, Set
from typing import get_args

from catalog.models import Kind, Status
from comparisons.criteria import ENOUGH
from comparisons.policy import NAMED, VALUES, WEIGHTS, Policy, Stance, Vocabulary, Wanted, tidy
from facts.values import Interface

Asked = Mapping[str, Sequence[str]]
Problems = dict[str, list[str]]
FORM = "is."  # the fields of the page's form: is.openapi=must, is.admin=should:2
SEVERAL = ("kind", "interface", "licence", "status")
# What a value looks like that is none of a few words, and an example of it.
PATTERNS = {
    "python": (r"3\.[0-9]{1,2}", "3.13"),
    "released": (r"[1-9][0-9]?", "12 (months)"),
    "speed": (r"[1-9][0-9]?|100", "50 (per cent)"),
}
CHOICES = {
    "at": tuple(ENOUGH),
    "kind": tuple(Kind.values),
    "interface": get_args(Interface),
    "status": tuple(Status.values),
}


def read(asked: Asked, words: Vocabulary) -> tuple[Policy, Problems]:
    """The policy, and by parameter what of it could not be understood."""
    reader = _Reader(asked, words)
    values = {name: found for name in VALUES if (found := reader.values(name))}
    if "speed" in values and words.tasks:
        values.setdefault("task", (next(iter(words.tasks)),))
    policy = Policy(reader.wanted(values.keys() & set(NAMED)), values)
    return tidy(policy), reader.problems


def from_the_form(asked: Asked) -> bool:
    """Whether this came from the page's form, which names every feature there is."""
    return any(name.startswith(FORM) for name in asked)


class _Reader:
    def __init__(self, asked: Asked, words: Vocabulary) -> None:
        self.asked, self.words = asked, words
        self.problems: Problems = {}

    def values(self, name: str) -> tuple[str, ...]:
        found = [value for value in self._split(name) if self._is_known(name, value)]
        if len(found) > 1 and name not in SEVERAL:
            self._say(name, f"One value is possible, not both {found[0]} and {found[1]}.")
            found = found[:1]
        return tuple(sorted(found))

    def wanted(self, given: Set[str]) -> dict[str, Wanted]:
        """By criterion; of two stances the stricter one. `given` are the criteria with values."""
        found: dict[str, Wanted] = {}
        for stance in (Stance.MUST, Stance.NOT, Stance.SHOULD):
            for token in (*self._split(stance.value), *self._of_form(stance)):
                key, _, weight = token.partition(":")
                if self._can_be_wanted(stance, key, given) and self._is_new(stance, key, found):
                    found[key] = Wanted(stance, self._weight(stance, key, weight))
        return found | {key: Wanted(Stance.MUST) for key in NAMED if key in given - found.keys()}

    def _split(self, name: str) -> list[str]:
        """The values of a parameter, each once, separated by commas or given one by one."""
        texts = ",".join(self.asked.get(name, ())).split(",")
        return list(dict.fromkeys(text.strip() for text in texts if text.strip()))

    def _of_form(self, stance: Stance) -> list[str]:
        found = []
        for name in self.asked:
            said, _, weight = self.asked[name][-1].partition(":")
            if name.startswith(FORM) and said == stance.value:
                found.append(f"{name.removeprefix(FORM)}:{weight}")
        return found

    def _is_known(self, name: str, value: str) -> bool:
        if name in PATTERNS:
            pattern, example = PATTERNS[name]
            known, hint = re.fullmatch(pattern, value) is not None, f"Write it like {example}."
        else:
            choices = self._choices(name)
            known, hint = value in choices, near(value, choices)
        if not known:
            self._say(name, f"There is no {name} {value!r}. {hint}")
        return known

    def _choices(self, name: str) -> tuple[str, ...]:
        ours = {"licence": self.words.licences, "task": tuple(self.words.tasks)}
        return ours.get(name) or CHOICES.get(name, ())

    def _can_be_wanted(self, stance: Stance, key: str, given: Set[str]) -> bool:
        if key in self.words.features or key in given:
            return True
        if key in NAMED:
            self._say(stance.value, f"{key!r} needs a value: the parameter {key}.")
        else:
            known = (*self.words.features, *NAMED)
            self._say(stance.value, f"There is no criterion {key!r}. {near(key, known)}")
        return False

    def _is_new(self, stance: Stance, key: str, found: Mapping[str, Wanted]) -> bool:
        if key not in found:
            return True
        self._say(stance.value, f"{key!r} is asked twice: {found[key].stance} and {stance}.")
        return False

    def _weight(self, stance: Stance, key: str, text: str) -> int:
        if not text:
            return 1
        if stance == Stance.SHOULD and text in map(str, WEIGHTS):
            return int(text)
        said = "Only a should has a weight" if stance != Stance.SHOULD else "A weight is 1, 2 or 3"
        self._say(stance.value, f"{said}: {key}:{text}.")
        return 1

    def _say(self, name: str, text: str) -> None:
        self.problems.setdefault(name, []).append(text)


def near(word: str, known: Collection[str]) -> str:
    """The words that may have been meant, or all that there are."""
    folded = {each.casefold(): each for each in known}
    found = [folded[each] for each in difflib.get_close_matches(word.casefold(), folded)]
    if found:
        return f"Did you mean {' or '.join(found)}?"
    return f"Known: {', '.join(known) or 'none'}."
