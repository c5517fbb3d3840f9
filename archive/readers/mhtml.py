"""Pages that a browser saved whole as one file (MHTML, RFC 2557): the page in it is read."""

from __future__ import annotations

from email import message_from_bytes, policy
from email.message import Message

from archive.errors import DocumentBroken
from archive.model import Claim, Reading
from archive.readers.html import read_html
from archive.readers.limits import MAX_CONTAINER_BYTES, refuse_larger
from archive.readers.reader import HTML, Context


def read_mhtml(data: bytes, context: Context) -> Reading:
    """Blocks of the page inside a saved web archive; its saving date dates the copy and is no claim."""
    refuse_larger(len(data), MAX_CONTAINER_BYTES, context.name)
    message = message_from_bytes(data, policy=policy.compat32)
    page = next((part for part in message.walk() if part.get_content_type() == HTML), None)
    content = page.get_payload(decode=True) if page is not None else None
    if page is None or not isinstance(content, bytes):
        raise DocumentBroken(
            f"{context.name} is a web archive without a page in it.", "Save the page again as HTML."
        )
    charset = page.get_content_charset() or ""
    reading = read_html(content, Context(context.name, HTML, charset))
    return Reading(
        f"mhtml/1 {reading.reader}",
        context.media_type,
        reading.blocks,
        (*reading.claims, *_subject(message)),
        reading.findings,
        reading.encoding,
    )


def _subject(message: Message) -> tuple[Claim, ...]:
    """The page's title as the browser noted it."""
    subject = " ".join(str(message.get("Subject") or "").split())
    return (Claim("title", subject, subject, "head", "Subject of the web archive", 35),) if subject else ()
