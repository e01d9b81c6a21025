from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facts import yaml_text

# What files may hold: text without the control characters that YAML cannot carry.
texts = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=40)
data = st.dictionaries(
    texts,
    st.recursive(
        texts,
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
        max_leaves=12,
    ),
    max_size=6,
)


@given(data)
def test_what_is_written_is_read_back(value: dict[str, object]) -> None:
    assert yaml_text.parse(yaml_text.dump(value))[0] == value


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused_with_a_line(text: str) -> None:
    lines: list[int] = []
    try:
        lines += yaml_text.parse(text)[1].values()
    except yaml_text.TextProblem as problem:
        lines.append(problem.line)
    assert all(line >= 1 for line in lines)


@pytest.mark.parametrize("word", ["no", "3.10", "null", "2026-11-21", "1e3", "0x10", "~", "yes"])
def test_every_scalar_is_text(word: str) -> None:
    assert yaml_text.parse(f"key: {word}")[0] == {"key": word}
    assert yaml_text.dump({"key": word}) == f"key: {word}\n"


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("a: 1\nb: 2\na: 3\n", 3, "stands twice"),
        ("a: &x [1]\nb: *x\n", 1, "aliases"),
        ("a: !!python/object:os.system {}\n", 1, "tags"),
        ("? [a, b]\n: c\n", 1, "plain text"),
        ("a: [1, 2\nb: 3\n", 2, "did not find"),
    ],
)
def test_what_is_refused(text: str, line: int, said: str) -> None:
    with pytest.raises(yaml_text.TextProblem, match=said) as caught:
        yaml_text.parse(text)
    assert caught.value.line == line


def test_a_bomb_of_aliases_is_refused() -> None:
    bomb = "a: &a [x]\n" + "".join(f"b{i}: &b{i} [*a, *a]\n" for i in range(9))
    with pytest.raises(yaml_text.TextProblem, match="aliases"):
        yaml_text.parse(bomb)


def test_lines_are_known_by_path() -> None:
    _, lines = yaml_text.parse("a:\n  b:\n    c: 1\n")
    assert lines["a", "b", "c"] == 3
