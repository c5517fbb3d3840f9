"""WARC files and TimeMaps: every capture is a witness at its own moment; nothing is lost to a broken file."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from archive.errors import DocumentBroken
from archive.model import Receipt
from archive.services.intake.bulk import Answer, Refusal
from archive.services.intake.captures import is_asked_for, is_document, series_of_address
from archive.services.intake.fetch import Fetcher, FetchLimits
from archive.services.intake.imports import take_captures
from archive.services.intake.memento import TimeMapImport, parse_timemap, raw_address
from archive.services.intake.warc import WebArchive
from archive.store import Repository

# warcio's writer leaves its own temporary file to the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")

ADDRESS = "https://www.example.org/legal/rules/"


def page(fee: int, note: str = "") -> bytes:
    text = f"<h1>Rules of the baths</h1><p>Guests pay {fee} crowns.</p><p>Towels stay here.</p>{note}"
    return f"<!doctype html><html lang=en><title>Rules</title><body>{text}</body></html>".encode()


class Keeper:
    """Writes a WARC file record by record."""

    def __init__(self, path: Path, *, gzipped: bool = True) -> None:
        self.path = path
        self.file = path.open("wb")
        self.writer = WARCWriter(self.file, gzip=gzipped)

    def response(
        self,
        date: str,
        body: bytes,
        address: str = ADDRESS,
        status: str = "200 OK",
        kind: str = "text/html; charset=utf-8",
        **warc: str,
    ) -> str:
        headers = [("Content-Type", kind), ("Content-Length", str(len(body))), ("Server", "shelf")]
        http = StatusAndHeaders(status, headers, protocol="HTTP/1.1")
        more = {"WARC-Date": date, **{key.replace("_", "-"): value for key, value in warc.items()}}
        record = self.writer.create_warc_record(
            address, "response", payload=BytesIO(body), http_headers=http, warc_headers_dict=more
        )
        self.writer.write_record(record)
        return str(record.rec_headers.get_header("WARC-Payload-Digest"))

    def revisit(self, date: str, digest: str, original: str, address: str = ADDRESS) -> None:
        record = self.writer.create_revisit_record(
            address, digest, ADDRESS, original, warc_headers_dict={"WARC-Date": date}
        )
        self.writer.write_record(record)

    def resource(self, date: str, body: bytes, address: str) -> None:
        record = self.writer.create_warc_record(
            address,
            "resource",
            payload=BytesIO(body),
            length=len(body),
            warc_content_type="text/plain",
            warc_headers_dict={"WARC-Date": date},
        )
        self.writer.write_record(record)

    def close(self) -> Path:
        self.file.close()
        return self.path


def imported(
    repository: Repository, *paths: Path, series: str | None = None, wanted: tuple[str, ...] = ()
) -> list[Answer]:
    captures = WebArchive(paths, series, wanted).captures()
    return list(take_captures(repository, captures, processes=0))


def outcomes(answers: list[Answer]) -> list[str]:
    return [answer.outcome.value if isinstance(answer, Receipt) else "refused" for answer in answers]


@pytest.mark.parametrize("gzipped", [True, False])
def test_each_capture_keeps_its_moment_and_what_the_server_said(
    either_repository: Repository, tmp_path: Path, gzipped: bool
) -> None:
    repository = either_repository
    keeper = Keeper(tmp_path / "a.warc.gz", gzipped=gzipped)
    keeper.response("2020-03-01T10:00:00Z", page(3))
    keeper.response("2021-03-01T10:00:00Z", page(4))
    assert outcomes(imported(repository, keeper.close())) == ["recorded", "recorded"]
    heads = repository.heads("www.example.org/legal/rules")
    assert [str(head.effective_on) for head in heads] == ["2020-03-01", "2021-03-01"]
    assert {head.dated_by for head in heads} == {"capture"}
    (origin,) = repository.provenances(heads[0].witness)
    assert origin.method == "warc"
    assert origin.source_url == ADDRESS
    assert origin.retrieved_at == datetime(2020, 3, 1, 10, tzinfo=UTC)
    assert origin.details["header.server"] == "shelf"
    assert origin.details["warc.record"].startswith("<urn:uuid:")
    assert repository.witness(heads[0].witness).data == page(3)
    assert repository.verify().findings == ()


def test_second_import_adds_nothing(repository: Repository, tmp_path: Path) -> None:
    keeper = Keeper(tmp_path / "a.warc.gz")
    keeper.response("2020-03-01T10:00:00Z", page(3))
    path = keeper.close()
    imported(repository, path)
    before = repository.root()
    assert outcomes(imported(repository, path)) == ["already held"]
    assert repository.root() == before


def test_page_captured_again_unchanged_is_a_provenance_and_no_version(
    repository: Repository, tmp_path: Path
) -> None:
    keeper = Keeper(tmp_path / "a.warc.gz")
    keeper.response("2020-03-01T10:00:00Z", page(3))
    keeper.response("2020-06-01T10:00:00Z", page(3))
    keeper.response("2020-09-01T10:00:00Z", page(3, "<!-- served by shelf 2 -->"))
    keeper.response("2020-12-01T10:00:00Z", page(4))
    assert outcomes(imported(repository, keeper.close())) == [
        "recorded",
        "already held",
        "same text",
        "recorded",
    ]
    heads = repository.heads("www.example.org/legal/rules")
    assert [str(head.effective_on) for head in heads] == ["2020-03-01", "2020-12-01"]
    moments = [origin.retrieved_at.month for origin in repository.provenances(heads[0].witness)]
    assert moments == [3, 6]


def test_page_that_states_its_date_is_dated_by_it(repository: Repository, tmp_path: Path) -> None:
    keeper = Keeper(tmp_path / "a.warc.gz")
    keeper.response("2020-03-09T10:00:00Z", page(3, "<p>Effective 1 February 2020.</p>"))
    imported(repository, keeper.close())
    (head,) = repository.heads("www.example.org/legal/rules")
    assert (str(head.effective_on), head.dated_by) == ("2020-02-01", "document")


def test_revisit_stands_for_what_it_revisits(repository: Repository, tmp_path: Path) -> None:
    first, second = Keeper(tmp_path / "1.warc.gz"), Keeper(tmp_path / "2.warc.gz")
    digest = first.response("2020-03-01T10:00:00Z", page(3))
    first.response("2020-04-01T10:00:00Z", page(4))
    second.revisit("2020-05-01T10:00:00Z", digest, "2020-03-01T10:00:00Z")
    assert outcomes(imported(repository, first.close(), second.close())) == ["recorded"] * 3
    heads = repository.heads("www.example.org/legal/rules")
    assert [str(head.effective_on) for head in heads] == ["2020-03-01", "2020-04-01", "2020-05-01"]
    assert heads[0].witness == heads[2].witness


def test_revisit_of_something_elsewhere_is_refused(repository: Repository, tmp_path: Path) -> None:
    keeper = Keeper(tmp_path / "a.warc.gz")
    keeper.revisit("2020-05-01T10:00:00Z", "sha1:NOTHERE", "2020-03-01T10:00:00Z")
    (answer,) = imported(repository, keeper.close())
    assert isinstance(answer, Refusal)
    assert "in another file" in str(answer.fault)


def test_only_documents_that_were_had_are_taken(repository: Repository, tmp_path: Path) -> None:
    keeper = Keeper(tmp_path / "a.warc.gz")
    keeper.response("2020-03-01T10:00:00Z", b"gone", status="404 Not Found")
    keeper.response("2020-03-01T10:00:00Z", b"\x89PNG", kind="image/png", address=f"{ADDRESS}logo.png")
    keeper.response("2020-03-01T10:00:00Z", b"body{}", kind="text/css", address=f"{ADDRESS}a.css")
    keeper.resource(
        "2020-03-02T10:00:00Z", b"Rules\n\nNo running.\n\nNo diving.\n", "http://example.org/r.txt"
    )
    source = WebArchive([keeper.close()])
    assert outcomes(list(take_captures(repository, source.captures(), processes=0))) == ["recorded"]
    assert source.passed_over == 3
    assert [head.name for head in repository.series()] == ["example.org/r.txt"]


@pytest.mark.parametrize("gzipped", [True, False])
def test_broken_off_file_gives_what_stood_before(
    repository: Repository, tmp_path: Path, gzipped: bool
) -> None:
    keeper = Keeper(tmp_path / "a.warc.gz", gzipped=gzipped)
    keeper.response("2020-03-01T10:00:00Z", page(3))
    keeper.response("2021-03-01T10:00:00Z", page(4) + b" " * 5000)
    whole = keeper.close()
    cut = tmp_path / "cut.warc.gz"
    cut.write_bytes(whole.read_bytes()[:-60])
    answers = imported(repository, cut)
    assert outcomes(answers) == ["recorded", "refused"]
    assert isinstance(answers[1], Refusal)
    assert isinstance(answers[1].fault, DocumentBroken)
    assert repository.heads("www.example.org/legal/rules")[0].effective_on.year == 2020  # type: ignore[union-attr]


def test_altered_record_is_refused_by_its_digest(repository: Repository, tmp_path: Path) -> None:
    keeper = Keeper(tmp_path / "a.warc", gzipped=False)
    keeper.response("2020-03-01T10:00:00Z", page(3))
    keeper.response("2021-03-01T10:00:00Z", page(4))
    path = keeper.close()
    path.write_bytes(path.read_bytes().replace(b"pay 3 crowns", b"pay 9 crowns"))
    assert outcomes(imported(repository, path)) == ["recorded", "refused"]


def test_record_cut_by_its_crawler_is_refused(repository: Repository, tmp_path: Path) -> None:
    keeper = Keeper(tmp_path / "a.warc.gz")
    keeper.response("2020-03-01T10:00:00Z", page(3), WARC_Truncated="length")
    assert outcomes(imported(repository, keeper.close())) == ["refused"]


def test_what_is_no_warc_is_told(repository: Repository, tmp_path: Path) -> None:
    (tmp_path / "a.warc.gz").write_bytes(b"this is no web archive\r\n\r\n")
    (tmp_path / "b.warc.gz").write_bytes(b"")
    names = ("a.warc.gz", "b.warc.gz", "missing.warc.gz")
    answers = imported(repository, *(tmp_path / name for name in names))
    assert outcomes(answers) == ["refused", "refused", "refused"]


@pytest.mark.parametrize("junk", [b"hello\n", bytes(range(128, 256)) * 9, gzip.compress(b"\x80\x8d<!>" * 99)])
def test_what_is_no_web_archive_is_refused_without_its_bytes(
    repository: Repository, tmp_path: Path, junk: bytes
) -> None:
    path = tmp_path / "junk.warc"
    path.write_bytes(junk)
    (answer,) = imported(repository, path)
    assert isinstance(answer, Refusal)
    assert str(answer.fault) == f"{path} holds no WARC record. Check what it is."


def test_a_file_cut_in_its_first_record_is_damaged_there(repository: Repository, tmp_path: Path) -> None:
    keeper = Keeper(tmp_path / "a.warc.gz")
    keeper.response("2020-03-01T10:00:00Z", page(3) + bytes(range(256)) * 40)
    path = keeper.close()
    path.write_bytes(path.read_bytes()[:-300])
    (answer,) = imported(repository, path)
    assert isinstance(answer, Refusal)
    assert "is damaged " in answer.fault.fact
    assert answer.fault.fact.isprintable()


def test_series_may_be_named_and_addresses_chosen(repository: Repository, tmp_path: Path) -> None:
    keeper = Keeper(tmp_path / "a.warc.gz")
    keeper.response("2020-03-01T10:00:00Z", page(3))
    keeper.response("2020-03-01T10:00:00Z", page(9), address="https://www.example.org/shop")
    imported(repository, keeper.close(), series="baths", wanted=("https://www.example.org/legal",))
    assert [(head.name, head.versions) for head in repository.series()] == [("baths", 1)]


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("https://www.Example.org/legal/Terms/", "www.example.org/legal/Terms"),
        ("http://example.org:80/", "example.org"),
        ("http://example.org:8080/a?b=c", "example.org:8080/a?b=c"),
        ("http://example.org//a/../b/", "example.org/a/b"),
    ],
)
def test_series_is_named_after_the_address(address: str, name: str) -> None:
    assert series_of_address(address) == name


def test_captures_are_chosen_by_address_and_only_documents_are_read() -> None:
    assert is_asked_for("https://a.example/b", ())
    assert is_asked_for("https://a.example/legal/terms", ("*/terms",))
    assert not is_asked_for("https://a.example/shop", ("*/terms",))
    assert is_document("Text/HTML; charset=x")
    assert not is_document("image/png")


class Playback(BaseHTTPRequestHandler):
    """A web archive: a TimeMap in two pages, three captures, one of them lost."""

    asked = 0

    def do_GET(self) -> None:
        type(self).asked += 1
        host = f"http://{self.headers['Host']}"
        first = (
            f'<{ADDRESS}>;rel="original",\n<{host}/map>; rel="self"; type="application/link-format",\n'
            f'<{host}/map2>; rel="timemap"; type="application/link-format"; from="x, y",\n'
            f'<{host}/2>; rel="memento"; datetime="Tue, 01 Jun 2021 10:00:00 GMT",\n'
            f'<{host}/1>; rel="first memento"; datetime="Mon, 01 Jun 2020 10:00:00 GMT"'
        )
        second = f'<{host}/3>; rel="last memento"; datetime="Wed, 01 Jun 2022 10:00:00 GMT"'
        answers = {"/map": first.encode(), "/map2": second.encode(), "/1": page(1), "/2": page(2)}
        body = answers.get(self.path, b"")
        self.send_response(200 if body else 404)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its own name
        """Say nothing."""


@pytest.fixture
def playback() -> Iterator[str]:
    Playback.asked = 0
    server = ThreadingHTTPServer(("127.0.0.1", 0), Playback)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def mapped(repository: Repository, place: str) -> list[Answer]:
    limits = FetchLimits(connect=10, silence=10, total=30)
    with Fetcher(allow_private=True, limits=limits) as fetcher:
        source = TimeMapImport(repository, fetcher, place)
        return list(take_captures(repository, source.captures(), processes=0))


def test_timemap_brings_every_capture_at_its_moment(playback: str, either_repository: Repository) -> None:
    repository = either_repository
    assert outcomes(mapped(repository, f"{playback}/map")) == ["recorded", "recorded", "refused"]
    heads = repository.heads("www.example.org/legal/rules")
    assert [str(head.effective_on) for head in heads] == ["2020-06-01", "2021-06-01"]
    (origin,) = repository.provenances(heads[0].witness)
    assert origin.method == "memento"
    assert origin.source == f"{playback}/1"
    assert origin.source_url == ADDRESS
    assert origin.details["memento.datetime"] == "2020-06-01T10:00:00+00:00"


def test_second_run_fetches_only_what_is_missing(playback: str, repository: Repository) -> None:
    mapped(repository, f"{playback}/map")
    asked = Playback.asked
    before = repository.root()
    assert outcomes(mapped(repository, f"{playback}/map")) == ["already held", "already held", "refused"]
    assert Playback.asked - asked == 3  # two pages of the map and the lost capture
    assert repository.root() == before


def test_timemap_in_a_file(playback: str, repository: Repository, tmp_path: Path) -> None:
    listing = tmp_path / "rules.link"
    listing.write_text(
        f'<{ADDRESS}>; rel="original", '
        f'<{playback}/1>; rel="memento"; datetime="Mon, 01 Jun 2020 10:00:00 GMT"'
    )
    assert outcomes(mapped(repository, str(listing))) == ["recorded"]


def test_timemap_without_captures_is_told() -> None:
    with pytest.raises(DocumentBroken, match="lists no captures"):
        parse_timemap("<html>not found</html>", "https://a.example/map")


def test_commas_and_semicolons_inside_quotes_do_not_divide() -> None:
    found = parse_timemap(
        '<https://a.example/x;y,z>; title="a, b; c \\"d\\""; rel=memento; '
        'datetime="Mon, 01 Jun 2020 10:00:00 GMT",',
        "https://a.example/map",
    )
    assert [each.address for each in found.mementos] == ["https://a.example/x;y,z"]


def test_raw_form_of_playback_is_asked_for() -> None:
    shown = "https://web.archive.org/web/20200101000000/https://a.example/"
    assert raw_address(shown) == "https://web.archive.org/web/20200101000000id_/https://a.example/"
    assert raw_address("https://other.example/20200101000000/x") == "https://other.example/20200101000000/x"
