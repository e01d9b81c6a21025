"""Which machines check_sources asks: none of the network that this one is in, whoever names it."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from threading import Event

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog import link_check, public_address
from catalog.public_address import Refused, allowed, is_public, parse
from tests.local_server import serving

INWARD = [
    ip_network(each)
    for each in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16",
        "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.168.0.0/16", "198.18.0.0/15",
        "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
        "::/8", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8", "2001:db8::/32", "2002::/16",
        "2001::/32", "64:ff9b:1::/48",
    )
]  # fmt: skip


@given(st.one_of(*(st.ip_addresses(network=each) for each in INWARD)))
def test_nothing_that_leads_inward_is_public(address: IPv4Address | IPv6Address) -> None:
    assert not is_public(address)


@given(st.one_of(*(st.ip_addresses(network=each) for each in INWARD if each.version == 4)))
def test_nor_is_what_hides_it(address: IPv4Address) -> None:
    inward = int(address)
    for hiding in (0, 0xFFFF << 32, 0x64FF9B << 96, 0x2002 << 112 | inward << 80):
        assert not is_public(IPv6Address(hiding | inward))


@given(st.ip_addresses())
def test_what_is_public_is_one_machine_of_the_internet(address: IPv4Address | IPv6Address) -> None:
    if is_public(address):
        assert address.is_global
        not_one_machine = (address.is_multicast, address.is_unspecified, address.is_loopback)
        assert not any((address.is_private, address.is_link_local, *not_one_machine))


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700:4700::1111", "64:ff9b::808:808"])
def test_what_is_public(address: str) -> None:
    assert is_public(ip_address(address))
    assert allowed(address, 80)
    assert allowed(address, 443)
    assert not allowed(address, 22)


@pytest.mark.parametrize(
    "url",
    ["ftp://example.org/", "file:///etc/passwd", "//example.org", "https://", "http://[::1",
     "http://example.org:0/", "http://example.org:99999/", "http://user:word@example.org/",
     "http://user@example.org/", "gopher://example.org", "javascript:alert(1)", ""],
)  # fmt: skip
def test_what_is_no_address_of_the_web(url: str) -> None:
    with pytest.raises(Refused, match="refused"):
        parse(url)


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("http://10.0.0.1/", "refused: 10.0.0.1 is not a public address"),
        ("http://127.0.0.1/", "refused: 127.0.0.1 is not a public address"),
        ("http://2130706433/", "refused: 127.0.0.1 is not a public address"),
        ("http://0x7f.1/", "refused: 127.0.0.1 is not a public address"),
        ("http://[::1]/", "refused: ::1 is not a public address"),
        ("http://[::ffff:127.0.0.1]/", "refused: ::ffff:127.0.0.1 is not a public address"),
        ("http://[fe80::1]/", "refused: fe80::1 is not a public address"),
        ("http://169.254.169.254/latest/", "refused: 169.254.169.254 is not a public address"),
        ("http://localhost/", "is not a public address"),
        ("http://8.8.8.8:22/", "refused: port 22 is not one of the web"),
        ("http://" + "a" * 70 + ".example/", "refused"),
        ("ftp://8.8.8.8/", "refused: 'ftp://8.8.8.8/' is no address of http or https"),
    ],
)
def test_an_address_that_is_not_asked_says_why(url: str, why: str) -> None:
    answer = link_check.visit(url, 1)
    assert answer.status is None
    assert why in str(answer.failure)


def test_one_inward_address_of_a_name_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name is given both by whoever hopes that the second is asked."""
    both = [(2, 1, 6, "", (address, 80)) for address in ("8.8.8.8", "10.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: both)
    with pytest.raises(Refused, match=r"10\.0\.0\.1 is not a public"):
        public_address.connect(parse("http://example.org/"), 1)


class Leading(BaseHTTPRequestHandler):
    """Leads where the path says, or answers byte by byte."""

    asked: list[str] = []
    named: list[str | None] = []
    gone = Event()

    def do_HEAD(self) -> None:
        self.asked.append(self.path)
        self.named.append(self.headers["Host"])
        if self.path == "/drips":
            self.wfile.write(b"HTTP/1.1 200 OK\r\nX: ")
            while not self.gone.wait(0.05):
                self.wfile.write(b"x")
        if self.path == "/200":
            self.send_response(200)
        else:
            self.send_response(302)
            self.send_header("Location", "/round" if self.path == "/round" else self.path[4:])
        self.end_headers()

    def do_GET(self) -> None:
        self.do_HEAD()

    def log_message(self, *_: object) -> None:
        """Quiet."""


@pytest.fixture
def host() -> Iterator[str]:
    Leading.asked, Leading.named = [], []
    Leading.gone.clear()
    with serving(Leading) as address:
        yield address
        Leading.gone.set()


def here(address: str, port: int) -> bool:
    return address == "127.0.0.1"


def test_a_redirect_is_looked_at_like_any_address(host: str) -> None:
    for led, why in {
        "http://10.0.0.1/": "refused: 10.0.0.1 is not a public address",
        "http://[::1]/": "refused: ::1 is not a public address",
        "file:///etc/passwd": "refused: 'file:///etc/passwd' is no address of http or https",
    }.items():
        answer = link_check.visit(f"{host}/to/{led}", 5, here)
        assert (answer.status, answer.failure) == (None, why)


def test_a_redirect_is_followed_where_it_may_be(host: str) -> None:
    assert link_check.visit(f"{host}/to//200", 5, here).status == 200
    assert link_check.visit(f"{host}/to/{host}/200", 5, here).status == 200
    assert link_check.visit(f"{host}/to//to//to//to//to//200", 5, here).status == 200


def test_redirects_have_an_end(host: str) -> None:
    assert link_check.visit(f"{host}/round", 5, here).failure == "more than 5 redirects"
    assert len(Leading.asked) == 6


def test_it_does_not_lead_from_https_to_http() -> None:
    with pytest.raises(Refused, match="from https to http"):
        link_check._next("https://example.org/a", "http://example.org/b")


def test_an_answer_byte_by_byte_has_its_time_too(host: str) -> None:
    assert link_check.visit(f"{host}/drips", 0.5, here).failure == "timed out after 0.5 seconds"


def test_the_connection_goes_where_was_looked_under_the_name_asked_for(
    host: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The name means this machine once, and another one ever after."""
    port = int(host.rpartition(":")[2])
    asked: list[str] = []

    def looked_up(name: str, *_: object, **__: object) -> list[object]:
        asked.append(name)
        found = "127.0.0.1" if name == "127.0.0.1" or len(asked) == 1 else "10.0.0.1"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (found, port))]

    monkeypatch.setattr(socket, "getaddrinfo", looked_up)
    answer = link_check.visit(f"http://example.org:{port}/200", 5, here)
    assert answer.status == 200
    assert [name for name in asked if name != "127.0.0.1"] == ["example.org"]
    assert Leading.named == [f"example.org:{port}"]


def test_no_proxy_of_the_environment_is_asked(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    assert link_check.visit(f"{host}/200", 5, here).status == 200
