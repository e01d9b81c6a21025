"""YAML text to plain data and back, in the small and safe part of YAML that the facts use.

Every scalar is a string: `since: 3.10` is the version "3.10", `no` is the word "no", and the
schema alone decides what becomes a date or a number. Duplicate keys, aliases (the ground of
"billion laughs" bombs) and tags are refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import yaml


class TextLoader(yaml.CSafeLoader):
    """Resolves every plain scalar to a string."""


class TextDumper(yaml.CSafeDumper):
    """Writes what TextLoader reads: strings without needless quotes, short lists on one line."""

    def ignore_aliases(self, data: object) -> bool:
        return True


TextLoader.yaml_implicit_resolvers = {}
TextDumper.yaml_implicit_resolvers = {}

WIDTH = 100
DEEPEST = 50  # of what is nested; facts are four deep
PLAIN_TAGS = {f"tag:yaml.org,2002:{kind}" for kind in ("str", "seq", "map")}


def _represent_list(dumper: TextDumper, items: list[Any]) -> yaml.Node:
    one_line = all(isinstance(item, str) for item in items) and len(", ".join(items)) < WIDTH - 30
    return dumper.represent_sequence("tag:yaml.org,2002:seq", items, flow_style=one_line)


TextDumper.add_representer(list, _represent_list)


class TextProblem(Exception):
    """The text is not the YAML that the facts use; carries the line, counted from 1."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.line = line


def parse(text: str) -> tuple[Any, dict[tuple[str, ...], int]]:
    """Plain data (dicts, lists, strings) and the line of every path in it.

    Raises TextProblem for anything outside the part of YAML described above.
    """
    try:
        _refuse_depths(text)
        node = yaml.compose(text, Loader=TextLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise TextProblem(error.problem or "not YAML", line) from error
    except yaml.YAMLError as error:
        raise TextProblem(str(error), 1) from error
    lines: dict[tuple[str, ...], int] = {}
    return (_plain(node, (), lines, set()) if node else {}), lines


def _refuse_depths(text: str) -> None:
    """Before anything goes down there: libyaml's composer ends the process where its stack does."""
    depth = 0
    for event in yaml.parse(text, Loader=TextLoader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > DEEPEST:
            line = event.start_mark.line + 1 if event.start_mark else 1
            raise TextProblem("nested too deeply for facts", line)


def _plain(
    node: yaml.Node, path: tuple[str, ...], lines: dict[tuple[str, ...], int], seen: set[int]
) -> Any:
    line = node.start_mark.line + 1
    lines.setdefault(path, line)
    if id(node) in seen:
        raise TextProblem("aliases are not allowed: write the value out", line)
    if node.tag not in PLAIN_TAGS:
        raise TextProblem(f"tags are not allowed: {node.tag}", line)
    seen.add(id(node))
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, path, lines, seen)
    if isinstance(node, yaml.SequenceNode):
        return [_plain(n, (*path, str(i)), lines, seen) for i, n in enumerate(node.value)]
    return node.value


def _mapping(
    node: yaml.MappingNode,
    path: tuple[str, ...],
    lines: dict[tuple[str, ...], int],
    seen: set[int],
) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + 1
        if not isinstance(key_node, yaml.ScalarNode):
            raise TextProblem("a mapping key must be plain text", line)
        key = key_node.value
        if key in result:
            raise TextProblem(f"the key {key!r} stands twice", line)
        lines[(*path, key)] = line
        result[key] = _plain(value_node, (*path, key), lines, seen)
    return result


def dump(data: Mapping[str, Any]) -> str:
    """Canonical text of plain data: the order given, two spaces, lines of at most 100 columns."""
    return yaml.dump(
        data,
        Dumper=TextDumper,
        sort_keys=False,
        allow_unicode=True,
        default_flow_style=False,
        width=WIDTH,
    )
