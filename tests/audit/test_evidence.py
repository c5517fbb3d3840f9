"""Decisions, proofs and bags."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner

from archive import compare
from archive.cli.app import cli
from archive.errors import DocumentBroken, ReferenceUnknown, SettingInvalid
from archive.model import Comparison
from archive.reports.exports import ExportOptions, export
from archive.services.audit.bag import import_bag
from archive.services.audit.evidence import check_proof, consistency_proof, earlier_size, inclusion_proof
from archive.services.audit.export import bag_files
from archive.services.audit.review import Ruling, decide, decided_among, decisions, find_change, review
from archive.services.audit.review import decided as decided_in
from archive.services.comparison.brief import brief
from archive.services.comparison.volumes import volumes
from archive.services.language.line import line_of
from archive.store import Repository, open_archive
from archive.trails import Decided, Decision, Verdict
from tests.making import taken_in

TEXTS = (
    "We shall keep the peace of the harbour. Ships pay ten marks.",
    "We may keep the peace of the harbour. Ships pay ten marks.",
    "We shall keep the peace of the harbour. Ships pay ten marks.",
    "We may keep the peace of the harbour. Ships pay twelve marks.",
)


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Repository]:
    with open_archive(str(tmp_path / "a.db"), create=True) as repository:
        taken_in(repository, *TEXTS)
        yield repository


def decided(repository: Repository, number: int, **said: object) -> Decision:
    line = line_of(repository, "policy")
    comparison, change = find_change(line, line.heads[number - 1].digest, "")
    ruling = Ruling(Verdict.SUBSTANTIVE, "a duty became a choice", "R. Analyst", **said)  # type: ignore[arg-type]
    return decide(repository, comparison, change, ruling)


def reviewed(repository: Repository) -> dict[int, tuple[int, int]]:
    """By version number: how many decisions apply, how many are offered."""
    found = review(line_of(repository, "policy"), decisions(repository, "policy"))
    return {c.target.head.number: (len(t[0].decisions), len(t[0].offered)) for c, t in found.reviewed}


# --- decisions --------------------------------------------------------------------------------------


def test_a_decision_stays_with_its_change_and_is_part_of_the_log(small: Repository) -> None:
    made = decided(small, 2)
    (held,) = decisions(small, "policy")
    assert (held.verdict, held.reason, held.by) == (Verdict.SUBSTANTIVE, made.reason, made.by)
    assert (held.removed, held.inserted) == ("shall", "may")
    assert held.recorded_at is not None
    assert not small.verify().findings
    assert reviewed(small) == {2: (1, 0)}


def test_the_same_edit_elsewhere_is_offered_the_decision_and_never_given_it(tmp_path: Path) -> None:
    again = (*TEXTS[:3], "We may keep the peace of the harbour. Ships pay ten marks.")
    with open_archive(str(tmp_path / "b.db"), create=True) as repository:
        taken_in(repository, *again)
        decided(repository, 2)
        assert reviewed(repository) == {2: (1, 0), 4: (0, 1)}
        decided(repository, 2, wording=True)
        assert reviewed(repository) == {2: (2, 1 - 1), 4: (1, 1)}


def test_a_decision_whose_change_is_gone_is_orphaned_visibly(small: Repository) -> None:
    decided(small, 4)
    # A late version comes between: what was decided on stands between other texts now.
    taken_in(small, "We may keep the peace of the harbour. Ships pay eleven marks.", first=2003)
    found = review(line_of(small, "policy"), decisions(small, "policy"))
    assert not [each for _, told in found.reviewed for each in told if each.decisions]
    assert [orphan.reason for orphan in found.orphans] == ["a duty became a choice"]


def test_a_decision_needs_reason_and_name(small: Repository) -> None:
    line = line_of(small, "policy")
    comparison, change = find_change(line, line.heads[1].digest, "")
    with pytest.raises(SettingInvalid):
        decide(small, comparison, change, Ruling(Verdict.NOISE, " ", "R. Analyst"))


def shown(comparison: Comparison, told: Decided) -> dict[str, str]:
    """The comparison in every form that shows decisions."""
    options = ExportOptions(brief=brief(comparison), decided=told)
    forms = {form: str(export(comparison, form, options)) for form in ("text", "markdown", "json", "html")}
    return forms | {"stat": str(export(comparison, "text", replace(options, stat=volumes(comparison))))}


def test_a_decision_is_shown_at_its_change_in_every_form(small: Repository) -> None:
    made = decided(small, 2, wording=True)
    comparison, change = find_change(line_of(small, "policy"), made.target, made.change)
    told = decided_in(small, comparison)
    assert [each.reason for each in told.of(change.id)] == ["a duty became a choice"]
    forms = shown(comparison, told)
    words = f"noted as substantive by R. Analyst on {made.recorded_at:%Y-%m-%d}"
    for form in ("text", "stat", "markdown", "html"):
        assert words in forms[form], form
    card = forms["html"].partition(f'id="c-{change.id}"')[2].partition("</article>")[0]
    assert words in card
    (row,) = [each for each in json.loads(forms["json"])["changes"] if each["id"] == change.id]
    assert row["decision"]["verdict"] == "substantive"


def test_a_later_decision_counts_and_the_earlier_is_still_shown(small: Repository) -> None:
    made = decided(small, 2)
    comparison, change = find_change(line_of(small, "policy"), made.target, made.change)
    decide(small, comparison, change, Ruling(Verdict.NOISE, "a slip of the printer", "S. Second"))
    forms = shown(comparison, decided_in(small, comparison))
    later, earlier = (forms["text"].index(name) for name in ("S. Second", "R. Analyst"))
    assert later < earlier
    assert "earlier noted as substantive by R. Analyst" in forms["text"]


def test_a_decision_whose_change_is_gone_from_its_pair_is_told_above_it(small: Repository) -> None:
    made = replace(decided(small, 2), change="0" * 12)
    comparison, _ = find_change(line_of(small, "policy"), made.target, "")
    for form, text in shown(comparison, decided_among([made], comparison)).items():
        assert "a duty became a choice" in text, form


def test_a_comparison_of_versions_far_apart_shows_what_was_decided_on_its_change(small: Repository) -> None:
    decided(small, 2)
    heads = small.heads("policy")
    far = compare(small.version(heads[0]), small.version(heads[3]))
    assert not decided_in(small, far).by_change, "another edit between other texts"


def test_diff_and_report_show_decisions(
    small: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    decided(small, 2)
    small.close()
    monkeypatch.chdir(tmp_path)
    run = partial(CliRunner().invoke, cli)
    told = run(["--db", "a.db", "diff", "policy@#1", "policy@#2"])
    assert "! noted as substantive by R. Analyst" in told.output
    assert run(["--db", "a.db", "report", "policy", "-o", "r"]).exit_code == 0
    pages = [path.read_text(encoding="utf-8") for path in Path("r").iterdir()]
    assert sum("noted as substantive by R. Analyst" in page for page in pages) == 1


# --- proofs -----------------------------------------------------------------------------------------


def test_every_version_has_a_proof_that_holds_without_the_archive(small: Repository) -> None:
    for head in small.heads("policy"):
        proof = json.loads(json.dumps(inclusion_proof(small, head)))
        assert head.digest in json.dumps(proof)
        assert "is in the log" in check_proof(proof)


def test_a_proof_with_one_byte_changed_does_not_hold(small: Repository) -> None:
    text = json.dumps(inclusion_proof(small, small.heads("policy")[2]))
    places = [match.start() for match in re.finditer("[0-9a-f]", text)]
    tried = held = 0
    for place in places[:: max(1, len(places) // 200)]:
        digit = "0" if text[place] != "0" else "1"
        altered = text[:place] + digit + text[place + 1 :]
        tried += 1
        try:
            check_proof(json.loads(altered))
            # Only what no hash covers may change unnoticed: nothing does but white space.
            held += 1
        except (SettingInvalid, ValueError):
            pass
    assert (tried > 150, held) == (True, 0)


def test_consistency_from_every_earlier_root(small: Repository) -> None:
    total, _ = small.root()
    for size in range(1, total + 1):
        root = small.root(size)[1]
        assert earlier_size(small, root) == size
        assert "unaltered" in check_proof(json.loads(json.dumps(consistency_proof(small, size))))


def test_a_root_that_never_was_is_refused(small: Repository) -> None:
    with pytest.raises(ReferenceUnknown, match="never had the root"):
        earlier_size(small, "f" * 64)


# --- bags -------------------------------------------------------------------------------------------


def written(repository: Repository, folder: Path, series: str = "policy") -> Path:
    for path, data in bag_files(repository, series):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    return folder


OWN = ("events.jsonl", "proofs.jsonl", "tree-head.json", "README.md")


def test_a_bag_brings_everything_back_identically(small: Repository, tmp_path: Path) -> None:
    decided(small, 2)
    bag = written(small, tmp_path / "bag")
    with open_archive(str(tmp_path / "b.db"), create=True) as other:
        import_bag(other, bag)
        assert not other.verify().findings
        again = written(other, tmp_path / "again")
        assert [h.digest for h in other.heads("policy")] == [h.digest for h in small.heads("policy")]
        before = other.root()
        import_bag(other, bag)
        assert other.root() == before, "a second import adds nothing"
    for file in (bag / "data").rglob("*"):
        if file.is_file() and file.name not in OWN:
            assert (again / file.relative_to(bag)).read_bytes() == file.read_bytes(), file


def test_a_bag_names_every_field_of_its_comparisons(small: Repository) -> None:
    """Who reads a bag without us must not count places in a list."""
    told = [
        json.loads(content)
        for name, content in bag_files(small, "policy")
        if name.startswith("data/comparisons/")
    ]
    changes = [change for comparison in told for change in comparison["changes"]]
    assert changes
    for change in changes:
        assert {"id", "kind", "base", "target", "significance", "edits"} <= change.keys()
        assert all(edit.keys() == {"operation", "text"} for edit in change["edits"])


def test_the_bag_is_one_by_the_reference_implementation(small: Repository, tmp_path: Path) -> None:
    bagit = pytest.importorskip("bagit")
    assert bagit.Bag(str(written(small, tmp_path / "bag"))).is_valid()


def test_the_readme_checks_the_proofs_by_itself(
    small: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bag = written(small, tmp_path / "bag")
    code = re.search(r"```python\n(.*?)```", (bag / "data/README.md").read_text(), re.DOTALL)
    assert code is not None
    monkeypatch.chdir(bag / "data")
    exec(compile(code[1], "README", "exec"), {})
    lines = Path("proofs.jsonl").read_text().replace("2001-05-01", "2001-05-02")
    Path("proofs.jsonl").write_text(lines)
    with pytest.raises(AssertionError):
        exec(compile(code[1], "README", "exec"), {})


def test_any_altered_file_of_a_bag_is_refused_before_anything_is_written(
    small: Repository, tmp_path: Path
) -> None:
    bag = written(small, tmp_path / "bag")
    with open_archive(str(tmp_path / "b.db"), create=True) as other:
        before = other.root()
        for file in sorted(each for each in bag.rglob("*") if each.is_file()):
            if file.name in ("tagmanifest-sha256.txt", "bagit.txt"):
                continue
            whole = file.read_bytes()
            file.write_bytes(whole[:-2] + b"X\n" if len(whole) > 2 else b"X")
            with pytest.raises(DocumentBroken):
                import_bag(other, bag)
            file.write_bytes(whole)
        assert other.root() == before


@pytest.mark.parametrize("name", ["event", "path"])
def test_a_proof_of_the_wrong_shape_is_called_malformed(small: Repository, name: str) -> None:
    proof = inclusion_proof(small, small.heads("policy")[0])
    with pytest.raises(SettingInvalid, match="malformed"):
        check_proof({**proof, name: "nothing"})
