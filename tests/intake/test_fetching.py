"""Fetching from a real server that behaves as badly as servers do."""

from __future__ import annotations

import gzip
import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.errors import IntakeError, SourceEmpty, SourceTooLarge, SourceUnreadable
from archive.model import Deposit, Outcome, Receipt
from archive.services.intake.addresses import checked_address, is_address, is_public, name_in, next_address
from archive.services.intake.capture import capture
from archive.services.intake.deposits import Statements
from archive.services.intake.fetch import Fetcher, FetchLimits, conditions, decoded, resolved, told_headers
from archive.services.intake.ingest import ingest
from archive.services.intake.robots import is_allowed
from archive.store import Repository

PAGE = (
    "<!doctype html><html lang=en><title>House rules</title><body><h1>House rules</h1>"
    "<p>Effective 1 March 2021.</p><p>Readers whisper.</p><p>Books go back by six.</p></body></html>"
)


class Awkward(BaseHTTPRequestHandler):
    """One path for each way of answering."""

    asked: ClassVar[list[tuple[str, dict[str, str]]]] = []
    robots = ""
    elsewhere = ""

    def do_GET(self) -> None:
        type(self).asked.append((self.path, {k.lower(): v for k, v in self.headers.items()}))
        name = self.path.partition("?")[0].strip("/").replace(".", "_").replace("-", "_")
        getattr(self, f"answer_{name}", self.answer_missing)()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its own name
        """Say nothing."""

    def reply(self, body: bytes = b"", status: int = 200, **headers: str) -> None:
        self.send_response(status)
        sent = {"Content-Length": str(len(body)), "Content-Type": "text/html; charset=utf-8"}
        for key, value in {**sent, **{k.replace("_", "-"): v for k, v in headers.items()}}.items():
            self.send_header(key, value)
        self.end_headers()
        self.wfile.write(body)

    def answer_missing(self) -> None:
        self.reply(b"gone", 404)

    def answer_robots_txt(self) -> None:
        if type(self).robots:
            self.reply(type(self).robots.encode(), Content_Type="text/plain")
        else:
            self.answer_missing()

    def answer_rules(self) -> None:
        if self.headers.get("If-None-Match") == '"one"':
            self.send_response(304)
            self.send_header("ETag", '"one"')
            self.end_headers()
        else:
            self.reply(PAGE.encode(), ETag='"one"', Set_Cookie="who=you", X_Served_By="shelf 3")

    def answer_packed(self) -> None:
        self.reply(gzip.compress(PAGE.encode()), Content_Encoding="gzip")

    def answer_packed_and_cut(self) -> None:
        self.reply(gzip.compress(PAGE.encode())[:-20], Content_Encoding="gzip")

    def answer_bomb(self) -> None:
        self.reply(gzip.compress(b"a" * 4_000_000) * 10, Content_Encoding="gzip")

    def answer_brotli(self) -> None:
        self.reply(b"\x0b\x02\x80", Content_Encoding="br")

    def answer_moved(self) -> None:
        self.reply(status=301, Location="/moved-again")

    def answer_moved_again(self) -> None:
        self.reply(status=307, Location="rules#part-2")

    def answer_to_elsewhere(self) -> None:
        self.reply(status=302, Location=type(self).elsewhere)

    def answer_circle(self) -> None:
        self.reply(status=302, Location="/circle-back")

    def answer_circle_back(self) -> None:
        self.reply(status=302, Location="/circle")

    def answer_endless(self) -> None:
        self.reply(status=302, Location=f"/endless?{time.monotonic_ns()}")

    def answer_to_a_file(self) -> None:
        self.reply(status=302, Location="file:///etc/hostname")

    def answer_drip(self) -> None:
        self.send_response(200)
        self.end_headers()
        for _ in range(100):
            try:
                self.wfile.write(b"drip ")
                self.wfile.flush()
            except OSError:
                return
            time.sleep(0.05)

    def answer_silent(self) -> None:
        time.sleep(1.5)

    def answer_short(self) -> None:
        self.reply(PAGE.encode()[:50], Content_Length="5000")
        self.close_connection = True

    def answer_chunks_cut(self) -> None:
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        self.wfile.write(b"ff\r\nfewer than promised")
        self.close_connection = True

    def answer_empty(self) -> None:
        self.reply(b"")

    def answer_broken(self) -> None:
        self.reply(b"no", 503)

    def answer_garbage(self) -> None:
        self.wfile.write(b"this is not HTTP at all\r\n\r\n")
        self.close_connection = True

    def answer_wrong_charset(self) -> None:
        body = PAGE.replace("whisper", "m\u00fcssen fl\u00fcstern").encode("utf-8")
        self.reply(body, Content_Type="text/html; charset=koi8-r")

    def answer_large(self) -> None:
        self.reply(b"a" * 3_000_000)


@pytest.fixture
def site() -> Iterator[str]:
    Awkward.asked.clear()
    Awkward.robots = ""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Awkward)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


PATIENT = FetchLimits(connect=10, silence=10, total=30, size=2_000_000)
QUICK = FetchLimits(connect=10, silence=0.5, total=1.0, size=2_000_000)


@pytest.fixture
def fetcher() -> Iterator[Fetcher]:
    with Fetcher(allow_private=True, limits=PATIENT) as opened:
        yield opened


def test_page_comes_with_its_headers_and_without_cookies(site: str, fetcher: Fetcher) -> None:
    answer = fetcher.fetch(f"{site}/rules#top")
    assert answer.data == PAGE.encode()
    assert answer.address == f"{site}/rules"
    assert answer.headers["x-served-by"] == "shelf 3"
    assert "set-cookie" not in answer.headers
    assert Awkward.asked[0][1]["user-agent"].startswith("policy-archive/")


def test_compression_is_undone(site: str, fetcher: Fetcher) -> None:
    assert fetcher.fetch(f"{site}/packed").data == PAGE.encode()


@given(st.binary(max_size=400), st.integers(1, 50), st.integers(1, 4), st.binary(max_size=3))
def test_compressed_bodies_come_out_whole_however_they_arrive(
    body: bytes, step: int, members: int, padding: bytes
) -> None:
    packed = gzip.compress(body) * members + padding.replace(b"\x1f", b"\0")
    parts = [packed[at : at + step] for at in range(0, len(packed), step)]
    assert b"".join(decoded(parts, "gzip", "x")) == body * members


def test_redirects_are_followed_and_told(site: str, fetcher: Fetcher) -> None:
    answer = fetcher.fetch(f"{site}/moved")
    assert answer.address == f"{site}/rules"
    assert answer.redirects == (f"{site}/moved", f"{site}/moved-again")


@pytest.mark.parametrize(
    ("path", "fault", "said"),
    [
        ("nothing-here", SourceUnreadable, "status 404"),
        ("broken", SourceUnreadable, "status 503"),
        ("circle", SourceUnreadable, "in a circle"),
        ("endless", SourceUnreadable, "more than 10 times"),
        ("to-a-file", SourceUnreadable, "no web address"),
        ("short", SourceUnreadable, "cannot be fetched"),
        ("chunks-cut", SourceUnreadable, "cannot be fetched"),
        ("packed-and-cut", SourceUnreadable, "broke off"),
        ("garbage", SourceUnreadable, "cannot be fetched"),
        ("brotli", SourceUnreadable, "encoded as 'br'"),
        ("empty", SourceEmpty, "is empty"),
        ("large", SourceTooLarge, "more than 2 MiB"),
        ("bomb", SourceTooLarge, "more than 2 MiB"),
    ],
)
def test_awkward_answers_end_in_one_sentence(
    site: str, fetcher: Fetcher, path: str, fault: type[IntakeError], said: str
) -> None:
    with pytest.raises(fault, match=said):
        fetcher.fetch(f"{site}/{path}")


@pytest.mark.parametrize(("path", "said"), [("drip", "not complete after"), ("silent", "cannot be fetched")])
def test_slow_servers_are_given_up(site: str, path: str, said: str) -> None:
    with Fetcher(allow_private=True, limits=QUICK) as hasty, pytest.raises(SourceUnreadable, match=said):
        hasty.fetch(f"{site}/{path}")


def test_private_addresses_are_refused_before_a_connection_is_made(site: str) -> None:
    with Fetcher(limits=QUICK) as cautious, pytest.raises(SourceUnreadable, match="--allow-private"):
        cautious.fetch(f"{site}/rules")
    assert Awkward.asked == []


def test_redirect_to_a_private_address_is_refused(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first hop's name is taken for a public one; the second is judged anew."""
    real = socket.getaddrinfo
    port = int(site.rpartition(":")[2])

    def answers(host: str, *arguments: object, **named: object) -> object:
        if host == "rules.example":
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("93.184.215.14", port))]
        return real(host, *arguments, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "getaddrinfo", answers)
    assert resolved("rules.example", port) == ["93.184.215.14"]
    with pytest.raises(SourceUnreadable, match="private network"):
        resolved("localhost", port)


@pytest.fixture
def everywhere() -> Iterator[tuple[str, str]]:
    """One server under two loopback addresses; the first sends everybody on to the second."""
    Awkward.asked.clear()
    server = ThreadingHTTPServer(("0.0.0.0", 0), Awkward)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    Awkward.elsewhere = f"http://127.0.0.2:{server.server_port}/rules"
    yield f"http://127.0.0.1:{server.server_port}/to_elsewhere", Awkward.elsewhere
    server.shutdown()
    server.server_close()
    thread.join()


def test_live_redirect_to_a_private_address_is_refused_before_it_is_asked(
    everywhere: tuple[str, str],
) -> None:
    """127.0.0.1 stands for a public address here: it alone is trusted."""
    first, second = everywhere
    with Fetcher(trusted=frozenset({"127.0.0.1"}), limits=PATIENT) as cautious:
        with pytest.raises(SourceUnreadable, match=r"127\.0\.0\.2.* private network"):
            cautious.fetch(first)
        assert [path for path, _ in Awkward.asked] == ["/to_elsewhere"]
    with Fetcher(allow_private=True, limits=PATIENT) as bold:
        found = bold.fetch(first)
    assert (found.address, found.redirects) == (second, (first,))
    assert [path for path, _ in Awkward.asked][-1] == "/rules"


def test_unchanged_page_is_not_taken_twice(
    site: str, fetcher: Fetcher, either_repository: Repository
) -> None:
    repository = either_repository
    said = Statements(series="house-rules")
    first = capture(repository, fetcher, f"{site}/rules", said)
    assert isinstance(first, Deposit)
    head = ingest(repository, first).head
    assert str(head.effective_on) == "2021-03-01"
    second = capture(repository, fetcher, f"{site}/rules", said)
    assert isinstance(second, Receipt)
    assert second.outcome is Outcome.ALREADY_HELD
    assert second.head.digest == head.digest
    assert Awkward.asked[-1][1]["if-none-match"] == '"one"'


def test_provenance_tells_how_the_server_answered(
    site: str, fetcher: Fetcher, repository: Repository
) -> None:
    deposit = capture(repository, fetcher, f"{site}/moved", Statements(series="house-rules"))
    assert isinstance(deposit, Deposit)
    (origin,) = repository.provenances(ingest(repository, deposit).head.witness)
    assert origin.method == "url"
    assert origin.source == f"{site}/moved"
    assert origin.source_url == f"{site}/rules"
    assert origin.details["status"] == "200"
    assert origin.details["redirects"] == f"{site}/moved {site}/moved-again"
    assert origin.details["header.etag"] == '"one"'


def test_wrong_charset_does_not_garble_what_the_bytes_say(
    site: str, fetcher: Fetcher, repository: Repository
) -> None:
    deposit = capture(repository, fetcher, f"{site}/wrong-charset", Statements(series="house-rules"))
    assert isinstance(deposit, Deposit)
    assert deposit.media_type == "text/html; charset=koi8-r"
    head = ingest(repository, deposit).head
    assert head.encoding != ""
    assert repository.witness(head.witness).data == deposit.data


def test_robots_are_heeded_unless_told_otherwise(site: str, fetcher: Fetcher, repository: Repository) -> None:
    Awkward.robots = "User-agent: *\nDisallow: /rules$\n"
    with pytest.raises(SourceUnreadable, match="--ignore-robots"):
        capture(repository, fetcher, f"{site}/rules", Statements())
    assert isinstance(capture(repository, fetcher, f"{site}/packed", Statements()), Deposit)
    with Fetcher(allow_private=True, heeds_robots=False, limits=PATIENT) as bold:
        assert isinstance(capture(repository, bold, f"{site}/rules", Statements()), Deposit)


def test_rules_for_others_do_not_bind_us() -> None:
    assert is_allowed("User-agent: Other\nDisallow: /\n", "https://a.example/rules")
    assert not is_allowed("User-agent: policy-archive\nDisallow: /\n", "https://a.example/rules")


@pytest.mark.parametrize(
    "host",
    [
        *("127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0", "100.64.0.1"),
        *("224.0.0.1", "255.255.255.255", "::1", "fe80::1%eth0", "fc00::1", "::ffff:127.0.0.1"),
        *("64:ff9b::7f00:1", "2002:7f00:1::", "not an address"),
    ],
)
def test_special_ranges_are_not_public(host: str) -> None:
    assert not is_public(host)


@pytest.mark.parametrize("host", ["93.184.215.14", "2606:2800:21f:cb07::1", "64:ff9b::5db8:d70e"])
def test_ordinary_addresses_are_public(host: str) -> None:
    assert is_public(host)


@pytest.mark.parametrize(
    "address",
    [
        "ftp://a.example/x",
        "http://",
        "http://ann:secret@a.example/",
        "http://a.example:99999/",
        "http://[::1",
        "https:///rules",
    ],
)
def test_what_is_no_web_address_is_told_and_no_secret_repeated(address: str) -> None:
    with pytest.raises(SourceUnreadable) as caught:
        checked_address(address)
    assert "secret" not in str(caught.value)


def test_addresses_are_told_from_files_and_named() -> None:
    assert is_address("HTTPS://a.example/rules")
    assert not is_address("http.txt")
    assert name_in("https://a.example/house/rules.html?x=1") == "rules.html"
    assert name_in("https://a.example/") == "a.example"
    assert next_address("https://a.example/b/c", "../d#e") == "https://a.example/d"


def test_conditions_are_what_the_server_said_before() -> None:
    assert conditions({"etag": '"x"', "date": "now"}) == {"if-none-match": '"x"'}
    assert told_headers([("A", "1"), ("a", "2"), ("Set-Cookie", "x")]) == {"a": "1, 2"}
