"""What a number on the desk means, what to do about it, and which list has those records."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Model
from django.urls import reverse

from catalog.admin.counted import Counted
from catalog.models import (
    Comparison,
    Framework,
    Run,
    Sample,
    Source,
    State,
    Suggestion,
    SuggestionState,
    Support,
)

OLDEST = "5"  # the column of suggestions by which the list begins with the oldest


@dataclass(frozen=True)
class Need:
    count: int
    words: tuple[str, str]  # of one, and of several
    do: str
    model: type[Model]
    address: str

    @property
    def what(self) -> str:
        return self.words[self.count != 1]

    @property
    def number(self) -> str:
        return f"{self.count:,}"


@dataclass(frozen=True)
class Group:
    title: str
    why: str
    needs: tuple[Need, ...]

    @property
    def waiting(self) -> list[Need]:
        return [need for need in self.needs if need.count]

    @property
    def done(self) -> list[Need]:
        return [need for need in self.needs if not need.count]


def listed(model: type[Model], **asked: str) -> str:
    """The address of the list of a model, narrowed."""
    path = reverse(f"admin:catalog_{model._meta.model_name}_changelist")
    return f"{path}?{urlencode(asked)}"


def groups(found: Counted) -> tuple[Group, ...]:
    """In the order in which they are urgent."""
    return (_waiting(found), _wrong(found), _aged(found), _unknown(found), _drafts(found))


def _waiting(found: Counted) -> Group:
    """What somebody has sent, or has written and cannot publish."""
    waits = SuggestionState.WAITING.value
    return Group(
        "Somebody waits for an answer",
        "Read it, and accept or refuse it: a few minutes each.",
        (
            Need(
                found.waiting.frameworks_asked,
                ("framework waits for review", "frameworks wait for review"),
                "Its author says that it is ready. Look at its preview, and publish it or send it "
                "back with a note.",
                Framework,
                listed(Framework, review="asked"),
            ),
            Need(
                found.waiting.comparisons_asked,
                ("comparison waits for review", "comparisons wait for review"),
                "Its author says that it is ready. Look at its preview, and publish it or send it "
                "back with a note.",
                Comparison,
                listed(Comparison, review="asked"),
            ),
            Need(
                found.waiting.changes,
                ("suggested change waits", "suggested changes wait"),
                "Fields of what is published would be changed. Take or keep each of them.",
                Suggestion,
                listed(Suggestion, kind="changes", state__exact=waits, o=OLDEST),
            ),
            Need(
                found.waiting.suggestions,
                ("suggestion waits", "suggestions wait"),
                "Somebody says that something is wrong or missing. Check the source, draft the "
                f"change, or answer.{_oldest(found)}",
                Suggestion,
                listed(Suggestion, kind="words", state__exact=waits, o=OLDEST),
            ),
            Need(
                found.waiting.runs,
                ("run waits", "runs wait"),
                "Somebody measured on a machine of theirs. Look at the environment and at what "
                "failed, and publish the run or remove it.",
                Run,
                listed(Run, published__exact="0"),
            ),
        ),
    )


def _oldest(found: Counted) -> str:
    day = found.waiting.oldest
    return f" The oldest has waited since {day:%-d %B %Y}." if day else ""


def _wrong(found: Counted) -> Group:
    return Group(
        "Readers meet something broken",
        "What stands on the site now, and cannot be checked or does not work.",
        (
            Need(
                found.sources.failing,
                ("source no longer answers", "sources no longer answer"),
                "A reader who wants to check a statement finds an error. Look for the page's new "
                "address, or cite another source.",
                Source,
                listed(Source, shown="yes", answered="badly"),
            ),
            _samples(
                found,
                State.FAILED,
                ("sample fails", "samples fail"),
                "The lab ran exactly this code and it did not meet its contract. Mend the code, "
                "and run make verify.",
            ),
            Need(
                found.of_cells("unsourced"),
                ("cell has no source", "cells have no source"),
                "A statement that nobody can check. Cite a source that says it, or make the cell "
                "unknown.",
                Support,
                listed(Support, shown="yes", needs="source"),
            ),
        ),
    )


def _samples(found: Counted, state: State, words: tuple[str, str], do: str) -> Need:
    address = listed(Sample, shown="yes", state=state.value)
    return Need(found.in_state(state), words, do, Sample, address)


def _aged(found: Counted) -> Group:
    behind = [profile for profile in found.frameworks.values() if profile.due]
    released = [cells for cells in found.cells.values() if cells.due]
    return Group(
        "It was true when it was checked",
        "Frameworks have moved on since. Most of it is still right: read the release notes, and "
        "mark it as checked.",
        (
            Need(
                len(behind),
                (
                    "framework has a new feature release since its profile",
                    "frameworks have a new feature release since their profile",
                ),
                "Read what the release changed, mend the profile, and name the release in it.",
                Framework,
                listed(Framework, published__exact="1", needs="profile"),
            ),
            Need(
                len(released),
                (
                    "framework has a new feature release since a cell was checked",
                    "frameworks have a new feature release since a cell was checked",
                ),
                "The same, framework by framework: their matrix shows which cells.",
                Framework,
                listed(Framework, published__exact="1", needs="release"),
            ),
            Need(
                found.of_cells("due"),
                (
                    "cell was checked before the newest feature release",
                    "cells were checked before the newest feature release",
                ),
                "Check them against the release's documentation; one that still holds is marked "
                "as checked, unchanged.",
                Support,
                listed(Support, shown="yes", needs="release"),
            ),
            Need(
                found.of_cells("old"),
                ("cell was not checked for a year", "cells were not checked for a year"),
                "Open the source: does it still say so? Then set the day.",
                Support,
                listed(Support, shown="yes", needs="year"),
            ),
            _samples(
                found,
                State.CHANGED,
                ("sample has changed since it ran", "samples have changed since they ran"),
                "Export the facts, run make verify, and add its run.",
            ),
            Need(
                sum(each.due for each in found.samples.values()),
                (
                    "sample ran before the newest feature release",
                    "samples ran before the newest feature release",
                ),
                "Raise the framework's pin, and run make verify.",
                Sample,
                listed(Sample, shown="yes", state="due"),
            ),
        ),
    )


def _unknown(found: Counted) -> Group:
    unknown = found.unknown.values()
    cells = found.features * len(found.frameworks)
    return Group(
        "Nobody has looked yet",
        "Unknown is shown as unknown, and never as no. Filling a gap is the best use of a quiet "
        "hour.",
        (
            Need(
                sum(1 for count in unknown if count),
                ("framework has unknown cells", "frameworks have unknown cells"),
                f"Together {sum(unknown):,} of {cells:,} cells have no level, most of "
                "them without any record: the list is of the frameworks, and the matrix of each "
                "shows its gaps.",
                Framework,
                listed(Framework, published__exact="1", needs="cells"),
            ),
            Need(
                found.unsettled,
                ("of the unknown cells was looked at", "of the unknown cells were looked at"),
                "Their notes say what was read without finding an answer.",
                Support,
                listed(Support, shown="yes", needs="level"),
            ),
            _samples(
                found,
                State.NEVER,
                ("sample has never run", "samples have never run"),
                "Run make verify, and add its run.",
            ),
            Need(
                found.sources.never,
                ("source was never visited", "sources were never visited"),
                "Nothing to do by hand: manage.py check_sources visits them.",
                Source,
                listed(Source, shown="yes", answered="never"),
            ),
        ),
    )


def _drafts(found: Counted) -> Group:
    return Group(
        "Drafts",
        "Seen here and nowhere else, until somebody publishes them.",
        (
            Need(
                found.waiting.frameworks,
                ("framework is a draft", "frameworks are drafts"),
                "Finish the profile and the cells, each with its source.",
                Framework,
                listed(Framework, published__exact="0"),
            ),
            Need(
                found.waiting.comparisons,
                ("comparison is a draft", "comparisons are drafts"),
                "Finish the introduction and the verdict.",
                Comparison,
                listed(Comparison, published__exact="0"),
            ),
        ),
    )
