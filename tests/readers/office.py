"""Small files of word processors and PDF, made for tests from what they should hold."""

from __future__ import annotations

import io
import zipfile

from archive.model import Reading
from archive.readers.registry import read

WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


ODF = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (("office", "office"), ("text", "text"), ("table", "table"), ("style", "style"))
)


def zipped(parts: dict[str, str | bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return packed.getvalue()


def docx(body: str, **parts: str) -> Reading:
    document = f"<w:document {WORD}><w:body>{body}</w:body></w:document>"
    others = {f"word/{name}.xml": f"<w:{name} {WORD}>{content}</w:{name}>" for name, content in parts.items()}
    return read(zipped({"word/document.xml": document, **others}), "notice.docx")


def odt(body: str, styles: str = "", tracked: str = "") -> Reading:
    content = (
        f"<office:document-content {ODF}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:text>{tracked}{body}</office:text></office:body></office:document-content>"
    )
    return read(
        zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content}), "notice.odt"
    )


def rtf(body: str) -> Reading:
    return read(f"{{\\rtf1\\ansi\\ansicpg1252 {body}}}".encode("latin-1"), "notice.rtf")


def told(reading: Reading) -> list[tuple[str, str]]:
    return [(str(block.furniture or block.kind), block.text) for block in reading.blocks]


def run(text: str) -> str:
    return f"<w:r><w:t>{text}</w:t></w:r>"


Placed = tuple[float, float, float, str]


def pdf_of(*pages: list[Placed]) -> bytes:
    """A PDF whose pages show texts at a place (left, baseline) in a size of Helvetica."""
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    ]
    kids = []
    for page in pages:
        shown = "".join(f"BT /F {size} Tf {left} {up} Td ({text}) Tj ET\n" for left, up, size, text in page)
        objects.append(f"<</Length {len(shown)}>>stream\n{shown}endstream")
        contents = len(objects)
        fonts = "/Resources<</Font<</F 3 0 R>>>>"
        objects.append(f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents {contents} 0 R{fonts}>>")
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<</Type/Pages/Kids[{' '.join(kids)}]/Count {len(kids)}>>"
    body = b"%PDF-1.4\n"
    offsets = []
    for number, content in enumerate(objects, 1):
        offsets.append(len(body))
        body += f"{number} 0 obj{content}endobj\n".encode("latin-1")
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    size = len(objects) + 1
    trailer = f"trailer<</Root 1 0 R/Size {size}>>\nstartxref\n{len(body)}\n%%EOF"
    return body + f"xref\n0 {size}\n0000000000 65535 f \n{table}{trailer}".encode()
