"""Ledgers as data: JSON objects and CSV rows, with every version named by number, date and digest.

Paragraphs are counted from 1 under ``paragraph`` and from 0 under ``position``.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence

from archive.model import (
    VersionHead,
)
from archive.trails import (
    Blame,
    Citation,
    Coverage,
    Formula,
    FormulaForm,
    FormulaLedger,
    PhraseHistory,
    PhraseState,
    SearchHit,
    Sighting,
    Slot,
    SlotReading,
    StrengthShift,
)

Object = dict[str, object]


def version_object(head: VersionHead) -> Object:
    """A version as ledgers name it."""
    return {"number": head.number, "effective_on": head.effective_on, "digest": head.digest}


def citation_object(citation: Citation) -> Object:
    """A citation with everything needed to check it."""
    return {
        "series": citation.series,
        "number": citation.number,
        "effective_on": citation.effective_on,
        "paragraph": citation.paragraph,
        "position": citation.position,
        "start": citation.start,
        "quote": citation.quote,
        "digest": citation.digest,
        "text_digest": citation.text_digest,
    }


def blame_object(blame: Blame) -> Object:
    """A blamed version; ``sentences`` in order, furniture flagged."""
    heads = [version_object(head) for head in blame.heads]
    return {
        "series": blame.heads[-1].series,
        "version": heads[-1],
        "sentences": [
            {
                **citation_object(sentence.citation),
                "furniture": sentence.furniture,
                "since": heads[sentence.since],
                "first": heads[sentence.first],
                "words": [{"text": run.text, "since": heads[run.version]} for run in sentence.runs],
                "earlier": [{"text": each.text, "since": heads[each.version]} for each in sentence.earlier],
            }
            for sentence in blame.sentences
        ],
    }


def phrase_object(history: PhraseHistory, *, every: bool = True) -> Object:
    """A phrase's history; ``states``, if ``every``, one for each version and each time without one.

    ``first_seen`` and ``last_seen`` count variants too, ``as_such`` and ``variants`` tell them apart.
    """
    ended = history.ended
    return {
        "phrase": history.phrase,
        "mode": history.mode,
        "series": history.series,
        **_ends([(state, state.sightings[0]) for state in history.seen]),
        "as_such": _ends(_sighted(history.as_such, variant=False)),
        "variants": _ends(_sighted(history.varied, variant=True)),
        "absent_since": _state_name(ended) if ended else None,
        "gaps": [[_state_name(state) for state in run] for run in history.gone],
        **({"states": [_state_object(state) for state in history.states]} if every else {}),
    }


def _sighted(states: Sequence[PhraseState], *, variant: bool) -> list[tuple[PhraseState, Sighting]]:
    """The states that hold the phrase as such, or a variant, each with where it stands first."""
    return [(each, found) for each in states if (found := each.first_sighting(variant=variant))]


def _ends(sighted: Sequence[tuple[PhraseState, Sighting]]) -> Object:
    """Where it was first and last seen, with the paragraph; null where it never was."""
    first, last = (sighted[0], sighted[-1]) if sighted else (None, None)
    return {"first_seen": first and _seen_object(*first), "last_seen": last and _seen_object(*last)}


def _seen_object(state: PhraseState, sighting: Sighting) -> Object:
    citation = sighting.citation
    return {
        **_state_name(state),
        "paragraph": citation.paragraph,
        "position": citation.position,
        "text_digest": citation.text_digest,
        "variant": sighting.variant,
    }


def _state_name(state: PhraseState) -> Object:
    if state.head is not None:
        return version_object(state.head)
    assert state.blank is not None  # noqa: S101 - a state has a version or a blank
    return {"begins": state.blank.begins, "ends": state.blank.ends}


def _state_object(state: PhraseState) -> Object:
    return {
        **_state_name(state),
        "presence": state.presence,
        "count": len(state.sightings),
        "reason": state.blank.reason if state.blank else None,
        "witness": state.blank.witness if state.blank else None,
        "sightings": [
            {
                **citation_object(each.citation),
                "context": each.context,
                "variant": each.variant,
                "furniture": each.furniture,
            }
            for each in state.sightings
        ],
    }


def formulas_object(ledger: FormulaLedger) -> Object:
    """A formula ledger; ``formulas`` in order, the others by place in it."""
    places = {id(formula): place for place, formula in enumerate(ledger.formulas)}
    heads = [version_object(head) for head in ledger.heads]
    return {
        "series": ledger.heads[-1].series,
        "versions": heads,
        "missing": [places[id(each)] for each in ledger.missing],
        "returned": [places[id(each)] for each in ledger.returned],
        "entered": [places[id(each)] for each in ledger.entered],
        "formulas": [_formula_object(each, heads) for each in ledger.formulas],
    }


def _formula_object(formula: Formula, heads: Sequence[Object]) -> Object:
    """A formula: ``versions`` and ``gaps`` are those of its forms together, each form has its own."""
    return {
        "versions": [heads[version]["number"] for version in formula.versions],
        "gaps": [[heads[low]["number"], heads[high]["number"]] for low, high in formula.gaps],
        "forms": [_form_object(form, heads) for form in formula.forms],
        "reworded": citation_object(formula.reworded) if formula.reworded else None,
        "replaced": citation_object(formula.replaced) if formula.replaced else None,
    }


def _form_object(form: FormulaForm, heads: Sequence[Object]) -> Object:
    return {
        "text": form.text,
        "versions": [heads[version]["number"] for version in form.versions],
        "first": citation_object(form.first),
        "last": citation_object(form.last),
    }


def numbers_object(series: str, slots: Sequence[Slot], heads: Sequence[VersionHead]) -> Object:
    """Number slots; a reading holds from its first to its last version."""
    return {
        "series": series,
        "versions": [version_object(head) for head in heads],
        "slots": [
            {
                "label": slot.label,
                "changes": slot.changes,
                "furniture": slot.furniture,
                "readings": [_reading_object(reading, heads) for reading in slot.readings],
            }
            for slot in slots
        ],
    }


def _reading_object(reading: SlotReading, heads: Sequence[VersionHead]) -> Object:
    quantity = reading.quantity
    return {
        "first": version_object(heads[reading.first]),
        "last": version_object(heads[reading.last]),
        "text": quantity.text,
        "value": quantity.value,
        "upper": quantity.upper or None,
        "unit": quantity.unit,
        "noun": quantity.noun,
        "hedge": quantity.hedge,
        "bound": quantity.bound,
        "citation": citation_object(reading.citation),
    }


_NUMBER_COLUMNS = (
    "slot,label,series,number,effective_on,state,value,upper,unit,noun,hedge,bound,text,paragraph,quote,digest,"
    "text_digest"
)


def numbers_csv(slots: Sequence[Slot], heads: Sequence[VersionHead]) -> str:
    """One row for each slot and version, "absent" where the version has no such slot."""
    return _csv(
        _NUMBER_COLUMNS, (row for number, slot in enumerate(slots, 1) for row in _rows(number, slot, heads))
    )


def _rows(number: int, slot: Slot, heads: Sequence[VersionHead]) -> Iterator[list[object]]:
    for version, head in enumerate(heads):
        known = [number, slot.label, head.series, head.number, head.effective_on]
        reading = slot.at(version)
        if reading is None:
            yield [*known, "absent", "", "", "", "", "", "", "", "", "", head.digest, ""]
            continue
        quantity, citation = reading.quantity, reading.citation
        # The paragraph's number and quote are those of the version that brought this reading.
        yield [
            *known,
            "present",
            quantity.value,
            quantity.upper,
            quantity.unit,
            quantity.noun,
            quantity.hedge,
            quantity.bound,
            quantity.text,
            citation.paragraph,
            citation.quote,
            citation.digest,
            citation.text_digest,
        ]


def phrases_csv(histories: Sequence[PhraseHistory]) -> str:
    """One row for each phrase and version: state and count, with the first sighting."""
    columns = "phrase,series,number,effective_on,state,count,paragraph,quote,digest,text_digest"
    return _csv(columns, (row for history in histories for row in _phrase_rows(history)))


def _phrase_rows(history: PhraseHistory) -> Iterator[list[object]]:
    for state in history.states:
        number = state.head.number if state.head else ""
        known = [
            history.phrase,
            history.series,
            number,
            state.day,
            state.presence.value,
            len(state.sightings),
        ]
        if state.sightings:
            citation = state.sightings[0].citation
            yield [*known, citation.paragraph, citation.quote, citation.digest, citation.text_digest]
        else:
            yield [*known, "", "", state.head.digest if state.head else "", ""]


def _csv(columns: str, rows: Iterator[list[object]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns.split(","))
    writer.writerows([_harmless(cell) for cell in row] for row in rows)
    return text.getvalue()


def _harmless(cell: object) -> object:
    """A cell that no spreadsheet takes for a formula: text from a document may begin with "="."""
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in ("=", "+", "@", "\t", "\r") else cell


def strength_object(
    series: str,
    shifts: Sequence[StrengthShift],
    heads: Sequence[VersionHead],
    covered: Sequence[Coverage] = (),
) -> Object:
    """Strength shifts in order of time; ``coverage`` says for each language what could be found."""
    return {
        "series": series,
        "coverage": [
            {
                "language": each.language or None,
                "coverage": each.extent,
                "known": each.known,
                "lacking": each.lacking,
            }
            for each in covered
        ],
        "shifts": [
            {
                "version": version_object(heads[shift.version]),
                "before": version_object(heads[shift.version - 1]),
                "change": shift.change,
                "note": shift.substitution.note,
                "base": shift.substitution.base,
                "target": shift.substitution.target,
                "base_citation": citation_object(shift.base) if shift.base else None,
                "target_citation": citation_object(shift.target) if shift.target else None,
            }
            for shift in shifts
        ],
    }


def search_object(hits: Sequence[SearchHit], total: int) -> Object:
    """Search hits, those seen last first; ``total`` counts those beyond the limit too."""
    return {"total": total, "hits": [_hit_object(hit) for hit in hits]}


def _hit_object(hit: SearchHit) -> Object:
    return {
        **citation_object(hit.first),
        "snippet": hit.snippet,
        "versions": hit.versions,
        "latest": citation_object(hit.latest),
        "furniture": hit.furniture,
    }
