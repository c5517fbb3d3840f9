"""Captures: what the pages of a web archive are called and which of them are documents. Pure."""

from __future__ import annotations

from fnmatch import fnmatchcase
from urllib.parse import urlsplit

_DOCUMENTS = (
    *("text/html", "application/xhtml+xml", "text/plain", "text/markdown", "application/pdf"),
    *("application/rtf", "text/rtf", "application/vnd.oasis.opendocument.text"),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
)
_PORTS = {"http": 80, "https": 443}


def is_document(media_type: str) -> bool:
    """Whether a Content-Type is that of a document that may hold a statement."""
    return media_type.partition(";")[0].strip().lower() in _DOCUMENTS


def series_of_address(address: str) -> str:
    """What the captures of an address are kept under: host and path, and the query if there is one.

    ``https://www.example.org/legal/terms/`` makes ``www.example.org/legal/terms``.
    """
    parts = urlsplit(address)
    host = (parts.hostname or "").lower()
    port = f":{parts.port}" if parts.port and parts.port != _PORTS.get(parts.scheme) else ""
    query = f"?{parts.query}" if parts.query else ""
    path = [part for part in parts.path.split("/") if part.strip(".")]
    return "/".join([f"{host}{port}", *path]) + query


def is_asked_for(address: str, wanted: tuple[str, ...]) -> bool:
    """Whether an address is named, begins with one named, or fits a pattern (``*/terms*``); none: all."""
    plain = [each.rstrip("/") for each in wanted]
    return not plain or any(address.startswith(each) or fnmatchcase(address, each) for each in plain)
