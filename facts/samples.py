"""Reads samples/: the code with which a framework does a task, its servers, and what it cannot do.

A sample is samples/<framework>/<task>.py, or a folder <task>/ whose app.py matters first. The lab
runs a copy in a folder of its own, in which the main file is called app.py.
"""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Self

from pydantic import Field, ValidationError, model_validator

from facts.values import Fact, Interface, Line, PythonRange, Slug, Text, Url

FOLDER = Path(__file__).resolve().parent.parent / "samples"
MAIN = "app.py"
PROGRAM = "program"
ASGI = "asgi.py"  # the same task for a server of ASGI, where app.py is for one of WSGI


class Server(Fact):
    """One way to serve the samples.

    In `command` and `environment`, {python}, {port}, {workers}, {home} (the folder of the
    environment) and {module} (app, or asgi where ASGI is spoken and the sample has asgi.py) are
    filled in.
    """

    slug: Slug
    server: Line
    interface: Interface
    workers: int = Field(ge=1)
    threads: int = Field(1, ge=1)
    recommended: bool = False
    command: list[str] = Field(min_length=1)
    environment: dict[str, str] = {}

    def with_workers(self, count: int) -> Server:
        """The same server with so many workers, where it can be told how many."""
        said = [*self.command, *self.environment.values()]
        if not any("{workers}" in part for part in said):
            return self
        return self.model_copy(update={"workers": count})


class Refusal(Fact):
    """Why a framework has no sample for a task, with the source that says so."""

    reason: Text
    source: Url
    title: Line


class StackFile(Fact):
    """stack.toml: the Python that the pins need, the servers, the tasks without a sample.

    `package` is the one whose installed version a verification names. For a framework that no
    package index has, `home` is an environment variable that must name its folder, and
    `version_command` prints its version.

    Where one program in the folder program/ answers several tasks, `tasks` names them. `build` is
    run once in {home} beside its files; `programs` must be installed on the machine.
    """

    python: PythonRange
    package: Line
    home: Line | None = None
    version_command: list[str] = []
    tasks: list[Slug] = []
    build: list[str] = []
    programs: list[Line] = []
    servers: list[Server] = Field(min_length=1)
    task_servers: dict[Slug, Slug] = {}  # a task that needs another server than the recommended
    refusals: dict[Slug, Refusal] = {}

    @model_validator(mode="after")
    def _known_servers(self) -> Self:
        slugs = {server.slug for server in self.servers}
        if unknown := set(self.task_servers.values()) - slugs:
            raise ValueError(f"task_servers names no server: {', '.join(sorted(unknown))}")
        if sum(server.recommended for server in self.servers) > 1:
            raise ValueError("one server is recommended, not several")
        return self


@dataclass(frozen=True)
class Sample:
    """The files of a sample by their names, the main one first."""

    framework: str
    task: str
    files: dict[str, str]

    @property
    def digest(self) -> str:
        """SHA-256 over names and texts: another character is another sample."""
        parts = (f"{name}\0{text}\0" for name, text in sorted(self.files.items()))
        return hashlib.sha256("".join(parts).encode()).hexdigest()

    @property
    def lines(self) -> int:
        """Lines of code, neither blank nor only a comment; of two interfaces, of the usual one."""
        files = (text for name, text in self.files.items() if name != ASGI)
        texts = (line.strip() for text in files for line in text.splitlines())
        return sum(1 for line in texts if line and not line.startswith("#"))


@dataclass(frozen=True)
class Exhibit:
    """A framework's folder under samples/."""

    framework: str
    requirements: str
    stack: StackFile
    samples: dict[str, Sample]

    @property
    def pins(self) -> str:
        """SHA-256 of requirements.txt: another pin is another environment."""
        return hashlib.sha256(self.requirements.encode()).hexdigest()

    def server_of(self, task: str) -> Server:
        """The server on which a task's sample is verified: the recommended, or what it needs."""
        servers = {server.slug: server for server in self.stack.servers}
        if task in self.stack.task_servers:
            return servers[self.stack.task_servers[task]]
        return next((s for s in self.stack.servers if s.recommended), self.stack.servers[0])

    def servers_of(self, task: str) -> list[Server]:
        """Every server that can serve a task's sample: those that speak its interface.

        A sample with a server of its own is also an application that the others serve.
        """
        interfaces = {self.server_of(task).interface}
        interfaces |= {"wsgi", "asgi"} if interfaces == {"own_server"} else set()
        interfaces |= {"asgi"} if ASGI in self.samples[task].files else set()
        return [server for server in self.stack.servers if server.interface in interfaces]

    def usual_servers(self, task: str) -> list[Server]:
        """The one on which a sample is verified, and the first for its other interface."""
        usual = self.server_of(task)
        others = (s for s in self.servers_of(task) if s.interface != usual.interface)
        two = usual.interface == "wsgi"
        return [usual, *islice(others, 1 if two else 0)]


def read(folder: Path = FOLDER) -> tuple[dict[str, Exhibit], list[str]]:
    """Every exhibit by its framework's slug, and every problem, with the file that has it."""
    exhibits: dict[str, Exhibit] = {}
    problems: list[str] = []
    for path in sorted(p for p in folder.glob("*") if (p / "stack.toml").exists()):
        try:
            exhibits[path.name] = _exhibit(path)
        except ValidationError as error:
            problems += [
                f"samples/{path.name}/stack.toml: {'.'.join(map(str, e['loc']))}: {e['msg']}"
                for e in error.errors()
            ]
        except RecursionError:
            problems.append(f"samples/{path.name}/stack.toml: nested too deeply")
        except (OSError, ValueError, RuntimeError) as error:
            # No file, no UTF-8, no TOML, a number of thousands of digits, a link to itself.
            problems.append(f"samples/{path.name}: {error}")
    return exhibits, problems


def _exhibit(path: Path) -> Exhibit:
    stack = StackFile.model_validate(tomllib.loads(_text(path / "stack.toml", path)))
    requirements = _text(path / "requirements.txt", path)
    if stack.tasks:
        program = _files(path / PROGRAM)
        alike = {task: Sample(path.name, task, program) for task in stack.tasks}
        return Exhibit(path.name, requirements, stack, alike)
    samples = {}
    for entry in sorted(path.iterdir()):
        if entry.suffix == ".py":
            files = {MAIN: _text(entry, path)}
        elif entry.is_dir() and (entry / MAIN).exists():
            files = _files(entry)
        else:
            continue
        samples[entry.stem] = Sample(path.name, entry.stem, files)
    return Exhibit(path.name, requirements, stack, samples)


def _files(folder: Path) -> dict[str, str]:
    names = sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())
    kept = [name for name in names if "__pycache__" not in name]
    ordered = sorted(kept, key=lambda name: (name != MAIN, name))
    return {name: _text(folder / name, folder.parent) for name in ordered}


def _text(path: Path, home: Path) -> str:
    """Of a file in a framework's own folder: it is shown to everybody, and through a link that
    could be any file of the machine."""
    if not path.resolve().is_relative_to(home.resolve()):
        raise ValueError(f"{path.relative_to(home)} is a link that leads out of the folder")
    return path.read_text("utf-8")
