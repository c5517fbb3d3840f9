"""Signed and stamped tree heads, against an authority that OpenSSL plays on this machine."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest

from archive.errors import OutputUnwritable, SettingInvalid, SourceUnreadable
from archive.services.audit.signing import check_head, new_key, over_http, tree_head
from archive.store import Repository, open_archive
from tests.making import taken_in

pytest.importorskip("rfc3161_client")

CONFIG = """
[req]
distinguished_name = name
prompt = no
[name]
CN = Test authority
[ca]
basicConstraints = critical, CA:true
keyUsage = critical, keyCertSign
[tsa]
basicConstraints = critical, CA:false
keyUsage = critical, digitalSignature
extendedKeyUsage = critical, timeStamping
[stamps]
serial = {folder}/serial
crypto_device = builtin
signer_cert = {folder}/tsa.pem
signer_key = {folder}/tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha512
accuracy = secs:1
ess_cert_id_alg = sha256
"""


def openssl(folder: Path, *words: str) -> bytes:
    done = subprocess.run(["openssl", *words], cwd=folder, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a certificate authority and a time-stamp certificate."""
    if shutil.which("openssl") is None:
        pytest.skip("needs openssl")
    folder = tmp_path_factory.mktemp("tsa")
    (folder / "tsa.cnf").write_text(CONFIG.format(folder=folder))
    (folder / "serial").write_text("01\n")
    key = ["-newkey", "rsa:2048", "-nodes", "-config", "tsa.cnf"]
    openssl(
        folder,
        "req",
        "-x509",
        *key,
        "-keyout",
        "ca.key",
        "-out",
        "ca.pem",
        "-extensions",
        "ca",
        "-days",
        "30",
    )
    openssl(folder, "req", *key, "-keyout", "tsa.key", "-out", "tsa.csr")
    signing = ["-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "30"]
    extensions = ["-extfile", "tsa.cnf", "-extensions", "tsa"]
    openssl(folder, "x509", "-req", "-in", "tsa.csr", *signing, *extensions, "-out", "tsa.pem")
    return folder


@pytest.fixture
def stamper(authority: Path, tmp_path: Path) -> Callable[[bytes], bytes]:
    def stamp(query: bytes) -> bytes:
        (tmp_path / "query.tsq").write_bytes(query)
        reply = ["-config", "tsa.cnf", "-section", "stamps", "-queryfile", str(tmp_path / "query.tsq")]
        openssl(authority, "ts", "-reply", *reply, "-out", str(tmp_path / "reply.tsr"))
        return (tmp_path / "reply.tsr").read_bytes()

    return stamp


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Repository]:
    with open_archive(str(tmp_path / "a.db"), create=True) as repository:
        taken_in(repository, "Peace is kept.", "Peace is wanted.")
        yield repository


@pytest.fixture
def key(tmp_path: Path) -> Path:
    new_key(tmp_path / "key.pem")
    return tmp_path / "key.pem"


def test_a_signed_head_holds_and_an_altered_one_does_not(small: Repository, key: Path) -> None:
    head = json.loads(json.dumps(tree_head(small, key)))
    assert "No authority stamped it" in check_head(head)
    for name, other in (("size", 99), ("root", "0" * 64), ("signed_at", "2001-01-01"), ("key", "0" * 64)):
        with pytest.raises(SettingInvalid, match="signature does not hold"):
            check_head({**head, name: other})


def test_a_stamp_holds_against_the_authoritys_certificates_only(
    small: Repository, key: Path, authority: Path, stamper: Callable[[bytes], bytes]
) -> None:
    head = tree_head(small, key, stamper)
    assert "was not checked" in check_head(head)
    assert "An authority stamped it at 20" in check_head(head, (authority / "ca.pem").read_bytes())
    other = tree_head(small, key, stamper)
    taken_in(small, "Peace is gone.", first=2003)
    later = tree_head(small, key)
    with pytest.raises(SettingInvalid, match="time stamp does not hold"):
        check_head({**later, "timestamp": other["timestamp"]}, (authority / "ca.pem").read_bytes())


def test_an_authority_over_http(
    small: Repository, key: Path, authority: Path, stamper: Callable[[bytes], bytes]
) -> None:
    class Authority(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            reply = stamper(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(200)
            self.end_headers()
            self.wfile.write(reply)

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Authority)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        head = tree_head(small, key, over_http(f"http://127.0.0.1:{server.server_port}"))
        assert "An authority stamped it" in check_head(head, (authority / "ca.pem").read_bytes())
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def test_an_authority_that_is_not_there_is_told_in_one_sentence(small: Repository, key: Path) -> None:
    with pytest.raises(SourceUnreadable, match="cannot be reached"):
        tree_head(small, key, over_http("http://127.0.0.1:9"))


def test_a_reply_that_is_no_stamp_is_refused(small: Repository, key: Path) -> None:
    with pytest.raises(SettingInvalid, match="no time stamp"):
        tree_head(small, key, lambda query: b"hello")


def test_a_key_is_never_overwritten(key: Path) -> None:
    assert key.stat().st_mode & 0o077 == 0
    with pytest.raises(OutputUnwritable):
        new_key(key)
