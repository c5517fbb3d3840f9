"""policy-archive: every dated version of a policy statement, and exactly what changed.

The public Python interface is ``compare`` and ``DiffSettings``, with the types of ``archive.model``.
Both are loaded on first use, so that ``import archive`` costs nothing.
"""

from __future__ import annotations

from archive.about import VERSION

# Importing typing for this name would take most of the time until an interrupt can be answered.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from archive.diff.compare import compare
    from archive.diff.settings import DiffSettings

__version__ = VERSION
__all__ = ["DiffSettings", "__version__", "compare"]


def __getattr__(name: str) -> object:
    if name == "compare":
        from archive.diff.compare import compare

        return compare
    if name == "DiffSettings":
        from archive.diff.settings import DiffSettings

        return DiffSettings
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
