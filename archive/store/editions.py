"""Versions read back: what is known of them, and their paragraphs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date

from sqlalchemy import Connection, select

from archive.errors import ReferenceUnknown, StoreDamaged
from archive.model import BlockKind, Furniture, Paragraph, VersionHead
from archive.store import sequences
from archive.store.draft import Draft
from archive.store.labels import FEW, Labels
from archive.store.log import member_line, sequence_digest
from archive.store.notes import Note, Notes, claims_of, findings_of
from archive.store.sequences import Entry
from archive.store.tables import Record, events, versions, witnesses
from archive.store.texts import Texts

Style = tuple[BlockKind, int, Furniture | None]
"""What a paragraph is besides its text: kind, level, furniture."""

WHOLE = (
    select(versions, witnesses.c.digest.label("witness_digest"), events.c.recorded_at)
    .join(witnesses, versions.c.witness == witnesses.c.id)
    .join(events, versions.c.id == events.c.id)
)
LABELLED = (
    "series",
    "pipeline",
    "title",
    "language",
    "dated_by",
    "source",
    "source_url",
    "encoding",
)


_REMEMBERED = 1_000
"""Versions whose entries are remembered at most."""


def style_label(paragraph: Paragraph) -> str:
    """A paragraph's style as one label: "list item|2|navigation"."""
    furniture = "" if paragraph.furniture is None else paragraph.furniture.value
    return f"{paragraph.kind.value}|{paragraph.level}|{furniture}"


def style_of(label: str) -> Style:
    """Inverse of ``style_label``."""
    kind, level, furniture = label.split("|")
    return BlockKind(kind), int(level), Furniture(furniture) if furniture else None


class Editions:
    """Versions of one archive."""

    def __init__(self, labels: Labels, texts: Texts, notes: Notes) -> None:
        self._labels = labels
        self._notes = notes
        self._texts = texts
        self._styles: dict[int, Style] = {}
        self._entries: dict[int, Sequence[Entry]] = {}

    def forget(self) -> None:
        """Forget what was read or written, as a failed transaction must."""
        self._styles.clear()
        self._entries.clear()

    def find(self, connection: Connection, head: VersionHead) -> Record | None:
        """The row of the version of this digest; the head's series and date say where to look."""
        label = self._labels.find(connection, head.series or "")
        if label is None:
            return None
        rows = connection.execute(
            WHOLE.where(
                versions.c.series == label,
                versions.c.effective_on == head.effective_on,
                versions.c.digest == bytes.fromhex(head.digest),
            )
        )
        return rows.first()

    def find_all(self, draft: Draft, heads: Sequence[VersionHead]) -> list[Record]:
        """The rows of those of these versions that are held, in no order."""
        self._labels.look_up(draft, (head.series or "" for head in heads))
        wanted: dict[int, list[VersionHead]] = defaultdict(list)
        for head in heads:
            label = self._labels.known(head.series or "")
            if label is not None:
                wanted[label].append(head)
        found: list[Record] = []
        for label, some in wanted.items():
            for at in range(0, len(some), FEW):
                days = {head.effective_on for head in some[at : at + FEW]}
                digests = [bytes.fromhex(head.digest) for head in some[at : at + FEW]]
                found += draft.connection.execute(
                    WHOLE.where(
                        versions.c.series == label,
                        versions.c.effective_on.in_(days),
                        versions.c.digest.in_(digests),
                    )
                )
        return found

    def row(self, connection: Connection, head: VersionHead) -> Record:
        """``find``; raises ReferenceUnknown where the archive holds no such version."""
        row = self.find(connection, head)
        if row is None:
            raise _missing(head)
        return row

    def rows(self, connection: Connection, series: int) -> Sequence[Record]:
        """Every version of a series in the order recorded."""
        return connection.execute(WHOLE.where(versions.c.series == series).order_by(versions.c.id)).all()

    def has_any(self, connection: Connection, series: int) -> bool:
        """Whether any version of a series is held."""
        return (
            connection.execute(select(versions.c.id).where(versions.c.series == series).limit(1)).first()
            is not None
        )

    def numbers(self, connection: Connection, series: int) -> dict[str, int]:
        """The number of every current version of a series, by digest."""
        rows = connection.execute(
            select(versions.c.digest, versions.c.witness, versions.c.effective_on, versions.c.rank)
            .where(versions.c.series == series)
            .order_by(versions.c.id)
        ).all()
        places = standing([(row.witness, row.effective_on, row.rank) for row in rows])
        return {rows[place].digest.hex(): number for number, place in enumerate(places, start=1)}

    def drawn_from(self, connection: Connection, witness: int) -> Sequence[Record]:
        """Every version drawn from a witness in the order recorded."""
        return connection.execute(WHOLE.where(versions.c.witness == witness).order_by(versions.c.id)).all()

    def heads(self, connection: Connection, rows: Sequence[Record]) -> list[VersionHead]:
        """The heads of rows, in their order and not yet numbered."""
        self._labels.learn(connection, {getattr(row, name) for row in rows for name in LABELLED})
        notes = self._notes.read(connection, [row.id for row in rows])
        return [head_of(row, self._labels, notes.get(row.id, {})) for row in rows]

    def entries(self, connection: Connection, row: Record) -> Sequence[Entry]:
        """The paragraphs of a version: numbers and styles, in document order."""
        if row.id not in self._entries:
            try:
                self._decode(connection, row)
            except (ValueError, TypeError, StopIteration) as fault:
                raise _unreadable(row, fault) from fault
        return self._entries[row.id]

    def read(self, rows: Sequence[Record]) -> Iterator[Sequence[Entry]]:
        """The paragraphs of every version of a series, whose rows are in the order recorded.

        Each is decoded from the one before, so that a whole series costs no query and nothing twice.
        """
        entries: Sequence[Entry] = ()
        for row in rows:
            try:
                entries = sequences.decoded(row.sequence, entries)
            except (ValueError, TypeError, StopIteration) as fault:
                raise _unreadable(row, fault) from fault
            yield entries

    def known(self, found: Mapping[bytes, Sequence[Entry]], head: VersionHead) -> Sequence[Entry]:
        """What was found of a version; raises ReferenceUnknown where the archive holds no such one."""
        try:
            return found[bytes.fromhex(head.digest)]
        except KeyError:
            raise _missing(head) from None

    def _decode(self, connection: Connection, row: Record) -> None:
        """Learn a version's entries, and those of the versions it leans on, each from the one before."""
        if len(self._entries) > _REMEMBERED:
            self._entries.clear()
        distance = sequences.key_distance(row.sequence)
        forms = [(row.id, row.sequence)]
        if distance:
            forms = self.chain(connection, row.series, row.id - distance, row.id)
        entries: Sequence[Entry] = ()
        for number, form in forms:
            known = self._entries.get(number)
            entries = sequences.decoded(form, entries) if known is None else known
            self._entries[number] = entries

    def chain(self, connection: Connection, series: int, key: int, last: int) -> list[tuple[int, bytes]]:
        """Numbers and stored sequences of a series from a key version to one that leans on it."""
        rows = connection.execute(
            select(versions.c.id, versions.c.sequence)
            .where(versions.c.series == series, versions.c.id.between(key, last))
            .order_by(versions.c.id)
        )
        return [(number, form) for number, form in rows]

    def style(self, connection: Connection, number: int) -> Style:
        """The style that a label stands for."""
        if number not in self._styles:
            self._labels.learn(connection, [number])
            self._styles[number] = style_of(self._labels.text(number))
        return self._styles[number]

    def sequence_digests(self, connection: Connection, rows: Sequence[Record]) -> list[str]:
        """What each version's event binds of its paragraphs; the rows are in the order recorded."""
        self._learn(connection, rows)
        held = [self.entries(connection, row) for row in rows]
        digests = self._texts.digests(connection, {number for each in held for number, _ in each})
        self._labels.learn(connection, {style for each in held for _, style in each})
        return [
            sequence_digest(member_line(digests[number], self._labels.text(style)) for number, style in each)
            for each in held
        ]

    def _learn(self, connection: Connection, rows: Sequence[Record]) -> None:
        """Learn the entries of many versions, with one query for each series."""
        if len(self._entries) > _REMEMBERED:
            self._entries.clear()
        wanted: dict[int, list[Record]] = defaultdict(list)
        for row in rows:
            if row.id not in self._entries:
                wanted[row.series].append(row)
        for each in wanted.values():
            # Whatever is behind these is reached from the key of the first; damage is told row by row.
            with suppress(ValueError, TypeError, StopIteration):
                self._decode_range(connection, each[0], each[-1].id)

    def _decode_range(self, connection: Connection, row: Record, last: int) -> None:
        entries: Sequence[Entry] = ()
        distance = sequences.key_distance(row.sequence)
        for number, form in self.chain(connection, row.series, row.id - distance, last):
            entries = sequences.decoded(form, entries)
            self._entries[number] = entries


def _missing(head: VersionHead) -> ReferenceUnknown:
    message = f"No version {head.digest[:12]} of '{head.series}' is held."
    return ReferenceUnknown(message, f"See `archive log {head.series}`.")


def _unreadable(row: Record, fault: Exception) -> StoreDamaged:
    message = f"The paragraphs of version {row.digest.hex()[:12]} cannot be read ({fault})."
    return StoreDamaged(message, "See `archive verify`.")


def head_of(row: Record, labels: Labels, note: Note) -> VersionHead:
    """The head of a row, not yet numbered."""
    return VersionHead(
        digest=row.digest.hex(),
        text_digest=row.text_digest.hex(),
        paragraphs=row.paragraphs,
        title=labels.text(row.title),
        language=labels.text(row.language),
        series=labels.text(row.series),
        effective_on=row.effective_on,
        order=row.rank,
        published_at=row.published_at,
        dated_by=labels.text(row.dated_by),
        evidence=str(note.get("evidence", "")),
        recorded_at=row.recorded_at,
        witness=row.witness_digest.hex(),
        source=labels.text(row.source),
        source_url=labels.text_or_none(row.source_url),
        pipeline=labels.text(row.pipeline),
        encoding=labels.text(row.encoding),
        claims=claims_of(note),
        findings=findings_of(note),
    )


def current(heads: Sequence[VersionHead]) -> Iterator[VersionHead]:
    """Of every witness, day and order the version recorded last, in the order of the series, numbered.

    ``heads`` are in the order recorded.
    """
    places = standing([(head.witness, head.effective_on or date.min, head.order) for head in heads])
    for number, place in enumerate(places, start=1):
        yield replace(heads[place], number=number)


def standing(versions_recorded: Sequence[tuple[Hashable, date, int]]) -> list[int]:
    """Which of a series' versions stand, in the order of the series.

    Each is given by witness, day and order, in the order recorded; of the same three the last one
    stands, since reprocessing supersedes.
    """
    latest = {version: place for place, version in enumerate(versions_recorded)}
    return sorted(latest.values(), key=lambda place: (*versions_recorded[place][1:], place))
