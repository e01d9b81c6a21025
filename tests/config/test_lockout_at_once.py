"""Many wrong passwords at once, at the real server with two workers."""

from __future__ import annotations

import http.client
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from config.lockout import MOST
from tests.site import new_database, on_free_port, serving

TOGETHER = 30
TOKEN = "a" * 32  # of a form: whoever sends the same as cookie and as field may post


def test_no_more_are_looked_at_than_one_after_the_other(tmp_path: Path) -> None:
    site = on_free_port(tmp_path, DATABASE_URL=new_database(tmp_path))
    site.manage("migrate", "--skip-checks", "--verbosity=0")
    site.manage("collectstatic", "--noinput", "--verbosity=0")

    def guess(number: int) -> int:
        connection = http.client.HTTPConnection(urlsplit(site.url).netloc, timeout=60)
        told = {"username": "editor", "password": f"{number}", "csrfmiddlewaretoken": TOKEN}
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": f"csrftoken={TOKEN}",
        }
        with closing(connection):
            connection.request("POST", "/admin/login/", urlencode(told), headers)
            return connection.getresponse().status

    with serving(site, tmp_path, workers=2), ThreadPoolExecutor(TOGETHER) as pool:
        found = Counter(pool.map(guess, range(TOGETHER)))
    assert found == {200: MOST, 429: TOGETHER - MOST}
