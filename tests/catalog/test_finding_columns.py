"""What pages read of a finding in columns of its own is what its figures and differences say."""

from __future__ import annotations

import pytest

from catalog.models import Finding
from facts.statistics import Difference

pytestmark = pytest.mark.django_db


def test_the_decisive_figure_is_that_of_the_load() -> None:
    loads = set()
    for finding in Finding.objects.exclude(valid=0):
        name = "p50_ms" if finding.open_loop else "requests_per_second"
        assert finding.decisive == finding.figure(name)
        loads.add(finding.open_loop)
    assert loads == {True, False}


def test_without_a_figure_there_is_none() -> None:
    found = Finding.objects.filter(valid=0)
    assert [finding.decisive for finding in found] == [None] * len(found) != []


def test_alike_are_those_that_the_run_cannot_tell_apart() -> None:
    counts = set()
    for finding in Finding.objects.all():
        near = {
            f"{d['framework']}/{d['server']}"
            for d in finding.differences
            if d["p"] is not None and d["p"] >= 0.05
        }
        assert set(finding.alike) == near
        counts.add(bool(near))
    assert counts == {True, False}


def test_the_share_is_of_the_same_server_without_a_framework() -> None:
    at = Finding.objects.filter(shown=True, task="json", load="64-connections", framework="flask")
    finding = at.get(server="gunicorn")
    bare = finding.difference("bare-wsgi", "gunicorn")
    assert bare is not None
    assert finding.share is not None
    assert Difference(*finding.share) == bare
    bare_itself = Finding.objects.filter(run=finding.run_id, framework="bare-wsgi")
    assert [other.share for other in bare_itself] == [None] * len(bare_itself) != []
