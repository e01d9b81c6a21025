"""Where frameworks really differ, in a few sentences that rules make from the table.

Each rests on rows that a reader can look up. What is not known supports none of them: a lack is
said only of a cell whose level is "none", and beside cells that are all known.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence

from catalog.models import Level
from comparisons.measured import MeasuredCell, MeasuredRow
from comparisons.table import Place, Row, Section, Sentence, Table

MOST = 6
NAMED = 3  # of several, before "and n more"
OF_ONE_RULE = 2  # sentences about single frameworks
TELLING = "json"  # the task at which speed is told: so little work that the framework counts

# How strong a difference is, in features: what only one framework has built in weighs as much as
# there are features of it.
STATUS, KIND, INTERFACES, SUPPORT = 12.0, 10.0, 5.0, 2.0
DOUBLING = 8.0  # of the speed
PACKAGE = 0.5  # that one framework needs and another does not

Ranked = tuple[float, Sentence]
Found = tuple[Section, Row]
Known = tuple[Section, Row, list[str | None]]


def summarise(table: Table) -> tuple[Sentence, ...]:
    """At most six sentences, the strongest differences first."""
    known = _known_features(table)
    found = [
        *_profile(table),
        *_standing_out(table, known, Level.BUILT_IN, "Only {name} has built in: {features}."),
        *_standing_out(table, known, Level.NONE, "{name} lacks what {others}: {features}."),
        *_packages(table, known),
        *_speed(table),
        *_support(table),
    ]
    found.sort(key=lambda ranked: -ranked[0])
    return tuple(sentence for _, sentence in found[:MOST])


def listed(names: Sequence[str]) -> str:
    """All of up to four, or the first three: "a, b, c and 2 more"."""
    if len(names) > NAMED + 1:
        return f"{', '.join(names[:NAMED])} and {len(names) - NAMED} more"
    *before, last = names
    return f"{', '.join(before)} and {last}" if before else last


STATES = {"Maintenance": "only maintained"}
PROFILE: dict[str, tuple[float, str, str, Callable[[str], str]]] = {
    "status": (STATUS, "is", "are", lambda text: STATES.get(text, text.lower())),
    "kind": (KIND, "is", "are", str.lower),
    "interfaces": (INTERFACES, "runs on", "run on", lambda text: listed(text.split(", "))),
}


def _profile(table: Table) -> Iterator[Ranked]:
    """What the frameworks are, where it is known of two and differs."""
    for section, row in _rows(table, "profile"):
        groups = _groups(table, row)
        if row.slug in PROFILE and len(groups) > 1:
            strength, one, many, put = PROFILE[row.slug]
            told = (
                f"{listed(names)} {one if len(names) == 1 else many} {put(text)}"
                for text, names in groups.items()
            )
            yield strength, Sentence(f"{'; '.join(told)}.", _places([(section, row)]))


def _groups(table: Table, row: Row) -> dict[str, list[str]]:
    """The names of the frameworks by what is known of them."""
    groups: dict[str, list[str]] = {}
    for column, cell in zip(table.columns, row.cells, strict=True):
        if cell.text is not None:
            groups.setdefault(cell.text, []).append(column.name)
    return groups


def _standing_out(table: Table, known: Sequence[Known], level: Level, words: str) -> list[Ranked]:
    """A sentence for each framework that alone has features at a level, the two longest."""
    found, at = [], level.value
    alone = [each for each in known if each[2].count(at) == 1]
    for place, column in enumerate(table.columns):
        rows = [(section, row) for section, row, levels in alone if levels[place] == at]
        if rows:
            features = listed([row.name for _, row in rows])
            others = _others_have(table, place)
            text = words.format(name=column.name, features=features, others=others)
            found.append((float(len(rows)), Sentence(text, _places(rows))))
    return sorted(found, key=lambda ranked: -ranked[0])[:OF_ONE_RULE]


def _others_have(table: Table, place: int) -> str:
    names = [column.name for at, column in enumerate(table.columns) if at != place]
    return f"{names[0]} has" if len(names) == 1 else "the others have"


def _packages(table: Table, known: Sequence[Known]) -> Iterator[Ranked]:
    """How many features need a package by others, among those that are known of all."""
    others = Level.THIRD_PARTY.value
    counts = [
        (sum(levels[place] == others for _, _, levels in known), column.name)
        for place, column in enumerate(table.columns)
    ]
    (most, first), *rest = sorted(counts, key=lambda count: -count[0])
    if spread := most - rest[-1][0]:
        told = ", ".join(f"{name} for {count}" for count, name in rest)
        of = "1 feature" if len(known) == 1 else f"{len(known)} features"
        text = f"Of {of}, {first} needs a package by others for {most}, {told}."
        telling = [(s, r) for s, r, levels in known if 0 < levels.count(others) < len(levels)]
        yield spread * PACKAGE, Sentence(text, _places(telling))


def _speed(table: Table) -> Iterator[Ranked]:
    """The measured difference on the usual servers, and on one that all were measured on."""
    rows = table.measured.rows if table.measured else ()
    closed = [row for row in rows if row.task == TELLING and not row.open_loop]
    usual = next((row for row in closed if row.server is None), None)
    if usual is None or not (farthest := _farthest(usual)):
        return
    said = f"At {usual.name} on their usual servers, {_ratios(table, usual)}."
    same = next((row for row in closed if row.server and row.load == usual.load), None)
    if same and (ratios := _ratios(table, same)):
        said += f" All on {same.server}, {ratios}."
    place = Place("measured", "Measured", (usual.task,))
    yield farthest * DOUBLING, Sentence(said, (place,))


def _farthest(row: MeasuredRow) -> float:
    """The largest difference that can be told, in doublings."""
    told = (_doublings(cell) for cell in row.cells[1:] if cell.alike is False)
    return max(told, default=0.0)


def _doublings(cell: MeasuredCell) -> float:
    return abs(math.log2(cell.ratio.ratio)) if cell.ratio else 0.0


def _ratios(table: Table, row: MeasuredRow) -> str:
    """Each framework against the first, the farthest of them first; empty if nothing is known."""
    first, *names = [column.name for column in table.columns]
    cells = list(zip(names, row.cells[1:], strict=True))
    alike = [name for name, cell in cells if cell.alike]
    cells.sort(key=lambda at: -_doublings(at[1]))
    apart = [(name, cell.ratio.ratio) for name, cell in cells if cell.ratio and cell.alike is False]
    if len(names) == 1 and apart and apart[0][1] < 1:
        (name, ratio), *_ = apart
        apart, first = [(first, 1 / ratio)], name
    told = [f"{name} {_times(ratio)}" for name, ratio in apart[1:]]
    if apart:
        name, ratio = apart[0]
        told.insert(0, f"{name} answered {_times(ratio)} as many requests a second as {first}")
    besides = [f"{listed(alike)} could not be told apart from {first}"] if alike else []
    return "; ".join(filter(None, [", ".join(told), *besides]))


def _times(ratio: float) -> str:
    figure = f"{ratio:.2f}" if ratio < 1.1 else f"{ratio:.1f}" if ratio < 10 else f"{ratio:.0f}"
    return f"{figure} times"


def _support(table: Table) -> Iterator[Ranked]:
    """When support ends, where that is known of two frameworks and not on the same day."""
    ends = {c.name: c.end_of_support for c in table.columns if c.end_of_support}
    if len(set(ends.values())) < 2:
        return
    told = ", ".join(f"{day} for {name}" for name, day in ends.items())
    unknown = [column.name for column in table.columns if not column.end_of_support]
    besides = f"; for {listed(unknown)} it is not known" if unknown else ""
    rows = [found for found in _rows(table, "profile") if found[1].slug == "latest_end_of_support"]
    yield SUPPORT, Sentence(f"Support ends {told}{besides}.", _places(rows))


def _rows(table: Table, kind: str) -> Iterator[Found]:
    return ((s, row) for s in table.sections if s.kind == kind for row in s.rows)


def _known_features(table: Table) -> list[Known]:
    """The features whose level is known for every framework, with the levels."""
    found = ((s, row, [cell.level for cell in row.cells]) for s, row in _rows(table, "features"))
    return [(section, row, levels) for section, row, levels in found if all(levels)]


def _places(rows: Sequence[Found]) -> tuple[Place, ...]:
    by_section: dict[str, list[Found]] = {}
    for section, row in rows:
        by_section.setdefault(section.slug, []).append((section, row))
    return tuple(
        Place(slug, members[0][0].name, tuple(row.slug for _, row in members))
        for slug, members in by_section.items()
    )
