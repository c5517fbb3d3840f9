"""Fetch: one document from an http(s) address, with everything that the answer said of it.

What is kept is the body with its transfer and content encodings undone. Limits hold for time and
for size after decompression, so that neither a slow drip nor a bomb ends more than the one fetch.
A body that breaks off is refused: half a statement is no evidence of the whole.

httpx is an optional extra and imported when first needed. Proxies are not used: whoever needs one
fetches the page otherwise and hands in the file with --source-url.
"""

from __future__ import annotations

import socket
import time
import zlib
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from archive.about import VERSION
from archive.errors import ArchiveError, SourceEmpty, SourceTooLarge, SourceUnreadable
from archive.services.intake.addresses import checked_address, is_public, next_address
from archive.services.intake.sources import SIZE_LIMIT

if TYPE_CHECKING:
    import httpx

USER_AGENT = f"policy-archive/{VERSION}"
REDIRECTS = 10
"""Most redirects followed."""

GOOD = (200, 203)
NOT_MODIFIED = 304
MOVED = (301, 302, 303, 307, 308)


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """What one fetch may cost. Times in seconds, ``size`` in bytes after decompression."""

    connect: float = 15.0
    silence: float = 20.0
    total: float = 120.0
    size: int = SIZE_LIMIT


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer. ``data`` is None where the document is as it was (304).

    ``address`` is the one that answered, ``redirects`` those that led there, in order; ``headers``
    the answer's, names in lower case, repeated ones joined by ", ".
    """

    address: str
    status: int
    headers: Mapping[str, str]
    redirects: tuple[str, ...] = ()
    data: bytes | None = None


@dataclass
class Fetcher:
    """Fetches documents, a connection kept per host. Close it, or use it as a context manager.

    ``heeds_robots`` is for those who fetch: whether to ask the site's robots.txt first. ``trusted``
    are single addresses, as text, that may be fetched from though private ones may not.
    """

    allow_private: bool = False
    heeds_robots: bool = True
    trusted: frozenset[str] = frozenset()
    limits: FetchLimits = field(default_factory=FetchLimits)
    client: httpx.Client | None = None

    def __enter__(self) -> Fetcher:
        return self

    def __exit__(self, *_: object) -> None:
        if self.client is not None:
            self.client.close()

    def fetch(self, address: str, known: Mapping[str, str] | None = None) -> Fetched:
        """The document at ``address``.

        ``known`` are the headers of an earlier answer; with its ETag or date the server may say
        that nothing has changed.

        Raises:
            SourceUnreadable: no answer, an answer of failure, or an address that may not be fetched.
            SourceTooLarge, SourceEmpty: the body breaks a limit, or there is none.
        """
        deadline = time.monotonic() + self.limits.total
        here = checked_address(address)
        passed: list[str] = []
        while True:
            answer = self._answer(here, conditions(known or {}), deadline)
            location = answer.headers.get("location")
            if answer.status not in MOVED or not location:
                return _judged(answer, tuple(passed))
            passed.append(here)
            here = next_address(here, location)
            if here in passed or len(passed) > REDIRECTS:
                what = "in a circle" if here in passed else f"on more than {REDIRECTS} times"
                raise SourceUnreadable(f"{address} sends us {what}.", "Check it in a browser.")

    def _answer(self, address: str, headers: Mapping[str, str], deadline: float) -> Fetched:
        import httpcore
        import httpx

        if self.client is None:
            self.client = _client(
                partial(resolved, allow_private=self.allow_private, trusted=self.trusted), self.limits
            )
        try:
            with self.client.stream("GET", address, headers=dict(headers)) as response:
                status, told = response.status_code, told_headers(response.headers.multi_items())
                data = self._body(address, response, told, deadline) if status in GOOD else None
                return Fetched(address, status, told, data=data)
        except (httpx.HTTPError, httpx.InvalidURL, httpcore.NetworkError, httpcore.TimeoutException) as fault:
            raise _unanswered(address, fault) from fault
        except (httpcore.ProtocolError, OSError, zlib.error) as fault:
            raise _unanswered(address, fault) from fault

    def _body(
        self, address: str, response: httpx.Response, headers: Mapping[str, str], deadline: float
    ) -> bytes:
        data = bytearray()
        for part in decoded(response.iter_raw(), headers.get("content-encoding", ""), address):
            data += part
            if len(data) > self.limits.size:
                raise SourceTooLarge(
                    f"{address} gives more than {self.limits.size / 1_048_576:,.0f} MiB.",
                    "Hand in the statement alone.",
                )
            if time.monotonic() > deadline:
                raise SourceUnreadable(
                    f"{address} was not complete after {self.limits.total:.0f} seconds.", "Try again later."
                )
        return bytes(data)


def conditions(known: Mapping[str, str]) -> dict[str, str]:
    """The request headers that ask for a document only if it is not the one answered before."""
    asked = {"if-none-match": known.get("etag", ""), "if-modified-since": known.get("last-modified", "")}
    return {name: value for name, value in asked.items() if value}


def told_headers(items: Iterable[tuple[str, str]]) -> dict[str, str]:
    """An answer's headers by lower-case name. Cookies are left out: they tell of the asker."""
    headers: dict[str, str] = {}
    for name, value in items:
        key = name.lower()
        if not key.startswith("set-cookie"):
            headers[key] = f"{headers[key]}, {value}" if key in headers else value
    return headers


def decoded(parts: Iterable[bytes], encoding: str, address: str) -> Iterator[bytes]:
    """A body with its content encoding undone, never more than ``_PIECE`` bytes at once.

    Raises:
        SourceUnreadable: an encoding that was not asked for, or a body that breaks off.
    """
    name = encoding.strip().lower()
    if name in ("", "identity"):
        yield from parts
        return
    if name not in _WINDOWS:
        raise SourceUnreadable(
            f"{address} is encoded as {encoding!r}, unasked.", "Save the page in a browser."
        )
    unpacker = Unpacker(_WINDOWS[name])
    for part in parts:
        yield from unpacker.unpack(part)
    if not unpacker.is_whole:
        raise SourceUnreadable(f"{address} broke off before its end.", "Try again later.")


class Unpacker:
    """Undoes gzip or deflate as it comes; gzip may come in several members, padding may follow."""

    def __init__(self, window: int) -> None:
        self._window = window
        self._stream = zlib.decompressobj(window)
        self._torn = b""

    @property
    def is_whole(self) -> bool:
        """Whether what came so far ends where a stream ends."""
        return self._stream.eof

    def unpack(self, part: bytes) -> Iterator[bytes]:
        """What a part holds, in pieces of at most ``_PIECE`` bytes."""
        rest, self._torn = self._torn + part, b""
        while rest and self._may_go_on(rest):
            yield self._stream.decompress(rest, _PIECE)
            rest = self._stream.unused_data if self._stream.eof else self._stream.unconsumed_tail

    def _may_go_on(self, rest: bytes) -> bool:
        """Whether ``rest`` belongs to this stream or begins another member."""
        if not self._stream.eof:
            return True
        if rest == _GZIP[:1]:
            self._torn = rest  # the next part tells whether a member begins here
            return False
        if rest.startswith(_GZIP):
            self._stream = zlib.decompressobj(self._window)
            return True
        return False


_PIECE = 1 << 20
_GZIP = b"\x1f\x8b"
_WINDOWS = {"gzip": 31, "x-gzip": 31, "deflate": 47}
"""zlib's window bits: 31 reads gzip, 47 finds out between gzip and zlib by itself."""


def _judged(answer: Fetched, passed: tuple[str, ...]) -> Fetched:
    if answer.status == NOT_MODIFIED:
        return Fetched(answer.address, answer.status, answer.headers, passed)
    if answer.data is None:
        raise SourceUnreadable(
            f"{answer.address} answers with status {answer.status}.", "Check the address in a browser."
        )
    if not answer.data:
        raise SourceEmpty(f"{answer.address} is empty.", "Nothing was recorded; try again later.")
    return Fetched(answer.address, answer.status, answer.headers, passed, answer.data)


def _unanswered(address: str, fault: Exception) -> ArchiveError:
    cause = fault.__cause__ or fault.__context__
    for each in (fault, cause):
        if isinstance(each, ArchiveError):
            return each
    said = str(fault).rstrip(".") or type(fault).__name__
    return SourceUnreadable(f"{address} cannot be fetched: {said}.", "Check the address and the network.")


def _client(judged: Callable[[str, int], list[str]], limits: FetchLimits) -> httpx.Client:
    """A client that connects only to what ``judged`` gives for a name and a port."""
    try:
        import httpcore
        import httpx
    except ImportError as fault:
        raise SourceUnreadable(
            "Fetching from the web needs httpx, which is not installed.",
            "Run: pip install 'policy-archive[watch]'",
        ) from fault

    class Guard(httpcore.SyncBackend):
        """Connects to addresses that were judged, so that a name cannot change its meaning in between."""

        def connect_tcp(self, host, port, *arguments, **named):  # type: ignore[no-untyped-def] # httpcore's own
            failure: Exception = OSError("no address")
            for found in judged(host, port):
                try:
                    return super().connect_tcp(found, port, *arguments, **named)
                except httpcore.NetworkError as fault:
                    failure = fault
            raise failure

    transport = httpx.HTTPTransport()
    transport._pool = httpcore.ConnectionPool(  # noqa: SLF001 - httpx offers no other way to the connection
        ssl_context=httpx.create_ssl_context(), network_backend=Guard()
    )
    return httpx.Client(
        transport=transport,
        follow_redirects=False,
        timeout=httpx.Timeout(limits.silence, connect=limits.connect),
        headers={"user-agent": USER_AGENT, "accept-encoding": "gzip, deflate", "accept": "*/*"},
    )


def resolved(host: str, port: int, *, allow_private: bool = False, trusted: Container[str] = ()) -> list[str]:
    """The IP addresses that a host name stands for, all of them public, trusted, or private ones allowed.

    Raises:
        SourceUnreadable: the name stands for nothing, or for an address that may not be fetched from.
    """
    try:
        answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as fault:
        raise SourceUnreadable(f"No host is named {host}: {fault.strerror}.", "Check the address.") from fault
    found = list(dict.fromkeys(str(answer[4][0]) for answer in answers))
    private = [each for each in found if not is_public(each) and each not in trusted]
    if private and not allow_private:
        named = host if host == private[0] else f"{host} ({private[0]})"
        raise SourceUnreadable(
            f"{named} is an address of a private network.",
            "Add --allow-private if you mean to fetch from there.",
        )
    return found
