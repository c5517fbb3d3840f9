"""Addresses: which places on the network may be fetched from, and where a redirect leads. Pure.

A server that this program fetches from may send it on to any address, and a name may stand for any
host. So every hop and every address that a name stands for is judged before a connection is made:
private, loopback, link-local and otherwise special ranges are refused unless asked for.
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import urljoin, urlsplit, urlunsplit

from archive.errors import SourceUnreadable

SCHEMES = ("http", "https")
_TRANSLATED = ip_network("64:ff9b::/96")


def is_address(source: str) -> bool:
    """Whether a source is a web address rather than a file."""
    return source.lower().startswith(("http://", "https://"))


def checked_address(address: str) -> str:
    """The address without its fragment.

    Raises:
        SourceUnreadable: not http(s), without a host, or with a name and password in it.
    """
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError as fault:
        raise SourceUnreadable(
            f"{address!r} is no web address: {fault}.", "Check how it is written."
        ) from fault
    if parts.scheme not in SCHEMES or not parts.hostname or port == 0:
        raise SourceUnreadable(f"{address!r} is no web address.", "Write http://HOST/… or https://HOST/….")
    if parts.username is not None or parts.password is not None:
        raise SourceUnreadable(
            f"The address of {parts.hostname} holds a name or password, which would be kept for ever.",
            "Fetch the page yourself and hand in the file, with --source-url.",
        )
    return urlunsplit(parts._replace(fragment="", path=parts.path or "/"))


def next_address(current: str, location: str) -> str:
    """Where a redirect leads, relative ones included.

    Raises:
        SourceUnreadable: nowhere that may be fetched.
    """
    return checked_address(urljoin(current, location.strip()))


def is_public(host: str) -> bool:
    """Whether an IP address, as text, belongs to the public network.

    An IPv6 address that stands for an IPv4 one is judged by that one.
    """
    try:
        found = ip_address(host.partition("%")[0])
    except ValueError:
        return False
    inner = _embedded(found) if isinstance(found, IPv6Address) else None
    return is_public(str(inner)) if inner else found.is_global and not found.is_multicast


def name_in(address: str) -> str:
    """What to call a document that came from an address: the path's last part, else the host."""
    parts = urlsplit(address)
    return parts.path.rstrip("/").rpartition("/")[2] or parts.hostname or address


def _embedded(address: IPv6Address) -> IPv4Address | None:
    if address in _TRANSLATED:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)
