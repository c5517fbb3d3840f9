"""Memento: the captures of a page that a web archive lists in a TimeMap (RFC 7089, RFC 6690).

A TimeMap says where each capture is and when it was made. A long one comes in pages, each naming
the next ones. What is kept of a capture is what the web archive gives, its moment being that of
the capture. The Internet Archive's playback writes into the pages that it shows; its raw form is
asked for instead.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import TYPE_CHECKING

from archive.errors import DocumentBroken, IntakeError, SourceUnreadable
from archive.model import Deposit
from archive.services.intake.addresses import is_address, name_in, next_address
from archive.services.intake.bulk import Refusal
from archive.services.intake.capture import HEADER, deposit_of, last_provenance
from archive.services.intake.captures import is_document, series_of_address
from archive.services.intake.fetch import Fetcher

if TYPE_CHECKING:
    from archive.store import Repository

METHOD = "memento"

PAGES = 1_000
"""Most pages of one TimeMap."""

_LINK = re.compile(
    r'<(?P<target>[^>]*)>(?P<attributes>(?:\s*;\s*[\w*!-]+\s*=\s*(?:"(?:[^"\\]|\\.)*"|[^\s",;]+))*)'
)
_ATTRIBUTE = re.compile(
    r';\s*(?P<name>[\w*!-]+)\s*=\s*(?:"(?P<quoted>(?:[^"\\]|\\.)*)"|(?P<plain>[^\s",;]+))'
)
_PLAYBACK = re.compile(r"(https?://web\.archive\.org/web/\d{14})(/.*)")


@dataclass(frozen=True, slots=True)
class Memento:
    """One capture: where it is, and when it was made (aware)."""

    address: str
    captured_at: datetime


@dataclass(frozen=True, slots=True)
class TimeMap:
    """One page of a TimeMap: the page captured, its captures in order of time, further pages."""

    original: str
    mementos: tuple[Memento, ...]
    further: tuple[str, ...] = ()


def parse_timemap(text: str, place: str) -> TimeMap:
    """A TimeMap in link format. ``place`` is its own address, which relative ones start from.

    Raises:
        DocumentBroken: it lists no capture and no further page.
    """
    original, mementos, further = "", [], []
    for match in _LINK.finditer(text):
        attributes = _attributes(match["attributes"])
        kinds = attributes.get("rel", "").split()
        target = _absolute(match["target"], place)
        if "original" in kinds:
            original = target
        elif "timemap" in kinds:
            further.append(target)
        elif "memento" in kinds and (moment := _moment(attributes.get("datetime", ""))):
            mementos.append(Memento(target, moment))
    if not mementos and not further:
        raise DocumentBroken(f"{place} lists no captures.", "A TimeMap in link format (RFC 7089) is wanted.")
    ordered = sorted(mementos, key=lambda each: each.captured_at)
    return TimeMap(original, tuple(ordered), tuple(each for each in further if each != place))


def raw_address(address: str) -> str:
    """Where a web archive gives a capture as it was: the Internet Archive by ``id_`` after the moment."""
    return _PLAYBACK.sub(r"\1id_\2", address)


class TimeMapImport:
    """The captures that a TimeMap lists, fetched as they are asked for.

    Raises:
        IntakeError: the TimeMap cannot be had or understood.
    """

    def __init__(
        self, repository: Repository, fetcher: Fetcher, place: str, series: str | None = None
    ) -> None:
        self.repository = repository
        self.fetcher = fetcher
        self.original, mementos = self._listed(place)
        self.series = series or series_of_address(self.original)
        self.mementos = mementos

    def captures(self) -> Iterator[Deposit | Refusal]:
        """Every capture in order of time; a refusal for each that cannot be had.

        One that an earlier run fetched is taken from the archive instead.
        """
        for memento in self.mementos:
            try:
                yield self._held(memento) or self._fetched(memento)
            except IntakeError as fault:
                yield Refusal(memento.address, fault)

    def _held(self, memento: Memento) -> Deposit | None:
        found = last_provenance(self.repository, memento.address, METHOD)
        if found is None:
            return None
        witness, origin = found
        return Deposit(
            data=self.repository.witness(witness).data,
            name=name_in(memento.address),
            source=memento.address,
            series=self.series,
            source_url=origin.source_url,
            media_type=origin.details.get(f"{HEADER}content-type"),
            method=METHOD,
            retrieved_at=memento.captured_at,
            details=origin.details,
        )

    def _fetched(self, memento: Memento) -> Deposit:
        answer = self.fetcher.fetch(raw_address(memento.address))
        if not is_document(answer.headers.get("content-type", "text/html")):
            kind = answer.headers["content-type"]
            raise SourceUnreadable(
                f"{memento.address} is {kind}, no document.", "Nothing was recorded for it."
            )
        bare = deposit_of(memento.address, answer, memento.captured_at)
        moment = memento.captured_at.isoformat()
        details = {**bare.details, "memento.datetime": moment, "memento.original": self.original}
        page = self.original or bare.source_url
        return replace(bare, series=self.series, method=METHOD, source_url=page, details=details)

    def _listed(self, place: str) -> tuple[str, list[Memento]]:
        """The original's address and every capture on all pages, in order of time, none twice."""
        waiting, seen = [place], set[str]()
        original, mementos = "", dict[str, Memento]()
        while waiting and len(seen) < PAGES:
            here = waiting.pop(0)
            seen.add(here)
            page = parse_timemap(self._text(here), here)
            original = original or page.original
            mementos |= {each.address: each for each in page.mementos}
            waiting += [each for each in page.further if each not in seen and each not in waiting]
        return original, sorted(mementos.values(), key=lambda each: each.captured_at)

    def _text(self, place: str) -> str:
        if is_address(place):
            return (self.fetcher.fetch(place).data or b"").decode("utf-8", "replace")
        try:
            return Path(place).read_bytes().decode("utf-8", "replace")
        except OSError as fault:
            raise SourceUnreadable(
                f"{place} cannot be read: {fault.strerror}.", "Name a file or an address."
            ) from fault


def _attributes(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for match in _ATTRIBUTE.finditer(text):
        value = match["plain"] if match["quoted"] is None else re.sub(r"\\(.)", r"\1", match["quoted"])
        found.setdefault(match["name"].lower(), value)
    return found


def _moment(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)  # RFC 7089: always GMT


def _absolute(target: str, place: str) -> str:
    return next_address(place, target) if is_address(place) and not is_address(target) else target
