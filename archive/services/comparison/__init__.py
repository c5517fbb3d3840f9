"""Comparison: sides named by a person, compared under one pipeline, told in a minute, and reported."""
