"""Control words of Rich Text Format: characters, parts without text, parts of their own."""

from __future__ import annotations

from archive.model import Furniture
from archive.readers.wordlist import words

CHARACTERS = {
    "tab": "\t",
    "line": "\n",
    "lbr": "\n",
    "emdash": "—",
    "endash": "–",
    "lquote": "‘",
    "rquote": "’",
    "ldblquote": "“",
    "rdblquote": "”",
    "bullet": "•",
    "enspace": "\u2002",
    "emspace": "\u2003",
    "qmspace": "\u2005",
    "zwj": "\u200d",
    "zwnj": "\u200c",
    "page": " ",
}
"""Control words that stand for a character."""

SKIPPED = {
    **dict.fromkeys(
        words(
            "colortbl pict object objdata nonshppict themedata colorschememapping datastore "
            "latentstyles listtable listoverridetable rsidtbl generator xmlnstbl mmathPr shpinst "
            "bkmkstart bkmkend atnid atnauthor atndate atnref atntime atnparent ftnsep ftnsepc ftncn "
            "aftnsep aftnsepc aftncn revtbl filetbl author operator company subject keywords comment "
            "doccomm manager category hlinkbase creatim revtim printim buptim userprops docvar "
            "password passwordhash private pgptbl fontemb fontfile falt panose pntxtb pntxta "
            "nesttableprops"
        ),
        "skip",
    ),
    "fonttbl": "fonts",
    "fldinst": "instruction",
    "stylesheet": "styles",
    "title": "title",
    "info": "skip info",
    "listtext": "marker",
    "pntext": "marker",
}
"""Parts whose words are not the statement's, and where they go."""

SHOWN_OPTIONAL = words("shptxt footnote annotation shppict pn pnseclvl cs hyphen upr ud")
"""Parts marked optional that hold shown text all the same."""

FURNITURE = {
    **dict.fromkeys(words("header headerl headerr headerf"), Furniture.HEADER),
    **dict.fromkeys(words("footer footerl footerr footerf"), Furniture.FOOTER),
    "footnote": Furniture.FOOTNOTE,
    "annotation": Furniture.ASIDE,
}
"""Parts that stand around the statement."""

CODEPAGES = {
    77: "mac_roman",
    128: "cp932",
    129: "cp949",
    134: "gb18030",
    136: "big5hkscs",
    161: "cp1253",
    162: "cp1254",
    163: "cp1258",
    177: "cp1255",
    178: "cp1256",
    186: "cp1257",
    204: "cp1251",
    222: "cp874",
    238: "cp1250",
}
"""Codecs of font character sets; for all others the document's own."""
