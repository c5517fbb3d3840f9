"""Segmentation: what counts as a paragraph, a sentence, a word, and which keys match them.

Pure text knowledge: no I/O, no framework. Words and sentences follow UAX #29 through ICU.
"""
