"""Whose request it is: the address of the client, as far as it can be trusted.

A client may write X-Forwarded-For itself. Each proxy appends the address that it saw, so of the
entries only the last ones are true: as many as there are proxies of ours.
"""

from __future__ import annotations

from collections.abc import Mapping
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Any

CLIENT = "framewise.client"  # where the page cache leaves it in the environ
NETWORK = 8  # bytes of an IPv6 address: a home or a server has a /64, and all addresses in it


def client_of(environ: Mapping[str, Any], proxies: int) -> bytes:
    """The address, or of IPv6 the network; empty where none is told, as on a Unix socket."""
    noted: bytes | None = environ.get(CLIENT)
    if noted is not None:
        return noted
    said = environ.get("HTTP_X_FORWARDED_FOR", "").split(",")
    # Who comes in past an outer proxy has fewer entries: then the first is what the inner one saw.
    seen = said[max(len(said) - proxies, 0)] if proxies else ""
    found = _address(seen) or _address(environ.get("REMOTE_ADDR", ""))
    if found is None:
        return b""
    return found.packed if isinstance(found, IPv4Address) else found.packed[:NETWORK]


def _address(text: str) -> IPv4Address | IPv6Address | None:
    """Of what a proxy may write: an address, perhaps with a port."""
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        found = ip_address(text)
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found
