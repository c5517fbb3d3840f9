"""What an audit over time passes between rooms: lives, citations, phrases, numbers, formulas, dossiers.

The conventions of ``archive.model`` hold. Besides, where a field counts versions it means the
0-based place in the line of a series' statements, not the number that people see.
"""

from __future__ import annotations

from archive.trails.ages import Blame, BlamedRun, BlamedSentence, Wording
from archive.trails.citations import Citation
from archive.trails.decisions import UNDECIDED, Decided, Decision, Reviewed, Verdict
from archive.trails.dossiers import Chapter, Dossier, Return
from archive.trails.formulas import Formula, FormulaForm, FormulaLedger
from archive.trails.hits import SearchHit
from archive.trails.lives import Life, LifeEvent, Lineage, Passage
from archive.trails.numbers import Quantity, Slot, SlotReading
from archive.trails.phrases import Blank, PhraseHistory, PhraseState, Presence, Sighting
from archive.trails.strength import Coverage, StrengthShift

__all__ = [
    "UNDECIDED",
    "Blame",
    "BlamedRun",
    "BlamedSentence",
    "Blank",
    "Chapter",
    "Citation",
    "Coverage",
    "Decided",
    "Decision",
    "Dossier",
    "Formula",
    "FormulaForm",
    "FormulaLedger",
    "Life",
    "LifeEvent",
    "Lineage",
    "Passage",
    "PhraseHistory",
    "PhraseState",
    "Presence",
    "Quantity",
    "Return",
    "Reviewed",
    "SearchHit",
    "Sighting",
    "Slot",
    "SlotReading",
    "StrengthShift",
    "Verdict",
    "Wording",
]
