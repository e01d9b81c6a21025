"""Which machines may be asked for what a record names: public ones, at the ports of the web.

Whoever may name a source must not make this machine ask its own network for them. Between a look
and a connection a name may come to mean another machine, so the connection is made to the very
address that was found public.
"""

from __future__ import annotations

import socket
from collections.abc import Callable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from urllib.parse import SplitResult, urlsplit

PORTS = {"http": 80, "https": 443}
# What the internet hands out. All else of IPv6 is a machine's own, or stands for an IPv4 address.
HANDED_OUT = IPv6Network("2000::/3")
NAT64 = IPv6Network("64:ff9b::/96")  # in networks without IPv4, what is public comes in this form
PROTOCOLS = IPv4Network("192.0.0.0/24")  # which Python 3.11 holds to be public in part
Allowed = Callable[[str, int], bool]  # an IP address and a port


class Refused(OSError):
    """An address that is not asked; the message says why."""


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Whether it is one machine that anyone may reach: no private, shared, local, reserved or
    multicast one, and none in which such a one is hidden."""
    if isinstance(address, IPv4Address):
        hidden = address.is_multicast or address.is_reserved or address in PROTOCOLS
        return address.is_global and not hidden
    if address in NAT64:
        return is_public(IPv4Address(int(address) & 0xFFFFFFFF))
    return address in HANDED_OUT and address.is_global and address.sixtofour is None


def allowed(address: str, port: int) -> bool:
    return port in PORTS.values() and is_public(ip_address(address))


def parse(url: str) -> SplitResult:
    """Raises Refused for what is no address of the web."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise Refused(f"refused: {error}") from error
    if parts.scheme not in PORTS or not host or port == 0:
        raise Refused(f"refused: {url[:100]!r} is no address of http or https")
    if parts.username is not None or parts.password is not None:
        raise Refused("refused: an address with a user's name or password")
    return parts


def connect(parts: SplitResult, timeout: float, may: Allowed = allowed) -> socket.socket:
    """To the first address that the name has, if all of them may be asked."""
    host, port = str(parts.hostname), parts.port or PORTS[parts.scheme]
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except UnicodeError as error:
        raise Refused(f"refused: {host[:100]!r} is no name of a host") from error
    addresses = [str(told[0]).partition("%")[0] for *_, told in found]
    for address in addresses:
        if not may(address, port):
            raise Refused(f"refused: {_why(address, port)}")
    return socket.create_connection((addresses[0], port), timeout)


def _why(address: str, port: int) -> str:
    if port not in PORTS.values():
        return f"port {port} is not one of the web"
    return f"{address} is not a public address"
