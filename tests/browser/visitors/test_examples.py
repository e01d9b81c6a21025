"""Every example of the documents is run as it stands there, against the real server.

A block of shell or Python that is followed by what it prints must print that: of JSON at least
what is shown, where "…" stands for anything.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.site import ROOT, Site, serve

HERE = "http://127.0.0.1:8000"
ASKS = re.compile("curl|urlopen")
BLOCK = re.compile(r"```(?P<language>\w+)\n(?P<text>.*?)```", re.DOTALL)
CODE, PRINTED = {"sh", "python"}, {"json", "text"}
MAKE_KEY = """
from django.contrib.auth.models import User
from catalog.models import SCOPES, ApiKey
owner = User.objects.get(is_active=True)
key, secret = ApiKey.made(name="examples", owner=owner, scopes=list(SCOPES))
key.save()
print(secret)
"""


@dataclass(frozen=True)
class Example:
    place: str
    language: str
    text: str
    printed: str | None


def examples() -> Iterator[Example]:
    """Of the README those that ask the site; of the guide all."""
    for path in (ROOT / "README.md", ROOT / "docs/api.md"):
        text = path.read_text(encoding="utf-8")
        blocks = list(BLOCK.finditer(text))
        for block, after in zip(blocks, [*blocks[1:], None], strict=True):
            if block["language"] not in CODE or not ASKS.search(block["text"]):
                continue
            place = f"{path.name}:{text.count(chr(10), 0, block.start()) + 2}"
            answered = after is not None and after["language"] in PRINTED
            yield Example(
                place,
                block["language"],
                block["text"],
                after["text"] if after is not None and answered else None,
            )


EXAMPLES = list(examples())


@pytest.fixture(scope="module")
def own_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The examples write as well, so no other test shares it."""
    with serve(Path(tmp_path_factory.mktemp("examples"))) as site:
        site.manage("build_export")
        yield site


@pytest.fixture(scope="module")
def folder(own_site: Site, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the examples run: with a run of the lab that the site does not have."""
    folder = Path(tmp_path_factory.mktemp("reader"))
    known = next(iter(sorted((ROOT / "facts/runs").glob("*.json"))))
    run = json.loads(known.read_text(encoding="utf-8"))
    run["id"] = f"{run['id']}-again"
    (folder / "run.json").write_text(json.dumps(run), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def key(own_site: Site) -> str:
    return own_site.manage("shell", "--no-imports", "-c", MAKE_KEY).split()[-1]


def run(example: Example, site: Site, folder: Path, key: str) -> str:
    python = [sys.executable, "-c"]
    shell = ["bash", "-eu", "-o", "pipefail", "-c"]
    command = shell if example.language == "sh" else python
    done = subprocess.run(
        [*command, example.text.replace(HERE, site.url)],
        cwd=folder,
        env={**os.environ, "KEY": key},
        check=False,
        text=True,
        capture_output=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def shows(shown: Any, printed: Any) -> bool:
    """Whether what is shown is there: parts of objects, the beginning of lists."""
    if isinstance(shown, dict) and isinstance(printed, dict):
        return all(name in printed and shows(shown[name], printed[name]) for name in shown)
    if isinstance(shown, list) and isinstance(printed, list):
        return len(shown) <= len(printed) and all(map(shows, shown, printed))
    return shown in ("…", printed)


def test_there_are_examples_of_each_kind() -> None:
    assert {example.language for example in EXAMPLES} == CODE
    assert len(EXAMPLES) > 10
    assert sum(example.printed is not None for example in EXAMPLES) > 5


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.place)
def test_an_example_prints_what_is_shown(
    example: Example, own_site: Site, folder: Path, key: str
) -> None:
    printed = run(example, own_site, folder, key).replace(own_site.url, HERE)
    assert printed.strip()
    if example.printed is None:
        assert '"status":4' not in printed
        assert '"status":5' not in printed
    elif printed.lstrip().startswith(("{", "[")):
        assert shows(json.loads(example.printed), json.loads(printed)), printed
    else:
        assert printed == example.printed
