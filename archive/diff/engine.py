"""The engine's name: it changes whenever the same pair may give another comparison than before."""

from __future__ import annotations

from archive.about import VERSION
from archive.segmentation.words import ICU_VERSION

RULES = 5
"""Raised whenever the same pair may give another comparison than before."""

ENGINE = f"policy-archive {VERSION}, rules {RULES}, icu {ICU_VERSION}"
