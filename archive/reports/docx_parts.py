"""The fixed parts of a Word document, and text as its runs hold it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from xml.sax.saxutils import escape, quoteattr

from archive.reports.visible import mark_of

_PROLOGUE = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_FORBIDDEN = re.compile("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\ud800-\\udfff\\ufffe\\uffff]")
_SPECIAL = re.compile("([\\t\\n\\r])")

CONTENT_TYPES = (
    f'{_PROLOGUE}<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_TYPE}.document.main+xml"/>'
    f'<Override PartName="/word/styles.xml" ContentType="{_TYPE}.styles+xml"/>'
    f'<Override PartName="/word/settings.xml" ContentType="{_TYPE}.settings+xml"/>'
    f'<Override PartName="/word/footer1.xml" ContentType="{_TYPE}.footer+xml"/>'
    f'<Override PartName="/word/comments.xml" ContentType="{_TYPE}.comments+xml"/>'
    '<Override PartName="/docProps/core.xml" '
    'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>'
)
RELATIONS = (
    f'{_PROLOGUE}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/>'
    f'<Relationship Id="rId2" Type="{_PACKAGE}/relationships/metadata/core-properties" '
    'Target="docProps/core.xml"/></Relationships>'
)
DOCUMENT_RELATIONS = (
    f'{_PROLOGUE}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/styles" Target="styles.xml"/>'
    f'<Relationship Id="rId2" Type="{_OFFICE}/settings" Target="settings.xml"/>'
    f'<Relationship Id="rId3" Type="{_OFFICE}/footer" Target="footer1.xml"/>'
    f'<Relationship Id="rId4" Type="{_OFFICE}/comments" Target="comments.xml"/></Relationships>'
)
SETTINGS = f'{_PROLOGUE}<w:settings xmlns:w="{_WORD}"><w:trackRevisions/></w:settings>'

PAGE = (
    '<w:sectPr><w:footerReference w:type="default" r:id="rId3"/><w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:top="1440" w:right="1440" w:bottom="1440" w:left="1440" w:header="708" w:footer="708" '
    'w:gutter="0"/></w:sectPr>'
)


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment in the margin: who made it, when (aware UTC, None unknown), and its text."""

    by: str
    made_at: datetime | None
    text: str


_INDENTED = '<w:pPr><w:ind w:left="720"/></w:pPr>'
_SMALL = '<w:rPr><w:sz w:val="16"/></w:rPr>'
_HEADING_SIZES = (32, 28, 26, 24, 24, 24)


def core_properties(title: str, engine: str) -> str:
    """Title and maker; no times, so that the same comparison gives the same bytes."""
    return (
        f'{_PROLOGUE}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{xml_text(title)}</dc:title><dc:creator>{xml_text(engine)}</dc:creator>"
        "</cp:coreProperties>"
    )


def footer(title: str) -> str:
    """The foot of every page: what is compared. It is no part of the text."""
    return (
        f'{_PROLOGUE}<w:ftr xmlns:w="{_WORD}"><w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr>'
        f'<w:r><w:t xml:space="preserve">{xml_text(title)}</w:t></w:r></w:p></w:ftr>'
    )


def comments(remarks: Sequence[Remark]) -> str:
    """What people decided, as comments in the margin; numbered from 0 in their order."""
    return (
        f'{_PROLOGUE}<w:comments xmlns:w="{_WORD}">'
        f"{''.join(_comment(number, each) for number, each in enumerate(remarks))}</w:comments>"
    )


def _comment(number: int, remark: Remark) -> str:
    day = f' w:date="{remark.made_at:%Y-%m-%dT%H:%M:%SZ}"' if remark.made_at else ""
    return (
        f'<w:comment w:id="{number}" w:author={quoteattr(_clean(remark.by))}{day}>'
        '<w:p><w:pPr><w:pStyle w:val="CommentText"/></w:pPr>'
        f'<w:r><w:t xml:space="preserve">{xml_text(remark.text)}</w:t></w:r></w:p></w:comment>'
    )


def styles(language: str) -> str:
    """Plain, readable styles; the language of the text where it is known."""
    tongue = f"<w:lang w:val={quoteattr(language)} w:eastAsia={quoteattr(language)}/>" if language else ""
    headings = "".join(_heading(level) for level in range(1, 7))
    return (
        f'{_PROLOGUE}<w:styles xmlns:w="{_WORD}"><w:docDefaults><w:rPrDefault><w:rPr>'
        f'<w:rFonts w:ascii="Cambria" w:hAnsi="Cambria"/><w:sz w:val="22"/>{tongue}</w:rPr></w:rPrDefault>'
        '<w:pPrDefault><w:pPr><w:spacing w:after="140" w:line="276" w:lineRule="auto"/></w:pPr>'
        "</w:pPrDefault>"
        '</w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="Normal">'
        f'<w:name w:val="Normal"/></w:style>{headings}'
        f"{_based('ListParagraph', 'List Paragraph', _INDENTED)}"
        f"{_based('Quote', 'Quote', _INDENTED + '<w:rPr><w:i/></w:rPr>')}"
        f"{_based('Footer', 'footer', _SMALL)}{_based('CommentText', 'annotation text', _SMALL)}</w:styles>"
    )


def _heading(level: int) -> str:
    size = _HEADING_SIZES[level - 1]
    look = (
        f'<w:pPr><w:keepNext/><w:spacing w:before="240"/><w:outlineLvl w:val="{level - 1}"/></w:pPr>'
        f'<w:rPr><w:b/><w:sz w:val="{size}"/></w:rPr>'
    )
    return _based(f"Heading{level}", f"heading {level}", look)


def _based(identity: str, name: str, look: str) -> str:
    return (
        f'<w:style w:type="paragraph" w:styleId="{identity}"><w:name w:val="{name}"/>'
        f'<w:basedOn w:val="Normal"/>{look}</w:style>'
    )


def run_text(text: str, *, is_deleted: bool) -> str:
    """A text as the content of a run: tabs and line breaks as elements, blanks kept."""
    name = "delText" if is_deleted else "t"
    elements = {"\t": "<w:tab/>", "\n": "<w:br/>", "\r": ""}
    return "".join(
        elements[piece]
        if piece in elements
        else f'<w:{name} xml:space="preserve">{xml_text(piece)}</w:{name}>'
        for piece in _SPECIAL.split(text)
        if piece
    )


def xml_text(text: str) -> str:
    """A text as XML can hold it: escaped, and what XML forbids shown by its mark."""
    return escape(_clean(text))


def _clean(text: str) -> str:
    return _FORBIDDEN.sub(lambda found: mark_of(found[0]), text)
