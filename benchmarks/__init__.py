"""Benchmarks: quality and speed, side by side with peers, repeatable by outsiders. Run by `make bench`."""
