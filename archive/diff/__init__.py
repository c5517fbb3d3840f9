"""The comparison engine: align, edit words, classify. Pure and deterministic: no clock, no locale, no I/O."""
