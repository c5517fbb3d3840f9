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

UNSHOWN = frozenset({"script", "style", "head", "link", "meta", "param", "source", "track", "rp", "base"})
"""Hold no text for a reader."""

ALWAYS_HIDDEN = words("canvas noembed template audio noframes title video desc annotation datalist noscript")
"""A browser shows their content only where something else fails, or never."""

PREFORMATTED = frozenset({"pre", "textarea", "listing", "xmp", "plaintext"})
SECTIONING = frozenset({"article", "main", "section", "aside", "blockquote", "td", "dialog"})
HEADINGS = {f"h{level}": level for level in range(1, 7)}

_BY_TAG = {
    "nav": Furniture.NAVIGATION,
    "aside": Furniture.ASIDE,
    "address": Furniture.ADDRESS,
    "select": Furniture.NAVIGATION,
    "search": Furniture.NAVIGATION,
}
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
_BY_NAME = {
    **dict.fromkeys(
        words(
            "breadcrumb breadcrumbs skip-link skip-to-content skip-nav skiplink navbar site-nav "
            "site-navigation main-nav global-nav main-navigation nav-menu pagination pager toc-nav "
            "language-switcher lang-switcher"
        ),
        Furniture.NAVIGATION,
    ),
    **dict.fromkeys(
        ["site-header", "page-header", "masthead", "topbar", "top-bar", "global-header"], Furniture.HEADER
    ),
    **dict.fromkeys(["site-footer", "page-footer", "global-footer", "footer", "colophon"], Furniture.FOOTER),
    **dict.fromkeys(
        words(
            "cookie-banner cookie-consent cookie-notice cookie-bar cookiebanner cookieconsent "
            "cookie-popup consent-banner gdpr-banner onetrust-banner-sdk onetrust-consent-sdk "
            "cookie-law-info-bar cybotcookiebotdialog cmplz-cookiebanner cc-window usercentrics-root "
            "sidebar share-buttons social-share social-links sharing related-posts newsletter-signup"
        ),
        Furniture.ASIDE,
    ),
}
_HIDDEN_NAMES = words(
    "sr-only visually-hidden visuallyhidden screen-reader-text screen-reader-only a11y-hidden show-for-sr"
)
_HIDING_STYLE = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)\b", re.IGNORECASE)
_NEVER_BY_NAME = frozenset({"html", "body", "main", "article"})

Attributes = Mapping[str, str | None]


def is_hidden(tag: str, attributes: Attributes) -> bool:
    """Whether a browser without scripts shows nothing of this element."""
    if tag in ALWAYS_HIDDEN or "hidden" in attributes:
        return True
    if tag == "dialog":
        return "open" not in attributes
    style = attributes.get("style")
    return bool(style and _HIDING_STYLE.search(style)) or not _HIDDEN_NAMES.isdisjoint(_names(attributes))


def furniture_of(tag: str, attributes: Attributes, is_in_section: bool) -> Furniture | None:
    """Why an element stands around the statement, by its tag, role, class or id; None where it does not.

    ``header`` and ``footer`` belong to the page only outside of sectioning elements.
    """
    if tag in _BY_TAG:
        return _BY_TAG[tag]
    if tag in {"header", "footer"} and not is_in_section:
        return Furniture.HEADER if tag == "header" else Furniture.FOOTER
    if not attributes:
        return None
    role = (attributes.get("role") or "").strip().lower()
    if role in _BY_ROLE:
        return _BY_ROLE[role]
    return (
        None
        if tag in _NEVER_BY_NAME
        else next((_BY_NAME[name] for name in _names(attributes) if name in _BY_NAME), None)
    )


def _names(attributes: Attributes) -> list[str]:
    names = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"
    return names.lower().split()
