"""Addresses as many visitors ask for them: a few again and again, and thousands now and then."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from itertools import cycle, islice
from pathlib import Path
from random import Random

from tests.speed.servers import Server

OFTEN, SELDOM = 60, 6000
DEEPEST = 10_000  # rows into a list

# Chooses for each request; run by wrk in each of its threads.
SCRIPT = """
local often, seldom = {}, {}

function setup(thread)
  started = (started or 0) + 1
  thread:set("number", started)
end

function init(arguments)
  local into = often
  for line in io.lines(arguments[1]) do
    if line == "" then into = seldom else into[#into + 1] = line end
  end
  math.randomseed(tonumber(arguments[2]) * 1000 + number)
end

function request()
  local from = math.random(25) == 1 and seldom or often
  return wrk.format("GET", from[math.random(#from)])
end
"""


def keep(site: Server, folder: Path) -> tuple[Path, Path]:
    """wrk's script, and the file of addresses that it is given: an empty line parts the two."""
    script, addresses = folder / "mixture.lua", folder / "addresses"
    script.write_text(SCRIPT)
    found = list(islice(different(site), OFTEN + SELDOM))
    often = [address for address in found[:OFTEN] if "/search/" not in address]  # never held
    parts = (often, found[OFTEN:])
    addresses.write_text("\n\n".join("\n".join(part) for part in parts) + "\n")
    return script, addresses


def different(site: Server) -> Iterator[str]:
    """Of every kind in turn, none twice; the same ones for the same catalogue."""
    random, seen = Random(1), set()
    frameworks, features = slugs(site, "frameworks"), slugs(site, "features")

    def some(of: list[str], most: int) -> list[str]:
        return sorted(random.sample(of, random.randint(1, most)))

    def compared() -> str:
        return "-vs-".join(sorted(random.sample(frameworks, random.choice((2, 3, 3, 3)))))

    def listed(noun: str) -> Callable[[], str]:
        return lambda: (
            f"/api/v1/{noun}/?limit={random.randint(10, 100)}&offset={random.randrange(DEEPEST)}"
        )

    kinds: list[Callable[[], str]] = [
        lambda: f"/compare/{compared()}/",
        lambda: f"/compare/{compared()}/?only=differences",
        lambda: f"/frameworks/{random.choice(frameworks)}/",
        lambda: f"/choose/?must={','.join(some(features, 3))}&should={random.choice(features)}",
        lambda: f"/features/?page={random.randint(1, 40)}",
        lambda: f"/search/?q={random.choice(frameworks)}",
        lambda: f"/api/v1/compare/{compared()}/",
        lambda: f"/api/v1/choose/?must={','.join(some(features, 3))}",
        listed("supports"),
        listed("sources"),
        lambda: f"/api/v1/findings/?framework={random.choice(frameworks)}",
        lambda: f"/benchmarks/frameworks/{random.choice(frameworks)}/",
    ]
    for kind in cycle(kinds):
        if (address := kind()) not in seen:
            seen.add(address)
            yield address


def slugs(site: Server, noun: str) -> list[str]:
    found = json.loads(site.get(f"/api/v1/{noun}/?limit=1000")[1])
    return [each["slug"] for each in found["results"]]
