"""Whose request it is: what a client writes itself is never believed."""

from __future__ import annotations

from ipaddress import ip_address

import pytest

from config.client_address import CLIENT, client_of

PROXY = "10.0.0.1"


def client(forwarded: str | None, proxies: int, remote: str = PROXY) -> bytes:
    environ = {"REMOTE_ADDR": remote}
    if forwarded is not None:
        environ["HTTP_X_FORWARDED_FOR"] = forwarded
    return client_of(environ, proxies)


def packed(address: str) -> bytes:
    return ip_address(address).packed


@pytest.mark.parametrize("forwarded", [None, "", "203.0.113.9", "203.0.113.9, 198.51.100.7", "x"])
def test_without_a_proxy_nothing_that_is_sent_counts(forwarded: str | None) -> None:
    assert client(forwarded, 0, "192.0.2.5") == packed("192.0.2.5")


@pytest.mark.parametrize(
    ("forwarded", "proxies", "found"),
    [
        ("192.0.2.5", 1, "192.0.2.5"),
        ("203.0.113.9, 192.0.2.5", 1, "192.0.2.5"),  # the first is the client's own invention
        ("203.0.113.9,  192.0.2.5 ", 1, "192.0.2.5"),
        ("192.0.2.5, 10.0.0.2", 2, "192.0.2.5"),
        ("203.0.113.9, 203.0.113.8, 192.0.2.5, 10.0.0.2", 2, "192.0.2.5"),
        ("192.0.2.5", 2, "192.0.2.5"),  # past the outer proxy
        (None, 1, PROXY),
        ("", 1, PROXY),
        ("203.0.113.9, ", 1, PROXY),
        ("unknown", 1, PROXY),
        ("203.0.113.9, _hidden", 1, PROXY),
        ("192.0.2.5:51234", 1, "192.0.2.5"),
        ("::ffff:192.0.2.5", 1, "192.0.2.5"),
        ("999.0.2.5", 1, PROXY),
        ("<script>, \x85", 1, PROXY),
    ],
)
def test_behind_proxies_the_entry_that_they_wrote_counts(
    forwarded: str | None, proxies: int, found: str
) -> None:
    assert client(forwarded, proxies) == packed(found)


@pytest.mark.parametrize(
    "same", ["2001:db8:1:2::1", "2001:db8:1:2:ffff::", "[2001:db8:1:2::1]:443", "[2001:db8:1:2::]"]
)
def test_a_network_of_ipv6_is_one_client(same: str) -> None:
    assert client(same, 1) == client("2001:DB8:1:2::9", 1)
    assert client(same, 1) != client("2001:db8:1:3::1", 1)


@pytest.mark.parametrize("remote", ["", "unix:/run/socket", "a:b:c"])
def test_where_no_address_is_told_there_is_none(remote: str) -> None:
    assert client(None, 0, remote) == client("nonsense", 1, remote) == b""


def test_what_was_found_before_the_headers_were_taken_away_holds() -> None:
    assert client_of({CLIENT: b"abcd", "REMOTE_ADDR": PROXY}, 1) == b"abcd"
