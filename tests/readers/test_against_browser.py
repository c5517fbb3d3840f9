"""What a browser shows of a page is read: measured against Chromium, without scripts and network."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from archive.model import Furniture
from archive.readers.registry import read
from tests.readers.browser import CHROMIUM, shown

CORPUS = Path(__file__).parents[2] / "corpus"

AWKWARD = """<!doctype html><meta charset=utf-8><title>t</title><body>
bare<div>one<p>two</div>three<br>four<br><br>five<table role=presentation><tr><td>left<td>right</table>
<table><caption>Fees</caption><tr><th>Boat<th>Fee<tr><td>Amsel<td><table><tr><td>12<td>crowns</table>
</table>
<dl><dt>Light<dd>A lamp<dl><dt>Lamp<dd>A light</dl></dl>
<details open><summary>More</summary>inside</details>
<dialog open>Asked</dialog><dialog>Unasked</dialog>
<noscript>without scripts</noscript><template>never</template>
<div role=heading aria-level=2>Boats</div><span role=list><span role=listitem>red</span></span>
<p>Sealed<span aria-hidden=true> today</span><span hidden>not shown</span></p><ruby>漢<rt>kan</rt></ruby>
<form><fieldset><legend>Ask</legend>
<label>Name<input value=typed></label><button>Send</button></fieldset></form>
<svg><title>drawn</title><text>in a picture</text></svg>
<figure><img alt=seal><figcaption>Sealed</figcaption></figure>
<center>middle</center><marquee>running</marquee><x-note>own element</x-note><pre>kept  as it is</pre>
<style>p{color:red}</style><script>nothing()</script><!-- nothing -->
<math><mn>7</mn><mo>=</mo><mn>12</mn></math>
"""


def letters(text: str) -> Counter[str]:
    return Counter(character for character in text.casefold() if character.isalnum())


@pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium (Debian: chromium)")
def test_nothing_that_a_browser_shows_of_a_page_is_lost() -> None:
    pages = [AWKWARD, *(path.read_text() for path in sorted(CORPUS.glob("privacy-policy/*.html")))]
    for page, drawn in zip(pages, shown(pages), strict=True):
        blocks = read(page.encode(), "page.html").blocks
        # Without scripts a browser draws what <noscript> holds; most people never saw it.
        visible = [b for b in blocks if b.furniture is not Furniture.HIDDEN or b.text == "without scripts"]
        assert letters(drawn) - letters("".join(block.text for block in visible)) == Counter()
