"""Signed tree heads: who vouches for a root, and since when it existed.

A tree head names the log's size and root. An Ed25519 signature shows that the holder of a key vouched
for it; a time stamp by RFC 3161 shows that it existed before the authority's time. Neither shows more:
not who a key belongs to, and not what the texts are worth.

Needs the extra ``sign``.
"""

from __future__ import annotations

import base64
import json
import urllib.request
from collections.abc import Callable
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from archive.errors import OutputUnwritable, SettingInvalid, SourceUnreadable

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from archive.store import Repository

SCHEMA = "policy-archive/tree-head/1"
SIGNED = ("schema", "size", "root", "signed_at")
_PATIENCE = 30

Head = dict[str, object]
Stamper = Callable[[bytes], bytes]
"""Sends a time-stamp query somewhere and gives the reply."""


def new_key(place: Path) -> str:
    """Write a new private key, readable by its owner only; gives the public key in hex.

    Raises:
        OutputUnwritable: something is there already, or it cannot be written.
    """
    _need_library()
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import ed25519

    key = ed25519.Ed25519PrivateKey.generate()
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    try:
        place.touch(mode=0o600, exist_ok=False)
        place.write_bytes(pem)
    except OSError as fault:
        raise OutputUnwritable(f"{place} cannot be written: {fault.strerror}.", "Name a new file.") from fault
    return _public(key)


def tree_head(
    repository: Repository,
    key: Path,
    stamper: Stamper | None = None,
    clock: Callable[[], datetime] | None = None,
) -> Head:
    """The log's present tree head, signed, and stamped where ``stamper`` reaches an authority.

    Raises:
        SettingInvalid: the key is none, or the authority refuses.
        SourceUnreadable: the key cannot be read, or the authority cannot be reached.
    """
    private = _private(key)
    size, root = repository.root()
    now = clock() if clock else datetime.now(UTC)
    head: Head = {
        "schema": SCHEMA,
        "size": size,
        "root": root,
        "signed_at": now.isoformat(timespec="seconds"),
    }
    head["key"] = _public(private)
    head["signature"] = private.sign(signed_bytes(head)).hex()
    if stamper is not None:
        head["timestamp"] = base64.b64encode(_stamped(signed_bytes(head), stamper)).decode("ascii")
    return head


def signed_bytes(head: Head) -> bytes:
    """What signature and time stamp cover: ASCII JSON of schema, size, root and moment, names sorted."""
    content = {name: head[name] for name in SIGNED}
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode("ascii")


def check_head(head: Head, roots: bytes = b"") -> str:
    """What a signed tree head shows; with ``roots`` (PEM certificates) its time stamp is checked too.

    Raises:
        SettingInvalid: the signature or the time stamp does not hold.
    """
    _need_library()
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric import ed25519

    try:
        public = ed25519.Ed25519PublicKey.from_public_bytes(bytes.fromhex(str(head["key"])))
        public.verify(bytes.fromhex(str(head["signature"])), signed_bytes(head))
    except (InvalidSignature, KeyError, ValueError) as fault:
        raise SettingInvalid("The tree head's signature does not hold.", "Do not rely on it.") from fault
    told = f"Key {head['key']} signed the log of {head['size']} events with root {head['root']}."
    if "timestamp" not in head:
        return f"{told} No authority stamped it."
    if not roots:
        return f"{told} Its time stamp was not checked; give the authority's certificates with --roots."
    return f"{told} An authority stamped it at {_check_stamp(head, roots).isoformat()}."


def over_http(address: str) -> Stamper:
    """A stamper that asks the authority at an http(s) address."""
    if not address.startswith(("http://", "https://")):
        raise SettingInvalid(f"{address!r} is no http(s) address.", "Name the authority's address.")

    def ask(query: bytes) -> bytes:
        request = urllib.request.Request(  # noqa: S310 - checked above
            address, query, {"Content-Type": "application/timestamp-query"}
        )
        try:
            with urllib.request.urlopen(request, timeout=_PATIENCE) as reply:  # noqa: S310
                return bytes(reply.read())
        except OSError as fault:
            raise SourceUnreadable(
                f"The authority at {address} cannot be reached ({fault}).",
                "The head can be signed without it.",
            ) from fault

    return ask


def _stamped(content: bytes, stamper: Stamper) -> bytes:
    from rfc3161_client import PKIStatus, TimestampRequestBuilder, decode_timestamp_response

    query = TimestampRequestBuilder().data(content).build()
    reply = stamper(query.as_bytes())
    try:
        status = PKIStatus(decode_timestamp_response(reply).status)
    except ValueError as fault:
        raise SettingInvalid("The authority's reply is no time stamp.", "Try another authority.") from fault
    if status not in (PKIStatus.GRANTED, PKIStatus.GRANTED_WITH_MODS):
        raise SettingInvalid(
            f"The authority refused the time stamp ({status.name}).", "Try another authority."
        )
    return reply


def _check_stamp(head: Head, roots: bytes) -> datetime:
    from cryptography import x509
    from rfc3161_client import VerificationError, VerifierBuilder, decode_timestamp_response

    try:
        reply = decode_timestamp_response(base64.b64decode(str(head["timestamp"]), validate=True))
        builder = VerifierBuilder()
        for certificate in x509.load_pem_x509_certificates(roots):
            builder = builder.add_root_certificate(certificate)
        builder.build().verify_message(reply, signed_bytes(head))
    except (VerificationError, ValueError) as fault:
        raise SettingInvalid(f"The time stamp does not hold ({fault}).", "Do not rely on it.") from fault
    return reply.tst_info.gen_time


def _private(place: Path) -> Ed25519PrivateKey:
    _need_library()
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import ed25519

    try:
        key = serialization.load_pem_private_key(place.read_bytes(), password=None)
    except OSError as fault:
        raise SourceUnreadable(
            f"{place} cannot be read: {fault.strerror}.", "Make a key: --new-key."
        ) from fault
    except (ValueError, TypeError) as fault:
        fact = f"{place} holds no private key without a password."
        raise SettingInvalid(fact, "Make one: --new-key.") from fault
    if not isinstance(key, ed25519.Ed25519PrivateKey):
        raise SettingInvalid(f"{place} holds a key of another kind than Ed25519.", "Make one: --new-key.")
    return key


def _public(key: Ed25519PrivateKey) -> str:
    return key.public_key().public_bytes_raw().hex()


def _need_library() -> None:
    if find_spec("cryptography") is None or find_spec("rfc3161_client") is None:
        raise SettingInvalid(
            "Signing needs packages that are not installed.", "Install policy-archive[sign]."
        )
