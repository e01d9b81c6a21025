"""What docs/reliability.md says of hostile input."""

from __future__ import annotations

import re
from collections import Counter

from tests import reliability
from tests.hostile import table
from tests.hostile.asking import Answer, unclear
from tests.hostile.tally import SLOWEST, Tally

LEAST = 5_000  # bad inputs of a run


def test_there_are_enough_and_none_ends_in_an_error_of_ours() -> None:
    lines = table.read(reliability.FILE.read_text("utf-8")).values()
    assert sum(each.sent for each in lines) >= LEAST
    assert [each for each in lines if re.search(r"\b50[0-9]\b", each.got)] == []


def test_what_is_written_is_read() -> None:
    line = table.Line("a kind", 1_234, "400: 1,234", "5 ms")
    text = f"<!-- {table.SECTION} -->\n<!-- end of hostile input -->"
    assert table.read(reliability.written(text, table.SECTION, table.table([line]))) == {
        "a kind": line
    }


def test_what_is_wrong_is_noticed() -> None:
    tally = Tally("a kind")
    tally.note("slow", 400, SLOWEST + 1)
    tally.note("fine", 400, 0.1)
    crash = Answer(500, {}, b"Something went wrong")
    silent = Answer(404, {"Content-Type": "text/html"}, b" ")
    told = Answer(200, {}, b"Traceback (most recent call last)")
    assert tally.got == Counter({"400": 2})
    assert list(tally.wrong) == [f"400:  took {SLOWEST + 1:.1f} s"]
    assert all(unclear(each, {200, 404}) for each in (crash, silent, told))
