"""The three-way merge, as a table of what each side did."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.sync.merge import Plan, merge

A: dict[str, Any] = {"slug": "a", "name": "old", "note": None}
RENAMED = {**A, "name": "new"}
EDITED = {**A, "name": "edited"}
NOTED = {**A, "note": "an editor's"}


def planned(base: Any, file: Any, row: Any) -> Plan:
    def records(values: Any) -> Any:
        return {"nouns": {"a": values} if values else {}}

    return merge(records(base), records(file), records(row))


def summary(plan: Plan) -> tuple[int, dict[str, Any], int, int]:
    changed = {k: v for _, _, values in plan.change for k, v in values.items()}
    return len(plan.create), changed, len(plan.remove), len(plan.kept)


@pytest.mark.parametrize(
    ("base", "file", "row", "expected"),
    [
        pytest.param(None, A, None, (1, {}, 0, 0), id="new in the files"),
        pytest.param(A, A, A, (0, {}, 0, 0), id="nothing happened"),
        pytest.param(A, RENAMED, A, (0, {"name": "new"}, 0, 0), id="the files changed"),
        pytest.param(A, A, EDITED, (0, {}, 0, 1), id="an editor changed"),
        pytest.param(A, RENAMED, NOTED, (0, {"name": "new"}, 0, 1), id="both, other fields"),
        pytest.param(A, RENAMED, EDITED, (0, {}, 0, 1), id="both, the same field"),
        pytest.param(A, RENAMED, RENAMED, (0, {}, 0, 0), id="both, to the same"),
        pytest.param(A, None, A, (0, {}, 1, 0), id="the files removed it"),
        pytest.param(A, None, EDITED, (0, {}, 0, 1), id="removed, but an editor changed it"),
        pytest.param(A, A, None, (0, {}, 0, 1), id="an editor removed it"),
        pytest.param(A, RENAMED, None, (0, {}, 0, 1), id="changed, but an editor removed it"),
        pytest.param(A, None, None, (0, {}, 0, 0), id="both removed it"),
        pytest.param(None, A, A, (0, {}, 0, 0), id="an editor added the same"),
        pytest.param(None, A, EDITED, (0, {}, 0, 1), id="an editor added another"),
        pytest.param(None, None, A, (0, {}, 0, 0), id="an editor's own"),
    ],
)
def test_each_side_gets_its_due(
    base: Any, file: Any, row: Any, expected: tuple[int, dict[str, Any], int, int]
) -> None:
    assert summary(planned(base, file, row)) == expected


states = st.none() | st.fixed_dictionaries(
    {"name": st.sampled_from("xyz"), "note": st.none() | st.sampled_from("xy")}
)


def carried_out(plan: Plan, row: Any) -> Any:
    for _, _, values in plan.create:
        return values
    if plan.remove:
        return None
    changed = {k: v for _, _, values in plan.change for k, v in values.items()}
    return {**row, **changed} if row else row


@given(states, states, states)
def test_a_second_load_changes_nothing(base: Any, file: Any, row: Any) -> None:
    after = carried_out(planned(base, file, row), row)
    again = planned(file, file, after)
    assert (again.create, again.change, again.remove) == ([], [], [])


@given(states, states, states)
def test_no_edit_is_lost(base: Any, file: Any, row: Any) -> None:
    after = carried_out(planned(base, file, row), row)
    for name, value in (row or {}).items():
        if (base is None and value is not None) or (base and value != base[name]):
            assert after is not None
            assert after[name] == value


@given(states, states)
def test_without_edits_the_rows_become_the_files(base: Any, file: Any) -> None:
    assert carried_out(planned(base, file, base), base) == file


def test_parents_come_before_children_and_go_after_them() -> None:
    file: Any = {"parents": {"p": {"n": 1}}, "children": {"c": {"n": 1}}}
    none: Any = {"parents": {}, "children": {}}
    assert [noun for noun, _, _ in merge({}, file, none).create] == ["parents", "children"]
    assert [noun for noun, _ in merge(file, none, file).remove] == ["children", "parents"]
