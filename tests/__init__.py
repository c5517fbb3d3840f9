"""Tests, by room; a package, since others install a package of this name that would hide a folder."""
