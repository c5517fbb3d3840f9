"""Taking in: what one write transaction does with witnesses, provenances and versions.

An intake lives as long as its transaction. What it needs to know of the archive it asks for a whole
batch at once, and it keeps up with what it adds.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import func, select

from archive.errors import ReferenceUnknown
from archive.model import HeldParagraphs, Paragraph, Provenance, Version, VersionHead, Witness
from archive.store import sequences
from archive.store.draft import Draft
from archive.store.editions import LABELLED, Editions, Style, style_label
from archive.store.frames import DEEPEST, LEANING, SWIFT, Frames, compressed
from archive.store.labels import FEW, Labels, address_of
from archive.store.log import (
    Kind,
    member_line,
    provenance_payload,
    sequence_digest,
    version_payload,
    witness_payload,
)
from archive.store.notes import Note, Notes, version_note
from archive.store.sequences import Entry
from archive.store.tables import blobs, provenances, versions, witnesses
from archive.store.texts import Texts

Deposit = tuple[Witness, Provenance, str | None]
"""A witness, where it came from, and the series it is of where that is known already."""

_WORTH_LEANING = 256
_WELL_LEANT = 8


@dataclass(frozen=True, slots=True)
class Last:
    """The version last recorded in a series, and what the next one may lean on."""

    number: int
    key: int
    chain: int
    entries: Sequence[Entry]


class Memory:
    """What outlasts a transaction: the last version of each series, to be checked before it is used."""

    def __init__(self) -> None:
        self.last: dict[int, Last] = {}

    def forget(self) -> None:
        """Forget it all, as a failed transaction must."""
        self.last.clear()


class Rooms:
    """What one open archive knows of itself; all of it may be forgotten at any time."""

    def __init__(self) -> None:
        self.labels = Labels()
        self.frames = Frames()
        self.texts = Texts(self.frames)
        self.notes = Notes(self.frames)
        self.editions = Editions(self.labels, self.texts, self.notes)
        self.memory = Memory()

    def forget(self) -> None:
        """Forget what was read or written, as a failed transaction must."""
        for room in (self.labels, self.frames, self.texts, self.editions, self.memory):
            room.forget()


class WitnessIntake:
    """Witnesses and provenances taken in by one transaction; ``notes`` gathers what is to be noted."""

    def __init__(self, draft: Draft, rooms: Rooms) -> None:
        self._draft = draft
        self.notes: list[tuple[int, Note]] = []
        self._labels = rooms.labels
        self._frames = rooms.frames
        self._numbers: dict[str, int] = {}
        self._origins: dict[int, set[tuple[int | None, ...]]] = {}
        self._frame_of: dict[int, int] = {}
        self._latest: dict[str, int | None] = {}

    def prepare(self, deposits: Sequence[Deposit]) -> None:
        """Find out which of these are held, from where, and what new ones may lean on."""
        self._find({witness.digest for witness, _, _ in deposits})
        for at in range(0, len(numbers := sorted(self._numbers.values())), FEW):
            self._find_origins(numbers[at : at + FEW])
        self._labels.look_up(
            self._draft,
            (
                label
                for each, origin, _ in deposits
                for label in (origin.source, origin.source_url, each.media_type)
            ),
        )
        self._find_latest({series for _, _, series in deposits if series is not None})

    def number(self, digest: str) -> int | None:
        """The number of a held witness."""
        if digest not in self._numbers:
            self._find({digest})
        return self._numbers.get(digest)

    def hold(self, witness: Witness, provenance: Provenance, series: str | None) -> bool:
        """Write down what is new of both; True if the bytes were."""
        number = self._numbers.get(witness.digest)
        origin = self._origin(provenance)
        if number is None:
            self._add(witness, provenance, series)
        elif origin not in self._origins.get(number, set()):
            index = self._draft.index
            self._draft.append(Kind.PROVENANCE_NOTED, provenance_payload(witness.digest, provenance))
            self._note(index, number, provenance)
        return number is None

    def _find(self, digests: Iterable[str]) -> None:
        wanted = [bytes.fromhex(digest) for digest in digests]
        for at in range(0, len(wanted), FEW):
            some = {digest: address_of(digest) for digest in wanted[at : at + FEW]}
            rows = self._draft.connection.execute(
                select(witnesses.c.digest, witnesses.c.id).where(witnesses.c.address.in_(some.values()))
            )
            self._numbers |= {digest.hex(): number for digest, number in rows if digest in some}

    def _find_origins(self, numbers: Sequence[int]) -> None:
        rows = self._draft.connection.execute(
            select(
                provenances.c.witness, provenances.c.source, provenances.c.method, provenances.c.source_url
            ).where(provenances.c.witness.in_(numbers))
        )
        for witness, *origin in rows:
            self._origins.setdefault(witness, set()).add(tuple(origin))

    def _find_latest(self, series: Collection[str]) -> None:
        connection = self._draft.connection
        self._labels.look_up(self._draft, series)
        named = {self._labels.known(name): name for name in series if name not in self._latest}
        newest = (
            select(func.max(versions.c.id)).where(versions.c.series.in_(named)).group_by(versions.c.series)
        )
        rows = connection.execute(
            select(versions.c.series, versions.c.witness, blobs.c.frame)
            .join(blobs, blobs.c.witness == versions.c.witness)
            .where(versions.c.id.in_(newest))
        )
        for label, witness, frame in rows:
            self._latest[named[label]] = witness
            self._frame_of[witness] = frame

    def _origin(self, provenance: Provenance) -> tuple[int | None, ...]:
        label = self._labels.number
        return (
            label(self._draft, provenance.source),
            label(self._draft, provenance.method),
            self._labels.maybe(self._draft, provenance.source_url),
        )

    def _add(self, witness: Witness, provenance: Provenance, series: str | None) -> None:
        number = self._draft.index
        self._draft.append(
            Kind.WITNESS_HELD,
            witness_payload(witness.digest, witness.size, witness.media_type, provenance),
        )
        self._draft.insert(
            witnesses,
            id=number,
            digest=bytes.fromhex(witness.digest),
            address=address_of(bytes.fromhex(witness.digest)),
            size=witness.size,
            media_type=self._labels.number(self._draft, witness.media_type),
        )
        self._note(number, number, provenance)
        base = None if series is None else self._latest.get(series)
        frame = self._compress(witness.data, None if base is None else self._frame_of.get(base))
        self._draft.insert(blobs, witness=number, frame=frame, start=0)
        self._numbers[witness.digest] = number
        if series is not None:
            self._latest[series] = number
            self._frame_of[number] = frame

    def _note(self, index: int, witness: int, provenance: Provenance) -> None:
        source, method, source_url = origin = self._origin(provenance)
        self._draft.insert(
            provenances,
            id=index,
            witness=witness,
            source=source,
            method=method,
            source_url=source_url,
            retrieved_at=provenance.retrieved_at,
        )
        if provenance.details:
            self.notes.append((index, dict(provenance.details)))
        self._origins.setdefault(witness, set()).add(origin)

    def _compress(self, data: bytes, base: int | None) -> int:
        """A new frame for a witness's bytes, leaning on an earlier witness's where that pays."""
        leans = () if base is None or len(data) < _WORTH_LEANING else self._leans(base)
        level = LEANING if leans else SWIFT
        form = compressed(data, self._frames.ground(self._draft, leans), level)
        if leans and len(form) > len(data) // _WELL_LEANT:
            alone = compressed(data, b"", SWIFT)
            if len(alone) <= len(form) * 2:
                leans, form, level = (), alone, SWIFT
        return self._frames.write(self._draft, data, leans, form, level)

    def _leans(self, frame: int) -> tuple[int, ...]:
        """The base's own frame, or the one at the ground of its chain where that grew too long."""
        if self._frames.known(self._draft, frame).depth < DEEPEST:
            return (frame,)
        return (self._frames.root(self._draft, frame),)


class VersionIntake:
    """Versions taken in by one transaction."""

    def __init__(self, draft: Draft, rooms: Rooms, held: WitnessIntake) -> None:
        self._draft = draft
        self._labels = rooms.labels
        self._texts = rooms.texts
        self._editions = rooms.editions
        self._memory = rooms.memory
        self._held = held
        self._met: set[int] = set()
        self._entries: dict[int, Entry] = {}
        self._lines: dict[int, bytes] = {}
        self._paragraphs: dict[str, Sequence[Paragraph]] = {}
        self._recorded: dict[str, VersionHead] = {}
        self._series: dict[int, Last | None] = {}

    def prepare(self, batch: Sequence[Version]) -> None:
        """Find out which versions and texts are held, and number every paragraph of the others."""
        self._find_recorded([version.head for version in batch])
        new = {v.head.digest: v for v in batch if v.head.digest not in self._recorded}
        for version in new.values():
            # Kept until the transaction ends: paragraphs are remembered by identity.
            self._paragraphs[version.head.digest] = tuple(version.paragraphs)
        self._labels.look_up(
            self._draft, (getattr(version.head, name) for version in new.values() for name in LABELLED)
        )
        fresh = {key: self._fresh(version) for key, version in new.items()}
        self._texts.learn(self._draft, {digest for found in fresh.values() for _, digest in found})
        for series, keys in _grouped(new.values()).items():
            self._number_series(series, [found for key in keys for found in fresh[key]])

    def record(self, version: Version) -> VersionHead:
        """Write a prepared version down, or say what is held; raises ReferenceUnknown without its witness."""
        known = self._recorded.get(version.head.digest)
        if known is not None:
            return known
        head = replace(version.head, paragraphs=len(self._paragraphs[version.head.digest]), number=0)
        witness = self._held.number(head.witness)
        if witness is None:
            message = f"The witness {head.witness[:12]} of a version of '{head.series}' is not held."
            raise ReferenceUnknown(message, "Hold it first.")
        keys = list(map(id, self._paragraphs[head.digest]))
        number = self._draft.index
        event = self._draft.append(
            Kind.VERSION_RECORDED, version_payload(head, sequence_digest(map(self._lines.__getitem__, keys)))
        )
        self._insert(number, head, witness, list(map(self._entries.__getitem__, keys)))
        recorded = replace(head, recorded_at=event.recorded_at)
        self._recorded[head.digest] = recorded
        return recorded

    def _find_recorded(self, heads: Sequence[VersionHead]) -> None:
        rows = self._editions.find_all(self._draft, heads)
        held = self._editions.heads(self._draft.connection, rows)
        self._recorded |= {head.digest: head for head in held}

    def _fresh(self, version: Version) -> list[tuple[Paragraph, bytes]]:
        """The paragraphs that no version before it in this batch has, each with its digest."""
        paragraphs = self._paragraphs[version.head.digest]
        own = list(map(id, paragraphs))
        met = self._met
        places = [place for place, key in enumerate(own) if key not in met]
        met.update(own)
        held = version.paragraphs.digests if isinstance(version.paragraphs, HeldParagraphs) else None
        return [
            (paragraphs[at], bytes.fromhex(held[at] if held is not None else paragraphs[at].digest))
            for at in places
        ]

    def _number_series(self, series: str, fresh: Sequence[tuple[Paragraph, bytes]]) -> None:
        """Number the paragraphs of a series' new versions; what is new of them lies together."""
        contents = {digest: each.text for each, digest in fresh if not self._texts.knows(digest)}
        if contents:
            last = self._last(self._labels.number(self._draft, series))
            near = [number for number, _ in last.entries] if last else []
            self._texts.number_all(self._draft, contents, self._texts.leans(self._draft, near))
        styles: dict[Style, tuple[str, int]] = {}
        for paragraph, digest in fresh:
            style = paragraph.kind, paragraph.level, paragraph.furniture
            if style not in styles:
                label = style_label(paragraph)
                styles[style] = label, self._labels.number(self._draft, label)
            label, number = styles[style]
            self._entries[id(paragraph)] = self._texts.number(digest), number
            self._lines[id(paragraph)] = member_line(digest, label)

    def _form(self, number: int, series: int, entries: Sequence[Entry]) -> bytes:
        """The stored sequence: against the version before, or by itself where the chain grew long."""
        last = self._last(series)
        key, chain, base = number, 1, list[Entry]()
        if last is not None and last.chain < sequences.LONGEST_CHAIN:
            key, chain, base = last.key, last.chain + 1, list(last.entries)
        self._series[series] = self._memory.last[series] = Last(number, key, chain, entries)
        return sequences.encoded(entries, base, number - key)

    def _last(self, series: int) -> Last | None:
        """The version last recorded in a series; asked of the database once a transaction."""
        if series not in self._series:
            self._series[series] = self._read_last(series)
        return self._series[series]

    def _read_last(self, series: int) -> Last | None:
        connection = self._draft.connection
        row = connection.execute(
            select(versions.c.id, versions.c.sequence, versions.c.series, versions.c.digest)
            .where(versions.c.series == series)
            .order_by(versions.c.id.desc())
            .limit(1)
        ).first()
        if row is None:
            return None
        known = self._memory.last.get(series)
        if known is not None and known.number == row.id:
            return known
        key = row.id - sequences.key_distance(row.sequence)
        chain = len(self._editions.chain(connection, series, key, row.id))
        return Last(row.id, key, chain, self._editions.entries(connection, row))

    def _insert(self, number: int, head: VersionHead, witness: int, entries: Sequence[Entry]) -> None:
        draft, label, maybe = self._draft, self._labels.number, self._labels.maybe
        series = label(draft, head.series or "")
        draft.insert(
            versions,
            id=number,
            digest=bytes.fromhex(head.digest),
            text_digest=bytes.fromhex(head.text_digest),
            series=series,
            effective_on=head.effective_on,
            rank=head.order,
            witness=witness,
            pipeline=label(draft, head.pipeline),
            title=label(draft, head.title),
            language=label(draft, head.language),
            published_at=head.published_at,
            dated_by=label(draft, head.dated_by),
            source=label(draft, head.source),
            source_url=maybe(draft, head.source_url),
            encoding=label(draft, head.encoding),
            paragraphs=head.paragraphs,
            sequence=self._form(number, series, entries),
        )
        note = version_note(head)
        if note:
            self._held.notes.append((number, note))


def _grouped(batch: Iterable[Version]) -> dict[str, list[str]]:
    """Digests of versions by their series, both in the order given."""
    groups: dict[str, list[str]] = {}
    for version in batch:
        groups.setdefault(version.head.series or "", []).append(version.head.digest)
    return groups
