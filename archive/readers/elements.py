"""What HTML elements mean to us: which begin blocks, which are hidden, which are furniture.

Sources: the HTML standard (rendering section, ARIA roles); class and id names are those of common
consent tools and page frameworks, taken only as whole names.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from archive.model import Furniture
from archive.readers.wordlist import words

BLOCKS = words(
    "address article aside blockquote body caption center dd details dialog dir div dl dt "
    "fieldset figcaption figure footer form frameset h1 h2 h3 h4 h5 h6 header hgroup hr html "
    "legend li listing main menu nav ol optgroup option p plaintext pre search section select "
    "summary table tbody td textarea tfoot th thead tr ul xmp iframe object video audio"
)
SPACED = frozenset({"button", "input", "label", "img", "td", "th"})
"""Drawn apart from their neighbours even where no space stands between the tags."""

UNSHOWN = words("script style link meta param source track rp base")
"""Hold no text for a reader."""

ALWAYS_HIDDEN = words("canvas noembed template audio noframes title video desc annotation datalist noscript")
"""A browser shows their content only where something else fails, or never."""

PREFORMATTED = frozenset({"pre", "textarea", "listing", "xmp", "plaintext"})
SECTIONING = frozenset({"article", "main", "section", "aside", "blockquote", "td", "dialog"})
HEADINGS = {f"h{level}": level for level in range(1, 7)}

_BY_TAG = {
    "nav": Furniture.NAVIGATION,
    "aside": Furniture.ASIDE,
    "select": Furniture.NAVIGATION,
    "search": Furniture.NAVIGATION,
}
_OF_PAGE = {"header": Furniture.HEADER, "footer": Furniture.FOOTER, "address": Furniture.ADDRESS}
_BY_ROLE = {
    "navigation": Furniture.NAVIGATION,
    "search": Furniture.NAVIGATION,
    "menubar": Furniture.NAVIGATION,
    "banner": Furniture.HEADER,
    "contentinfo": Furniture.FOOTER,
    "complementary": Furniture.ASIDE,
    "dialog": Furniture.ASIDE,
    "alertdialog": Furniture.ASIDE,
}
_BY_CLASS = {
    **dict.fromkeys(
        words(
            "breadcrumb breadcrumbs skip-link skip-to-content skip-nav skiplink navbar site-nav "
            "site-navigation main-nav global-nav main-navigation nav-menu pagination pager "
            "language-switcher lang-switcher"
        ),
        Furniture.NAVIGATION,
    ),
    **dict.fromkeys(words("site-header page-header masthead topbar top-bar global-header"), Furniture.HEADER),
    **dict.fromkeys(words("site-footer page-footer global-footer footer colophon"), Furniture.FOOTER),
    **dict.fromkeys(
        words(
            "cookie-banner cookie-consent cookie-notice cookie-bar cookiebanner cookieconsent cookie-popup "
            "consent-banner gdpr-banner cmplz-cookiebanner cc-window sidebar share-buttons social-share "
            "social-links related-posts newsletter-signup"
        ),
        Furniture.ASIDE,
    ),
}
_BY_ID = {
    **dict.fromkeys(
        words(
            "cookie-banner cookie-consent cookie-notice cookie-bar onetrust-banner-sdk onetrust-consent-sdk "
            "cookie-law-info-bar cybotcookiebotdialog usercentrics-root"
        ),
        Furniture.ASIDE,
    ),
    **dict.fromkeys(words("site-navigation skip-link breadcrumbs"), Furniture.NAVIGATION),
    **dict.fromkeys(words("site-header masthead"), Furniture.HEADER),
    **dict.fromkeys(words("site-footer colophon"), Furniture.FOOTER),
}
"""Anchors of a policy's own sections are ids too ("sharing", "footer"), hence so few."""

_HIDDEN_NAMES = words(
    "sr-only visually-hidden visuallyhidden screen-reader-text screen-reader-only a11y-hidden show-for-sr"
)
_HIDING_STYLE = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)\b", re.IGNORECASE)
_NAMED = words("div span section ul ol form table td p a")
"""Elements that page frameworks name so; what is more telling keeps its own meaning."""

_PLAIN = words("div span p section font center b strong em i")
"""Elements that say so little that a role says what they are."""

_ACTING = {
    "list": "ul",
    "listitem": "li",
    "table": "table",
    "row": "tr",
    "cell": "td",
    "gridcell": "td",
    "columnheader": "th",
    "rowheader": "th",
    "blockquote": "blockquote",
    "paragraph": "p",
}
_DEEPEST_HEADING = 6

Attributes = Mapping[str, str | None]


def acting_tag(tag: str, attributes: Attributes) -> str:
    """The element that this one acts as: a plain one what its role says, any other itself.

    A heading's depth is its ``aria-level``: 2 where none is given, 6 beyond.
    Source: WAI-ARIA 1.2, roles of document structure.
    """
    if tag not in _PLAIN or not (role := _role(attributes)):
        return tag
    if role != "heading":
        return _ACTING.get(role, tag)
    level = (attributes.get("aria-level") or "").strip()
    depth = int(level) if re.fullmatch(r"[1-9][0-9]?", level) else 2
    return f"h{min(depth, _DEEPEST_HEADING)}"


def is_drawn_layout(attributes: Attributes) -> bool:
    """Whether a table says that it holds no data but arranges the page."""
    return _role(attributes) in {"presentation", "none"}


def is_hidden(tag: str, attributes: Attributes) -> bool:
    """Whether a browser without scripts shows nothing of this element."""
    if tag in ALWAYS_HIDDEN or "hidden" in attributes:
        return True
    if tag == "dialog":
        return "open" not in attributes
    style = attributes.get("style")
    return bool(style and _HIDING_STYLE.search(style)) or not _HIDDEN_NAMES.isdisjoint(
        _split(attributes.get("class"))
    )


def furniture_by_markup(tag: str, attributes: Attributes, is_in_section: bool) -> Furniture | None:
    """Why an element stands around the statement, by its tag or role; None where it does not.

    ``header``, ``footer`` and ``address`` belong to the page only outside of sectioning elements.
    """
    if tag in _BY_TAG:
        return _BY_TAG[tag]
    if tag in _OF_PAGE and not is_in_section:
        return _OF_PAGE[tag]
    return _BY_ROLE.get(_role(attributes))


def furniture_by_name(tag: str, attributes: Attributes) -> Furniture | None:
    """What a container's class or id says; a weaker sign than markup."""
    if tag not in _NAMED or not attributes:
        return None
    by_class = next((_BY_CLASS[name] for name in _split(attributes.get("class")) if name in _BY_CLASS), None)
    return by_class or _BY_ID.get((attributes.get("id") or "").lower())


def _role(attributes: Attributes) -> str:
    """The first role that an element gives itself; "" where it gives none."""
    return next(iter(_split(attributes.get("role"))), "")


def _split(names: str | None) -> list[str]:
    return (names or "").lower().split()
