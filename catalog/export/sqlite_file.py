"""A SQLite file: a table for each noun, one for each of its lists, and views of them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Any

from catalog.export import json_lines
from catalog.export.columns import Column, Kind, as_json
from catalog.export.nouns import AT_ONCE, Noun
from catalog.export.revision import Revision
from catalog.export.sqlite_views import VIEWS

TYPES = {Kind.INTEGER: "INTEGER", Kind.BOOLEAN: "INTEGER", Kind.REAL: "REAL"}  # others: TEXT


@dataclass(frozen=True)
class Table:
    """Of a noun: its plain columns, and apart from them its lists."""

    noun: Noun
    keys: dict[str, str]  # of each noun, the column of its natural key
    ones: dict[str, str]  # of each noun, the word for a single one

    @cached_property
    def plain(self) -> list[Column]:
        return [each for each in self.noun.columns() if each.kind is not Kind.LIST]

    @cached_property
    def lists(self) -> list[Column]:
        return [each for each in self.noun.columns() if each.kind is Kind.LIST]

    @cached_property
    def key(self) -> str:
        return self.keys[self.noun.name]

    def statements(self) -> Iterator[str]:
        columns = ", ".join(map(self._column, self.plain))
        yield f'CREATE TABLE "{self.noun.name}" ({columns})'
        for each in self.lists:
            yield from self._list(each)

    def _column(self, column: Column) -> str:
        told = f'"{column.name}" {TYPES.get(column.kind, "TEXT")}'
        if column.name == self.key:
            return f"{told} PRIMARY KEY NOT NULL"
        return told + (self._reference(column.of) if column.of else "")

    def _reference(self, noun: str) -> str:
        return f' REFERENCES "{noun}" ("{self.keys[noun]}")'

    def _list(self, column: Column) -> Iterator[str]:
        name, owner, value = self.link(column), self.noun.one, self._value(column)
        refers = self._reference(column.of) if column.of else ""
        yield (
            f'CREATE TABLE "{name}" ("{owner}" TEXT NOT NULL{self._reference(self.noun.name)},'
            f' "position" INTEGER NOT NULL, "{value}" TEXT NOT NULL{refers},'
            f' PRIMARY KEY ("{owner}", "position")) WITHOUT ROWID'
        )
        yield f'CREATE INDEX "{name}_by_{value}" ON "{name}" ("{value}")'

    def link(self, column: Column) -> str:
        return f"{self.noun.name}_{column.name}"

    def _value(self, column: Column) -> str:
        one = self.ones[column.of] if column.of else "value"
        return one if one != self.noun.one else "value"

    def insert(self, database: sqlite3.Connection, records: list[dict[str, Any]]) -> None:
        rows = ([_cell(record[each.name]) for each in self.plain] for record in records)
        _insert(database, self.noun.name, len(self.plain), rows)
        for column in self.lists:
            told = (
                (record[self.key], position, _cell(value))
                for record in records
                for position, value in enumerate(record[column.name] or ())
            )
            _insert(database, self.link(column), 3, told)


def write(path: Path, lines: Path, of: Revision, nouns: list[Noun], told: json_lines.Told) -> None:
    tables = _tables(nouns)
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        # Nothing but this process knows of the file yet: when it stops, the file goes.
        database.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; BEGIN")
        _meta(database, of)
        for table in tables.values():
            for statement in table.statements():
                database.execute(statement)
        for name, query in VIEWS.items():
            database.execute(f"CREATE VIEW {name} AS {query}")
        for noun, records in json_lines.read(lines):
            while some := list(islice(records, AT_ONCE)):
                tables[noun].insert(database, some)
                for _ in some:
                    told(noun)
        database.execute("COMMIT")


def _tables(nouns: list[Noun]) -> dict[str, Table]:
    keys = {noun.name: noun.key for noun in nouns}
    ones = {noun.name: noun.one for noun in nouns}
    return {noun.name: Table(noun, keys, ones) for noun in nouns}


def _meta(database: sqlite3.Connection, of: Revision) -> None:
    header = json_lines.header(of)
    licence = header.pop("licence")
    header |= {"licence": licence["spdx"], "licence_url": licence["url"]}
    database.execute("CREATE TABLE meta (name TEXT PRIMARY KEY NOT NULL, value) WITHOUT ROWID")
    _insert(database, "meta", 2, header.items())


def _insert(database: sqlite3.Connection, table: str, width: int, rows: Any) -> None:
    marks = ", ".join("?" * width)
    database.executemany(f'INSERT INTO "{table}" VALUES ({marks})', rows)  # noqa: S608 — our names


def _cell(value: Any) -> Any:
    return as_json(value) if isinstance(value, dict | list) else value
