"""WARC: web archives (ISO 28500), each response or resource record a capture, a revisit one too.

What is kept is the document as the server gave it, its encodings undone, and of the record what it
says: its identity, its date, the target address, the server's headers. A file that breaks off gives
what stood before the break. warcio is an optional extra, imported when first needed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO
from zlib import error as ZlibError  # noqa: N812 - it names a fault

from archive.errors import DocumentBroken, IntakeError, SourceTooLarge, SourceUnreadable
from archive.model import Deposit
from archive.services.intake.addresses import is_address, name_in
from archive.services.intake.bulk import Refusal
from archive.services.intake.captures import is_asked_for, is_document, series_of_address
from archive.services.intake.fetch import GOOD, told_headers
from archive.services.intake.sources import SIZE_LIMIT

if TYPE_CHECKING:
    from warcio.recordloader import ArcWarcRecord

PLACE = tuple[Path, int]
"""A file and the offset of a record in it."""


@dataclass
class WebArchive:
    """The captures of some WARC files, in order.

    ``wanted`` are addresses, beginnings of addresses or patterns; without any, every page is taken.
    ``passed_over`` counts captures that were not asked for or are no documents.
    """

    paths: Sequence[Path]
    series: str | None = None
    wanted: tuple[str, ...] = ()
    passed_over: int = 0
    by_payload: dict[str, PLACE] = field(default_factory=dict)
    by_address: dict[str, PLACE] = field(default_factory=dict)

    def captures(self) -> Iterator[Deposit | Refusal]:
        """A deposit for every capture of a document, a refusal for every one that cannot be had."""
        for path in self.paths:
            yield from self._of_file(path)

    def _of_file(self, path: Path) -> Iterator[Deposit | Refusal]:
        count = 0
        try:
            with path.open("rb") as file:
                for offset, record in _records(file):
                    count += 1
                    yield from self._of_record((path, offset), record)
            if not count:
                yield Refusal(str(path), DocumentBroken(f"{path} holds no WARC record.", "Check what it is."))
        except OSError as fault:
            yield Refusal(
                str(path), SourceUnreadable(f"{path} cannot be read: {fault.strerror}.", "Check the path.")
            )
        except _broken_faults() as fault:
            yield Refusal(str(path), _broken_off(path, count, fault))

    def _of_record(self, place: PLACE, record: ArcWarcRecord) -> Iterator[Deposit | Refusal]:
        """Nothing, a deposit or a refusal for one record."""
        kind, address = record.rec_type, _address(record)
        if kind not in ("response", "resource", "revisit") or not is_address(address):
            return
        if not is_asked_for(address, self.wanted):
            self.passed_over += 1
            return
        name = f"{place[0].name}: {address}"
        try:
            deposit = self._revisited(place, record) if kind == "revisit" else self._taken(place, record)
        except IntakeError as fault:
            yield Refusal(name, fault)
            return
        if deposit is None:
            self.passed_over += 1
        else:
            yield deposit

    def _taken(self, place: PLACE, record: ArcWarcRecord) -> Deposit | None:
        """The deposit of a response or resource; None where it is no document."""
        if not _is_good(record) or not is_document(_media_type(record)):
            return None
        data = _payload(record)
        if digest := record.rec_headers.get_header("WARC-Payload-Digest"):
            self.by_payload[digest] = place
        self.by_address[_address(record)] = place
        return self._deposit(place, record, record, data)

    def _revisited(self, place: PLACE, record: ArcWarcRecord) -> Deposit | None:
        """The deposit of a revisit: the bytes of the record that it refers to, at its own date."""
        header = record.rec_headers.get_header
        original = self.by_payload.get(header("WARC-Payload-Digest") or "")
        if original is None:
            original = self.by_address.get(header("WARC-Refers-To-Target-URI") or _address(record))
        if original is None:
            raise SourceUnreadable(
                f"{_address(record)} was revisited, but what was there before is in another file.",
                "Name the earlier WARC files too, before this one.",
            )
        with original[0].open("rb") as file:
            file.seek(original[1])
            _, earlier = next(_records(file))
            return self._deposit(place, record, earlier, _payload(earlier))

    def _deposit(self, place: PLACE, record: ArcWarcRecord, source: ArcWarcRecord, data: bytes) -> Deposit:
        """``record`` says when and where, ``source`` holds the document: the same one but for revisits."""
        header, address = record.rec_headers.get_header, _address(record)
        told = {
            "warc.file": place[0].name,
            "warc.record": header("WARC-Record-ID") or "",
            "warc.date": header("WARC-Date") or "",
            "warc.type": record.rec_type,
            "warc.payload_digest": header("WARC-Payload-Digest") or "",
        }
        headers = told_headers(source.http_headers.headers) if source.http_headers else {}
        details = {**told, **{f"header.{name}": value for name, value in sorted(headers.items())}}
        return Deposit(
            data=data,
            name=name_in(address),
            source=f"{place[0].name}:{header('WARC-Record-ID') or place[1]}",
            series=self.series or series_of_address(address),
            source_url=address,
            media_type=_media_type(source),
            method="warc",
            retrieved_at=_date(record),
            details={name: value for name, value in details.items() if value},
        )


def _records(file: BinaryIO) -> Iterator[tuple[int, ArcWarcRecord]]:
    """Every record with its offset from the file's start."""
    try:
        from warcio.archiveiterator import ArchiveIterator
    except ImportError as fault:
        raise SourceUnreadable(
            "Reading WARC files needs warcio, which is not installed.",
            "Run: pip install 'policy-archive[warc]'",
        ) from fault
    records = ArchiveIterator(file, check_digests=True)
    for record in records:
        if record.format != "warc":  # any text may look like a record of the older ARC format
            return
        # Not get_record_offset(): that reads the record away.
        yield records.offset, record


def _payload(record: ArcWarcRecord) -> bytes:
    """A record's document, its transfer and content encodings undone.

    Raises:
        IntakeError: cut short, larger than the limit, or not what its digest says.
    """
    address = _address(record)
    if cut := record.rec_headers.get_header("WARC-Truncated"):
        raise DocumentBroken(
            f"{address} was cut short when it was captured ({cut}).", "Look for another capture."
        )
    data = bytearray()
    stream = record.content_stream()
    while part := stream.read(1 << 20):
        data += part
        if len(data) > SIZE_LIMIT:
            raise SourceTooLarge(
                f"{address} holds more than {SIZE_LIMIT // 1_048_576} MiB.", "Take it by itself."
            )
    if getattr(record.raw_stream, "limit", 0):
        raise EOFError
    if getattr(record.digest_checker, "passed", None) is False:
        raise DocumentBroken(
            f"{address} is not what its digest in the WARC file says.", "Look for another copy."
        )
    return bytes(data)


def _is_good(record: ArcWarcRecord) -> bool:
    """Whether a record holds a whole answer: a resource does, a response if its status says so."""
    status = record.http_headers.get_statuscode() if record.http_headers else ""
    return record.rec_type == "resource" or (status.isdigit() and int(status) in GOOD)


def _media_type(record: ArcWarcRecord) -> str:
    headers = record.http_headers or record.rec_headers
    return headers.get_header("Content-Type") or ""


def _address(record: ArcWarcRecord) -> str:
    return (record.rec_headers.get_header("WARC-Target-URI") or "").strip("<> ")


def _date(record: ArcWarcRecord) -> datetime:
    """The record's own date, aware.

    Raises:
        DocumentBroken: it has none, or one that cannot be understood.
    """
    text = record.rec_headers.get_header("WARC-Date") or ""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise DocumentBroken(
            f"{_address(record)} has no date that we can read ({text!r}).", "Check the WARC file."
        )
    return moment


def _broken_faults() -> tuple[type[Exception], ...]:
    from warcio.exceptions import ArchiveLoadFailed

    return (ArchiveLoadFailed, EOFError, ZlibError, UnicodeDecodeError, ValueError)


def _broken_off(path: Path, count: int, fault: Exception) -> DocumentBroken:
    """What is said of a file that could be read up to its record ``count`` (from 1; 0: not even one)."""
    from warcio.exceptions import ArchiveLoadFailed

    if not count and isinstance(fault, ArchiveLoadFailed):
        return DocumentBroken(f"{path} holds no WARC record.", "Check what it is.")
    if not count:
        return DocumentBroken(
            f"{path} is damaged in its first record ({_cause(fault)}).", "Fetch the file again."
        )
    return DocumentBroken(
        f"{path} is damaged after its record {count} ({_cause(fault)}).",
        "What stood before is kept; fetch the file again.",
    )


def _cause(fault: Exception) -> str:
    """What a library says is the matter, without the bytes that it quotes."""
    said = str(fault).strip().partition("\n")[0].partition(", first line:")[0]
    return said if said and said.isprintable() else "it ends in the middle"
