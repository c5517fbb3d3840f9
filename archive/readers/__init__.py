"""Bytes become blocks: one reader per media type, nothing lost, nothing invented.

``archive.readers.registry`` is the way in; the readers themselves are imported only when a
document of their format comes.
"""
