"""Files of facts, of samples and of runs that are none: each is told with its place, none runs."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from facts import reading, runs, samples
from facts.values import SLUG
from tests.facts.test_runs import changed, leaves
from tests.hostile.conftest import Counted
from tests.hostile.corpus import FEW, TEXTS
from tests.hostile.tally import Tally
from tests.lab.records import run_data

pytestmark = pytest.mark.django_db
FILES = ("features.yaml", "claims.yaml", "frameworks/x.yaml", "tasks.yaml")
TOLD = "problems told with their place"
STACK = 'python = ">=3.10"\npackage = "x"\n'
SERVER = '[[servers]]\nslug = "s"\nserver = "s"\ninterface = "wsgi"\nworkers = 1\ncommand = ["x"]\n'


def laughs(depth: int = 9, width: int = 9) -> str:
    lines = (
        f"a{level}: &a{level} [{', '.join([f'*a{level - 1}'] * width)}]"
        for level in range(1, depth)
    )
    return "\n".join(["a0: &a0 [x, x]", *lines])


def yamls() -> Iterator[bytes]:
    yield laughs().encode()
    yield laughs(60, 40).encode()
    yield b"a: &a [*a]"
    yield b"&a {b: *a}"
    yield b"a: &x 1\n<<: *x"
    for tag in (
        "python/object:os.system", "python/object/apply:os.system ['true']",
        "python/name:os.system",
        "python/object/new:subprocess.Popen ['true']", "python/module:os", "binary aGk=", "set {a}",
        "int 1", "float .inf", "timestamp 2026-01-01", "null", "omap [a: 1]", "x",
    ):  # fmt: skip
        yield f"a: !!{tag}".encode()
        yield f"!!{tag}".encode()
    yield b"a: !x y"
    yield b"!<tag:example.invalid,2026:x> y"
    for opened, closed in (("[", "]"), ("{a: ", "}"), ("- ", ""), ("? ", "")):
        for depth in (100, 5_000):
            yield opened.encode() * depth + b"x" + closed.encode() * depth
    yield b"\n".join(b" " * n + b"a:" for n in range(2_000))
    yield from (b"a: 1\na: 2", b"a: {b: 1, b: 2}", b"[a]: b", b"{a: b}: c", b"? [x]\n: y")
    yield from (
        b"\0",
        b"a: \0",
        b"a: \xff\xfe",
        b"\xff\xfea\0:\0",
        b"\xfe\xff\0a",
        b"a: \xed\xa0\x80",
    )
    yield from (
        b"a: \x01\x02",
        b"a: \x7f",
        b"a: \xc2\x85x",
        b"a: \xef\xbf\xbe",
        b"\xef\xbb\xbfa: 1",
    )
    yield from (
        b"\t- a",
        b"a:\n\tb: 1",
        b"a: 'x",
        b'a: "\\x"',
        b'a: "\\ud800"',
        b"%YAML 9.9\n---\na: 1",
    )
    yield from (b"---\na: 1\n---\nb: 2", b"...", b"a: 1\n...\nb: 2", b"- a", b"x", b"1", b"~", b"|")
    yield from (b"a: " + b"9" * 5_000, b"a: 1e400", b"a: .nan", b"*x", b"&x", b"&x *x", b"{", b"]")
    yield b"x: " + b"y" * 2_000_000
    yield from (json.dumps({text: text}).encode() for text in TEXTS)


def test_files_of_facts(counted: Counted, tmp_path: Path) -> None:
    folder = tmp_path / "facts"
    (folder / "frameworks").mkdir(parents=True)
    with counted("YAML file of facts") as tally:
        for name in FILES:
            for data in yamls():
                (folder / name).write_bytes(data)
                with tally.timed() as seconds:
                    found, problems = reading.read(folder)
                (folder / name).unlink()
                wrong = "" if found is None and problems else "read as facts"
                wrong = wrong or "".join(
                    f"{each} has no file" for each in problems if not each.file
                )
                tally.note(f"{name}: {data[:80]!r}", TOLD, seconds(), wrong)


def tomls() -> Iterator[tuple[str, bytes]]:
    yield "not UTF-8", b"\xff\xfe"
    yield "a null character", b"a = '\0'"
    yield "deep", b"a = " + b"[" * 5_000 + b"]" * 5_000
    yield "deep names", b".".join([b"a"] * 5_000) + b" = 1"
    yield "deep tables", b"a = " + b"{a=" * 3_000 + b"1" + b"}" * 3_000
    yield "one name twice", b"a = 1\na = 2"
    yield "a number of 5,000 digits", (STACK + SERVER).replace("= 1", "= " + "9" * 5_000).encode()
    yield "half a file", (STACK + SERVER)[:70].encode()
    yield "infinity", (STACK + SERVER).replace("= 1", "= inf").encode()
    for text in (text for text in FEW if not re.fullmatch(SLUG, text)):
        told = json.dumps(text)
        yield f"{text[:20]!r} as a server", (STACK + SERVER.replace('"s"', told, 1)).encode("utf-8")
        yield f"{text[:20]!r} as a task", (f"tasks = [{told}]\n" + STACK + SERVER).encode("utf-8")


def test_files_beside_samples(counted: Counted, tmp_path: Path) -> None:
    exhibit = tmp_path / "flask"
    exhibit.mkdir()
    (exhibit / "requirements.txt").write_text("flask==3.1.3\n")
    with counted("stack.toml of samples") as tally:
        for what, data in tomls():
            (exhibit / "stack.toml").write_bytes(data)
            with tally.timed() as seconds:
                found, problems = samples.read(tmp_path)
            wrong = "" if problems and not found else "read as samples"
            tally.note(what, TOLD, seconds(), wrong)


def test_links_that_lead_out_of_the_samples(counted: Counted, tmp_path: Path) -> None:
    """What stands on the site is what stands in the folder."""
    secret = tmp_path / "secret.py"
    secret.write_text("SECRET = 1\n")
    with counted("link out of the folder of samples") as tally:
        for turn, (name, target) in enumerate(links(secret)):
            folder = tmp_path / str(turn) / "flask"
            folder.mkdir(parents=True)
            (folder / "stack.toml").write_text(STACK + SERVER)
            (folder / "requirements.txt").write_text("flask==3.1.3\n")
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / name).unlink(missing_ok=True)
            (folder / name).symlink_to(target)
            with tally.timed() as seconds:
                found, problems = samples.read(folder.parent)
            wrong = "" if problems else f"read as {found}"
            tally.note(name, TOLD, seconds(), wrong)


def links(secret: Path) -> Iterator[tuple[str, Path]]:
    for name in ("json.py", "json/app.py", "requirements.txt", "stack.toml"):
        yield name, secret
        yield name, Path("../../secret.py") if "/" not in name else Path("../../../secret.py")
    yield "loop.py", Path("loop.py")
    yield "nothing.py", Path("/nowhere/at/all.py")
    yield "folder.py", secret.parent


# Runs

VALUES: tuple[Any, ...] = (
    None, True, -1, 2**63, 10**400, 1e308, float("nan"), float("-inf"), "", [], {}, [[]], {"a": {}},
    "\0", "\ud800", "x" * 100_000, *FEW,
)  # fmt: skip


def test_runs(counted: Counted) -> None:
    """Every value of a run's file in turn is something else."""
    with counted("file of a run: one value of it") as tally:
        for turn, path in enumerate(leaves(run_data())):
            for value in VALUES[turn % 2 :: 2]:
                parsed(tally, f"{path} {str(value)[:40]!r}", json.dumps(changed(path, value)))


def parsed(tally: Tally, what: str, text: str) -> None:
    """A value may fit where it came; then the file is a run, and else every problem has a place."""
    with tally.timed() as seconds:
        run, problems = runs.parse(text)
    wrong = "" if (run is None) == bool(problems) else "neither a run nor a problem"
    tally.note(what, TOLD if problems else "fits there", seconds(), wrong)
