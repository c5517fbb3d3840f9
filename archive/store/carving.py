"""Reading the rows of a damaged SQLite file without SQLite, page by page.

Every page that looks like a leaf of a table is read for what it holds, whatever leads to it may be
broken; a row that is cut off or makes no sense is passed over. Which table a row is of is judged by
its shape, and what it says is believed only where a checksum or digest confirms it. Pages of a
write-ahead log beside the file are read, too.

Source: the SQLite file format, https://www.sqlite.org/fileformat2.html (sections 1.6, 2.1, 4).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from types import SimpleNamespace

from archive.errors import ArchiveError
from archive.store.columns import DAY, EPOCH
from archive.store.frames import Frame, opened, unsealed

Value = int | float | bytes | str | None

_TABLE_LEAF = 13
_USUAL_PAGE = 2048
_REMEMBERED = 100
_WAL_HEADER, _WAL_FRAME_HEADER = 32, 24
_INTEGER_WIDTHS = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}


@dataclass
class Carved:
    """What could be read of an archive's tables."""

    frames: dict[int, Frame] = field(default_factory=dict)
    digests: dict[int, bytes] = field(default_factory=dict)
    sizes: dict[int, int] = field(default_factory=dict)
    places: dict[int, list[tuple[int, int]]] = field(default_factory=dict)
    labels: dict[int, str] = field(default_factory=dict)
    series: dict[int, list[tuple[int, str]]] = field(default_factory=dict)
    sources: dict[int, int] = field(default_factory=dict)
    _contents: dict[int, bytes] = field(default_factory=dict)
    _whole: dict[bytes, int] = field(default_factory=dict)

    def data(self, witness: int) -> bytes | None:
        """A witness's bytes, None unless they match its digest."""
        digest, size = self.digests[witness], self.sizes.get(witness)
        for frame, start in self.places.get(witness, []):
            content = self._content(frame)
            if content is not None and size is not None:
                data = content[start : start + size]
                if sha256(data).digest() == digest:
                    return data
        return self._alone(digest)

    def _alone(self, digest: bytes) -> bytes | None:
        """The content of a frame that is just this witness: found though the row that says so is lost."""
        if not self._whole:
            for number in self.frames:
                content = self._content(number)
                if content is not None:
                    self._whole[sha256(content).digest()] = number
        return self._content(self._whole[digest]) if digest in self._whole else None

    def _content(self, number: int) -> bytes | None:
        if number not in self._contents:
            whole = self._opened(number)
            if whole is None:
                return None
            if len(self._contents) > _REMEMBERED:
                self._contents.clear()
            self._contents[number] = whole
        return self._contents[number]

    def _opened(self, number: int) -> bytes | None:
        frame = self.frames.get(number)
        if frame is None:
            return None
        ground = b""
        for lean in frame.dictionary:
            content = self._content(lean)
            if content is None:
                return None
            ground += content
        try:
            return opened(frame.data, ground)
        except ArchiveError:
            return None

    def standings(self, witness: int) -> list[tuple[str, str]]:
        """Series and day of every version drawn from a witness; "" for a name that could not be read."""
        return [(self.labels.get(label, ""), day) for label, day in self.series.get(witness, [])]

    def source(self, witness: int) -> str:
        """Where a witness came from first, "" where that could not be read."""
        return self.labels.get(self.sources.get(witness, -1), "")


def carved(path: Path) -> Carved:
    """Everything that can be read of the file and of a log beside it."""
    found = Carved()
    for pages in _page_sets(path):
        for number in sorted(pages):
            for key, values in _rows(pages, number):
                _take(found, key, values)
    return found


def _page_sets(path: Path) -> Iterator[dict[int, bytes]]:
    """The file's pages by number; then the same with those of the log in their places."""
    data = path.read_bytes() if path.exists() else b""  # its log may be all that is left
    size = _page_size(data)
    pages = {n + 1: data[at : at + size] for n, at in enumerate(range(0, len(data), size))}
    yield pages
    if (log := log_of(path)).exists():
        yield pages | _logged(log.read_bytes(), size)


def log_of(path: Path) -> Path:
    """The write-ahead log of an archive: beside the file itself, where a link leads to it."""
    whole = path.resolve()
    return whole.with_name(whole.name + "-wal")


def _page_size(data: bytes) -> int:
    given = int.from_bytes(data[16:18], "big")
    size = 65536 if given == 1 else given
    return size if size in {512 << n for n in range(8)} else _USUAL_PAGE


def _logged(data: bytes, size: int) -> dict[int, bytes]:
    pages: dict[int, bytes] = {}
    step = _WAL_FRAME_HEADER + size
    for at in range(_WAL_HEADER, len(data) - step + 1, step):
        number = int.from_bytes(data[at : at + 4], "big")
        pages[number] = data[at + _WAL_FRAME_HEADER : at + step]
    return pages


# --- rows of a page -------------------------------------------------------------------------------


def _rows(pages: dict[int, bytes], number: int) -> Iterator[tuple[int, list[Value]]]:
    """Row id and values of every cell that can be read."""
    page = pages[number]
    head = 100 if number == 1 else 0
    if len(page) < head + 8 or page[head] != _TABLE_LEAF:
        return
    cells = int.from_bytes(page[head + 3 : head + 5], "big")
    for i in range(min(cells, len(page) // 4)):
        at = head + 8 + 2 * i
        try:
            yield _cell(pages, page, int.from_bytes(page[at : at + 2], "big"))
        except (ValueError, IndexError, KeyError, OverflowError):
            continue


def _cell(pages: dict[int, bytes], page: bytes, at: int) -> tuple[int, list[Value]]:
    length, at = _varint(page, at)
    key, at = _varint(page, at)
    return key, _record(_payload(pages, page, at, length))


def _payload(pages: dict[int, bytes], page: bytes, at: int, length: int) -> bytes:
    """A cell's payload, its overflow pages followed."""
    usable = len(page)
    local = length
    if length > usable - 35:
        least = (usable - 12) * 32 // 255 - 23
        local = least + (length - least) % (usable - 4)
        local = local if local <= usable - 35 else least
    data = page[at : at + local]
    following = int.from_bytes(page[at + local : at + local + 4], "big") if local < length else 0
    seen: set[int] = set()
    while len(data) < length:
        if following in seen:
            message = "overflow pages run in a circle"
            raise ValueError(message)
        seen.add(following)
        data += pages[following][4:]
        following = int.from_bytes(pages[following][:4], "big")
    return data[:length]


def _record(data: bytes) -> list[Value]:
    end, at = _varint(data, 0)
    if end > len(data):
        message = "a record's header is longer than the record"
        raise ValueError(message)
    kinds: list[int] = []
    while at < end:
        kind, at = _varint(data, at)
        kinds.append(kind)
    values: list[Value] = []
    for kind in kinds:
        value, at = _value(data, at, kind)
        values.append(value)
    return values


def _value(data: bytes, at: int, kind: int) -> tuple[Value, int]:
    if kind in {0, 8, 9}:
        return (None, 0, 1)[(0, 8, 9).index(kind)], at
    if kind in _INTEGER_WIDTHS:
        after = at + _INTEGER_WIDTHS[kind]
        return int.from_bytes(data[at:after], "big", signed=True), after
    after = at + (kind - 12) // 2
    if kind < 12 or after > len(data):
        message = "a value is cut off"
        raise ValueError(message)
    return (data[at:after].decode("utf-8") if kind % 2 else data[at:after]), after


def _varint(data: bytes, at: int) -> tuple[int, int]:
    """SQLite's own: seven bits each, highest first, eight in the ninth byte."""
    number = 0
    for i in range(8):
        byte = data[at + i]
        number = number << 7 | byte & 0x7F
        if not byte & 0x80:
            return number, at + i + 1
    return number << 8 | data[at + 8], at + 9


# --- which table a row is of ----------------------------------------------------------------------


def _take(found: Carved, key: int, values: Sequence[Value]) -> None:
    """Keep a row where its shape is that of a table we need."""
    match values:
        case [None, int(depth), int(level), int(size), bytes(leans), bytes(data)]:
            row = SimpleNamespace(id=key, depth=depth, level=level, size=size, dictionary=leans, data=data)
            with suppress(ArchiveError):
                found.frames[key] = unsealed(row)  # type: ignore[arg-type] # it bears a row's names
        case [None, bytes(digest), int(), int(size), int()] if len(digest) == 32:
            found.digests[key], found.sizes[key] = digest, size
        case [None, int(frame), int(start)]:
            found.places.setdefault(key, []).append((frame, start))
        case _:
            _take_name(found, key, values)


def _take_name(found: Carved, key: int, values: Sequence[Value]) -> None:
    """Keep a row that says what a witness is called; nothing confirms it, and little depends on it."""
    match values:
        case [None, int(), bytes(text)]:
            found.labels[key] = text.decode("utf-8", "replace")
        case [None, bytes(), bytes(), int(series), int(day), int(), int(witness), *_]:
            with suppress(OverflowError):
                found.series.setdefault(witness, []).append((series, (EPOCH.date() + day * DAY).isoformat()))
        case [None, int(witness), int(source), int(), int() | None, int()]:
            found.sources.setdefault(witness, source)
        case _:
            return
