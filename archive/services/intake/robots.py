"""Robots: whether a site asks programs like this one to stay away (RFC 9309). A courtesy, kept by default."""

from __future__ import annotations

from urllib.parse import urlsplit

from archive.errors import IntakeError, SourceUnreadable
from archive.services.intake.fetch import USER_AGENT, Fetcher

SIZE = 512 * 1024
"""How much of a robots.txt is read, in bytes; the standard asks for at least 500 KiB."""


def check_robots(fetcher: Fetcher, address: str) -> None:
    """Ask the site's robots.txt; one that is missing or unreadable forbids nothing.

    Raises:
        SourceUnreadable: the site asks us to stay away from this address.
    """
    parts = urlsplit(address)
    rules = _rules(fetcher, f"{parts.scheme}://{parts.netloc}/robots.txt")
    if rules and not is_allowed(rules, address):
        raise SourceUnreadable(
            f"{parts.hostname} asks programs to stay away from {address} (robots.txt).",
            "Fetch it in a browser and hand in the file, or add --ignore-robots.",
        )


def is_allowed(rules: str, address: str) -> bool:
    """Whether the text of a robots.txt lets this program fetch an address."""
    try:
        from protego import Protego
    except ImportError as fault:
        raise SourceUnreadable(
            "Reading a robots.txt needs protego, which is not installed.",
            "Run: pip install 'policy-archive[watch]'",
        ) from fault
    return bool(Protego.parse(rules).can_fetch(address, USER_AGENT))


def _rules(fetcher: Fetcher, address: str) -> str:
    try:
        answer = fetcher.fetch(address)
    except IntakeError:
        # Where the site itself cannot be had, the fetch that follows says so better.
        return ""
    return (answer.data or b"")[:SIZE].decode("utf-8", "replace")
