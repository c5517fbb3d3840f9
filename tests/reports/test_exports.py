"""JSON, text and Markdown of one comparison."""

import json
import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given

from archive.diff.compare import compare
from archive.errors import SettingInvalid
from archive.model import ChangeKind, Comparison, Finding, Version
from archive.reports.exports import FORMATS, ExportOptions, export
from archive.reports.json import comparison_json
from archive.reports.markdown import comparison_markdown, escaped
from archive.reports.text import comparison_text
from archive.services.comparison.brief import brief
from archive.services.comparison.cautions import warnings
from archive.services.comparison.volumes import volumes
from archive.trails import Decided, Decision, Verdict
from tests.reports.samples import block_moved, coast, of, version
from tests.reports.strategies import pairs

Pair = tuple[list[str], list[str]]


@given(pairs())
def test_json_edits_rebuild_both_sides(pair: Pair) -> None:
    document = json.loads(comparison_json(compare(*pair)))
    for side, own, texts in (("base", "-", pair[0]), ("target", "+", pair[1])):
        rebuilt = {}
        for change in document["changes"]:
            if change[side]:
                text = "".join(text for sign, text in change["edits"] if sign in ("=", own))
                rebuilt[tuple(change[side])] = text
        assert rebuilt == {place: "\n\n".join(texts[p] for p in place) for place in rebuilt}
        assert sorted(p for place in rebuilt for p in place) == list(range(len(texts)))


def test_json_keeps_the_contract() -> None:
    document = json.loads(comparison_json(coast()))
    assert document["schema"] == "policy-archive/comparison/1"
    assert {"series", "effective_on", "title", "digest", "paragraphs"} <= document["base"].keys()
    counts = {"unchanged", "edited", "moved", "split", "merged", "inserted", "deleted"}
    figures = {"substantive", "typographic", "words_inserted", "words_deleted", "similarity"}
    assert counts | figures <= document["summary"].keys()
    assert {"id", "kind", "base", "target", "moved", "significance", "facets", "edits"} <= document[
        "changes"
    ][0].keys()
    assert document["changes"][0]["edits"] == [["=", "Home / Ministry / Statements"]]


def test_text_marks_words_and_folds_what_is_unchanged() -> None:
    base = ["One stays.", "We keep relations with 181 countries.", "Three stays.", "Four stays."]
    target = ["One stays.", "We keep relations with 183 countries.", "Three stays.", "Four stays."]
    *lines, totals = comparison_text(of(base, target)).splitlines()
    assert totals.startswith("3 unchanged, 1 edited; 1 substantive, 0 typographic; +1 -1 words, similarity 9")
    assert lines == [
        "--- common-coast@#1 (2022-03-14)",
        "+++ common-coast@#2 (2024-03-11)",
        "",
        "⋯ 1 paragraph unchanged (¶ 1)",
        "",
        "~ ¶ 2  edited, number",
        "We keep relations with [-181-]{+183+} countries.",
        "",
        "⋯ 2 paragraphs unchanged (¶ 3–4)",
        "",
    ]


def test_context_shows_unchanged_neighbours() -> None:
    text = comparison_text(
        of(["One.", "Two 1.", "Three.", "Four."], ["One.", "Two 2.", "Three.", "Four."]), context=1
    )
    assert "= ¶ 1\nOne." in text
    assert "= ¶ 3\nThree." in text
    assert "Four." not in text


def test_long_unchanged_stretches_inside_a_paragraph_are_folded_unless_all_is_asked_for() -> None:
    long = " ".join(f"w{number}" for number in range(200))
    comparison = of([f"{long} 181 {long}"], [f"{long} 183 {long}"])
    assert " … w199 " not in comparison_text(comparison)
    assert " … " in comparison_text(comparison)
    assert f"{long} [-181-]{{+183+}} {long}" in comparison_text(comparison, context=None)


def test_moved_paragraph_is_labelled_at_both_ends() -> None:
    base = ["The first one stays.", "The second one stays too.", "The third paragraph goes to the front."]
    text = comparison_text(of(base, [base[2], base[0], base[1]]))
    assert "↕ ¶ 3 → 1  moved" in text
    assert "↑ ¶ 3 of the base moved to ¶ 1" in text


def test_stat_has_one_line_for_each_change() -> None:
    comparison = coast()
    lines = comparison_text(comparison, stat=volumes(comparison)).splitlines()
    differing = [change for change in comparison.changes if change.kind is not ChangeKind.UNCHANGED]
    assert len([line for line in lines if "¶" in line]) == len(differing)
    assert any(re.match(r"↕ ¶ 18 → 7 +\+\d+ -1 +moved and edited, ", line) for line in lines)


def test_wrapped_text_keeps_every_word_and_the_width() -> None:
    words = ["relations with", "我们坚持和平共处五项原则，反对霸权主义。", "and peace"] * 6
    comparison = of([" ".join(words)], [" ".join(words) + " always"])
    text = comparison_text(comparison, width=40, context=None)
    body = text.split("edited")[1].splitlines()[1:]
    assert "".join(" ".join(words).split()) in "".join("".join(body).split())


def test_color_is_ansi_and_never_the_only_mark() -> None:
    text = comparison_text(of(["It has 181."], ["It has 183."]), color=True)
    assert "\x1b[31;9m181\x1b[0m" in text  # red and struck
    assert "\x1b[34;4m183\x1b[0m" in text  # blue and underlined


@given(pairs())
def test_no_control_character_of_a_document_reaches_the_terminal(pair: Pair) -> None:
    text = comparison_text(compare(*pair), context=None)
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", text)


@given(pairs())
def test_no_markup_of_a_document_reaches_markdown(pair: Pair) -> None:
    comparison = compare(*pair)
    made = comparison_markdown(comparison, brief(comparison), context=None)
    assert set(re.findall(r"<[^>]*>", made)) <= {"<ins>", "</ins>", "<del>", "</del>", "<br>"}
    assert not re.search(r"(?<!\\)[`*]y|(?<!\\)`x", made.replace("text SHA-256 `", ""))


def test_markdown_has_head_brief_and_changes() -> None:
    comparison = coast()
    made = comparison_markdown(comparison, brief(comparison))
    assert made.startswith("# Statement on the Common Coast\n\n- **Base:** common-coast@\\#1 (2022-03-14)")
    assert "<del>181</del><ins>183</ins> countries" in made
    assert "*¶ 18 of the base stood here; it moved to ¶ 7.*" in made


@pytest.mark.parametrize("form", FORMATS)
def test_same_comparison_gives_the_same_bytes(form: str) -> None:
    def made() -> str | bytes:
        comparison = coast()
        return export(comparison, form, ExportOptions(brief=brief(comparison)))

    assert made() == made()


def test_unknown_format_is_refused_with_the_known_ones() -> None:
    with pytest.raises(
        SettingInvalid, match=r"There is no report format 'pdf'\. Choose one of text, markdown, json"
    ):
        export(coast(), "pdf")


@pytest.mark.parametrize("form", FORMATS)
def test_two_empty_texts_can_be_exported(form: str) -> None:
    comparison = compare([], [])
    assert export(comparison, form, ExportOptions(brief=brief(comparison)))


@pytest.mark.parametrize(
    ("base", "target"),
    [
        ("全国总量三年下降。", "全国总量六年下降。"),
        ("See example.org/a/b for the rest.", "See it for the rest."),
        ("Well-kept roads, and/or paths.", "Roads."),
    ],
)
def test_stat_counts_the_words_of_a_change_as_the_totals_do(base: str, target: str) -> None:
    comparison = of([base], [target])
    *_, line, _, totals = comparison_text(comparison, stat=volumes(comparison)).splitlines()
    counts = re.search(r"\+\d+ -\d+", line)
    assert counts is not None
    assert f"; {counts[0]} words" in totals


def test_no_line_begins_with_what_closes_a_clause() -> None:
    text = comparison_text(
        of(["我们始终主张，" * 20], ["我们始终主张，" * 20 + "好"], "zh"), width=14, context=None
    )
    assert not [line for line in text.splitlines() if line.startswith("，")]


def test_totals_in_text_tell_furniture_apart() -> None:
    totals = comparison_text(coast()).splitlines()[-1]
    assert ", 3 in furniture (what stands around the statement); " in totals


NOTE = "The date of the base, 2022-03-14, was inferred (document: “file name”)."


def doubted() -> Comparison:
    """A comparison whose base has a date that nobody stated, and a doubt."""
    base, target = (version(text, date(2022 + n, 3, 14)) for n, text in enumerate(("One 1.", "One 2.")))
    head = replace(
        base.head,
        dated_by="document",
        evidence="file name",
        findings=(Finding("mojibake", "x", "It holds Ã©\x1b[2J."),),
    )
    return compare(Version(head, base.paragraphs), target)


def test_warnings_stand_at_the_head_of_the_text_one_line_each() -> None:
    comparison = doubted()
    for stat in (None, volumes(comparison)):
        options = ExportOptions(stat=stat, warnings=warnings(comparison))
        text = export(comparison, "text", options)
        assert str(text).splitlines()[2:5] == [f"! {NOTE}", "! On the base: It holds Ã©[ESC][2J.", ""]


@pytest.mark.parametrize("is_briefed", [True, False])
def test_warnings_stand_at_the_head_of_markdown_once(is_briefed: bool) -> None:
    comparison = doubted()
    made = brief(comparison) if is_briefed else None
    text = str(export(comparison, "markdown", ExportOptions(brief=made, warnings=warnings(comparison))))
    assert text.count(f"**Note:** {NOTE}") == 1
    assert text.index("**Note:**") < text.index("## Changes")


def test_block_that_moved_together_is_told_once() -> None:
    comparison = block_moved()
    assert {change.movement for change in comparison.changes if change.moved} == {1}
    lines = comparison_text(comparison).splitlines()
    assert [line for line in lines if "moved" in line and ";" not in line] == [
        "↕ ¶ 12–20 → 1–9  moved together",
        "↑ ¶ 12–20 of the base moved to ¶ 1–9",
    ]
    assert (
        "⋯ 9 paragraphs unedited (¶ 12–20 → 1–9): “Item 1 speaks of harbour number 1 in its own words.”"
        in lines
    )
    made = comparison_markdown(comparison)
    assert made.count("moved") == 2
    assert "*¶ 12–20 of the base stood here; they moved to ¶ 1–9.*" in made


def test_edited_paragraph_of_a_moved_block_keeps_its_words() -> None:
    text = comparison_text(block_moved(edited=True))
    assert "↕ ¶ 16 → 5  moved and edited" in text
    assert "[-harbour-]{+haven+}" in text
    assert "Item 4 speaks" not in text


def test_moved_block_is_shown_whole_where_all_is_asked_for() -> None:
    comparison = block_moved()
    for made in (comparison_text(comparison, context=None), comparison_markdown(comparison, context=None)):
        assert all(f"Item {number} speaks of" in made for number in range(1, 10))


@pytest.mark.parametrize("form", ["text", "markdown", "html"])
def test_versions_of_one_day_are_told_apart(form: str) -> None:
    base, target = [version(text, number=number) for number, text in ((1, "It has 181."), (2, "It has 183."))]
    comparison = compare(base, target)
    made = str(export(comparison, form, ExportOptions(brief=brief(comparison))))
    if form == "html":
        assert "<title>Statement on the Common Coast: 2022-03-14 #1 → 2022-03-14 #2</title>" in made
        assert "common-coast@#1 (2022-03-14) → common-coast@#2 (2022-03-14)" in made
    else:
        names = [f"common-coast@#{number} (2022-03-14)" for number in (1, 2)]
        shown = [escaped(name) if form == "markdown" else name for name in names]
        assert all(name in made for name in shown)


@pytest.mark.parametrize("form", ["text", "markdown"])
def test_decision_about_an_unedited_paragraph_of_a_moved_block_is_told(form: str) -> None:
    stays = [f"The {name} rule stays where it is." for name in ("first", "second", "third", "fourth")]
    block = ["A rule on nets that moves.", "A rule on boats that moves."]
    comparison = of([*block, *stays], [*stays, *block])
    moved = next(each.id for each in comparison.changes if each.base == (1,))
    word = Decision("coast", "", "", 1, moved, "", "", Verdict.NOISE, "only the order changed", "R. Analyst")
    told = export(comparison, form, ExportOptions(decided=Decided({moved: (word,)})))
    assert "only the order changed" in str(told)
    assert "A rule on boats that moves." in str(told)
