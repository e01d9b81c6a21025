"""The shipped configuration of nginx in front of the real server: what docs/deploying.md says that
it keeps away from the site."""

from __future__ import annotations

import json
import socket
import ssl
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.deploy.asking import ask, ask_plainly
from tests.deploy.installed import NAME, TOKEN, Installed, nginx, trusting
from tests.postgresql import free_port

FORGED = {"X-Forwarded-Proto": "http", "X-Forwarded-For": "192.0.2.7", "Host": NAME}

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.fixture(scope="module", autouse=True)
def slow(machine: Installed) -> Iterator[socket.socket]:
    """A client that begins to send a body, and sends no more while the other tests run."""
    raw = socket.create_connection(("127.0.0.1", machine.https), timeout=60)
    with trusting(machine).wrap_socket(raw, server_hostname=NAME) as secure:
        head = f"POST /suggest/ HTTP/1.1\r\nHost: {NAME}\r\nContent-Length: 100\r\n\r\nn"
        secure.sendall(head.encode())
        yield secure


@pytest.mark.parametrize("forged", [{}, {"X-Forwarded-Proto": "https", "Host": "evil.example"}])
def test_without_tls_nothing_is_answered_but_where_the_site_is(
    machine: Installed, forged: dict[str, str]
) -> None:
    answer = ask_plainly(machine.http, "/static/css/x.css?y=1", **forged)
    assert answer.status == 301
    assert answer.headers["Location"] == f"https://{NAME}/static/css/x.css?y=1"


def test_by_tls_the_site_answers_as_itself(machine: Installed) -> None:
    answer = ask(machine, "/frameworks/flask/")
    assert answer.status == 200
    assert "<h1>" in answer.body
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")
    assert answer.headers.get_all("Content-Security-Policy") is not None
    cookie = ask(machine, "/admin/login/").headers["Set-Cookie"]
    assert "Secure" in cookie


def test_what_a_client_says_of_its_scheme_is_not_believed(machine: Installed) -> None:
    """Believed, it would lead from https to https, for ever."""
    assert ask(machine, "/claims/", headers=FORGED).status == 200
    spelt = {"Host": NAME, "X_Forwarded_Proto": "http", "X_Forwarded_For": "192.0.2.8"}
    assert ask(machine, "/claims/", headers=spelt).status == 200


def left(machine: Installed, claimed: str) -> int:
    """How often the client may ask on, whoever it says it is."""
    headers = {"Host": NAME, "X-Forwarded-For": claimed}
    said = ask(machine, "/api/v1/frameworks/none/", headers=headers)
    return int(said.headers["RateLimit"].partition("r=")[2].partition(";")[0])


def test_what_a_client_says_of_its_address_is_not_believed(machine: Installed) -> None:
    """Whoever it claims to be, its requests are counted together."""
    first, *others = (left(machine, f"192.0.2.{number}") for number in range(4))
    assert others == [first - 1, first - 2, first - 3]


def test_what_a_balancer_says_of_a_client_is_believed(machine: Installed) -> None:
    """With the lines that docs/deploying.md has for many machines, where this one is the
    balancer; what the client itself wrote comes before."""
    behind = replace(machine, http=free_port(), https=free_port(), metrics=free_port())
    lines = "set_real_ip_from 127.0.0.1; real_ip_header X-Forwarded-For;"
    with nginx(behind, lines):
        first, other = left(behind, "198.51.100.1"), left(behind, "198.51.100.2")
        again = left(behind, "203.0.113.9, 198.51.100.1")
    assert first == other == again + 1


def test_a_body_that_is_too_long_does_not_reach_the_site(machine: Installed) -> None:
    length = {"Host": NAME, "Content-Length": str(22 * 1024 * 1024)}
    answer = ask(machine, "/api/v1/runs/", "POST", headers=length, body=b"")
    assert (answer.status, answer.headers["X-Request-ID"]) == (413, None)


def test_a_body_in_pieces_reaches_the_site_whole(machine: Installed) -> None:
    """The site itself refuses one without a length, with 411."""
    pieces = iter([b"about=", b"nothing:there"])
    answer = ask(machine, "/suggest/", "POST", body=pieces, headers={"Host": NAME} | FORM)
    assert answer.status == 404  # what it is about
    assert answer.headers["X-Request-ID"]


@pytest.mark.parametrize("path", ["/metrics", "/metrics?x", "//metrics", "/a/../metrics"])
def test_figures_are_for_machines_of_ours(machine: Installed, path: str) -> None:
    answer = ask(machine, path)
    assert (answer.status, answer.headers["X-Request-ID"]) == (404, None)


def test_the_inner_door_leads_to_the_figures_alone(machine: Installed) -> None:
    told = ask_plainly(machine.metrics, "/metrics", Authorization=f"Bearer {TOKEN}")
    assert told.status == 200
    assert "framewise_page_cache_requests_total" in told.body
    assert ask_plainly(machine.metrics, "/metrics").status == 401
    assert ask_plainly(machine.metrics, "/").headers["X-Request-ID"] is None


def test_the_log_says_nothing_of_who_asked_for_what(machine: Installed) -> None:
    """Only what; of an error too."""
    ask(machine, "/search/?q=quitesecret", headers={"Host": NAME, "Referer": "https://a.example"})
    ask(machine, "/api/v1/runs/?quitesecret", "POST", headers={"Content-Length": "99999999"})
    folder = machine.root / "var/log/nginx"
    lines = [json.loads(line) for line in (folder / "framewise.log").read_text().splitlines()]
    assert any((line["path"], line["status"]) == ("/search/", 200) for line in lines)
    assert any(line["status"] == 413 for line in lines)
    assert all(line["request_id"] for line in lines if line["status"] == 200)
    told = "".join(path.read_text() for path in folder.iterdir())
    assert "quitesecret" not in told
    assert "127.0.0.1" not in told


def test_while_no_server_is_there_people_are_told_to_come_back(machine: Installed) -> None:
    link = machine.srv / "current.sock"
    link.rename(away := link.with_name("away"))
    try:
        answer = ask(machine, "/claims/")
        assert (answer.status, answer.headers["Retry-After"]) == (503, "5")
        assert answer.headers["Cache-Control"] == "no-store"
    finally:
        away.rename(link)
    assert ask(machine, "/claims/").status == 200


def test_one_client_has_so_many_connections(machine: Installed) -> None:
    """Beyond them, it is the client that is turned away, and not the site that is busy."""
    held: list[ssl.SSLSocket] = []
    refused = None
    try:
        while refused is None and len(held) < 100:
            held.append(_hanging(machine))
            refused = _refused(machine) if len(held) > 60 else None
    finally:
        for each in held:
            each.close()
    assert refused == 503
    assert 60 < len(held) <= 64


def _hanging(machine: Installed) -> ssl.SSLSocket:
    """A connection whose request has a body that does not come."""
    raw = socket.create_connection(("127.0.0.1", machine.https), timeout=30)
    secure = trusting(machine).wrap_socket(raw, server_hostname=NAME)
    secure.sendall(f"POST / HTTP/1.1\r\nHost: {NAME}\r\nContent-Length: 9\r\n\r\n".encode())
    return secure


def _refused(machine: Installed) -> int | None:
    status = ask(machine, "/healthz").status
    return None if status == 200 else status


def test_who_sends_too_slowly_is_ended(slow: socket.socket) -> None:
    """The last of the tests: it waits for the fifteen seconds that are left."""
    assert slow.recv(1000) == b""


def test_the_configuration_has_what_the_site_depends_on() -> None:
    """Of what can only be seen after long: how long a head may take."""
    shipped = (Path(__file__).parents[2] / "deploy/nginx.conf").read_text()
    assert "client_header_timeout 10s;" in shipped
