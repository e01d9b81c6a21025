"""The same pages on a thousand frameworks and on the facts, both on PostgreSQL."""

from __future__ import annotations

from tests import postgresql
from tests.speed import asked, data
from tests.speed.rounds import Figures
from tests.speed.verdict import Target

PART = "growth"
COMPARE = "compare of three"
COLD = {"HOLD_PIECES": "false"}  # as the first answer after an edit
MOST, NO_MORE = Target(1.5, most=True), Target(0, most=True, unit="")
# On the facts, and on the made catalogue; {f}, {g} and {h} are frameworks that were measured.
PAGES = {
    "home": "/",
    "frameworks": "/frameworks/",
    "framework": "/frameworks/{f}/",
    "matrix": "/features/",
    "feature": "/features/openapi/",
    "tasks": "/tasks/",
    "task": "/tasks/json/",
    "benchmarks": "/benchmarks/",
    "framework's benchmarks": "/benchmarks/frameworks/{f}/",
    "runs": "/benchmarks/runs/",
    "claims": "/claims/",
    "concepts": "/concepts/",
    "picker": "/compare/",
    COMPARE: "/compare/{f}-vs-{g}-vs-{h}/",
    "choose": "/choose/?must=openapi,websockets&should=admin",
    "comparisons": "/comparisons/",
    "search": "/search/?q={f}",
    "evidence": "/about/evidence/",
    "API compare": "/api/v1/compare/{f}-vs-{g}-vs-{h}/",
    "API choose": "/api/v1/choose/?must=openapi",
    **{
        f"API {noun}": f"/api/v1/{noun}/"
        for noun in (
            "frameworks", "releases", "features", "supports", "traits", "adopters", "popularity",
            "concepts", "sources", "claims", "tasks", "stacks", "samples", "runs",
            "verifications", "measurements", "findings", "comparisons",
        )
    },
}  # fmt: skip
FACTS = ("django", "fastapi", "flask")
MADE = ("babababa", "bababace", "bababadi")  # the first names that catalog.made.words makes


def paths(frameworks: tuple[str, str, str]) -> dict[str, str]:
    names = dict(zip("fgh", frameworks, strict=True))
    return {name: path.format(**names) for name, path in PAGES.items()}


def measure(figures: Figures, number: int, seconds: float, chosen: list[str]) -> None:
    names = [name for name in PAGES if not chosen or name in chosen]
    with postgresql.server() as server:
        few, many = (data.on_postgresql(server, name) for name in ("facts", "made"))
        _count(figures, few | COLD, many | COLD, names)
        for _ in range(number):
            _round(figures, few, many, names)
            _round(figures, few | COLD, many | COLD, [COMPARE], ", cold")


def _count(figures: Figures, few: dict[str, str], many: dict[str, str], names: list[str]) -> None:
    """Queries where nothing is held: how many there are otherwise says what is."""
    small, large = paths(FACTS), paths(MADE)
    before = asked.of(few, [small[name] for name in names])
    after = asked.of(many, [large[name] for name in names])
    for name in names:
        more = after[large[name]].queries - before[small[name]].queries
        figures.add(PART, name, "queries more, cold", more, NO_MORE)


def _round(
    figures: Figures, few: dict[str, str], many: dict[str, str], names: list[str], how: str = ""
) -> None:
    small, large = paths(FACTS), paths(MADE)
    before = asked.of(few, [small[name] for name in names])
    after = asked.of(many, [large[name] for name in names])
    for name in names:
        one, other = before[small[name]], after[large[name]]
        target = MOST if name == COMPARE else None
        cpu, waited = other.milliseconds / one.milliseconds, other.waited / one.waited
        figures.add(PART, name, f"CPU to the facts'{how}", cpu, target)
        figures.add(PART, name, f"time to the facts'{how}", waited)
