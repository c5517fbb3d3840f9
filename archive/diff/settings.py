"""What a person may set about comparing. Few settings, each bounded; outside its range a value is refused."""

from __future__ import annotations

from dataclasses import dataclass, fields

from archive.errors import SettingInvalid

_RANGES = {"likeness": (0.05, 0.95), "piece": (0.2, 0.95), "reach": (1, 64)}


@dataclass(frozen=True, slots=True)
class DiffSettings:
    """The thresholds of alignment (chosen in docs/decisions/0010; outside a range: ``SettingInvalid``).

    ``likeness``: how alike two paragraphs must be to answer each other where nothing but their words
    speaks for it, 0.05 to 0.95. Lower pairs heavier rewrites, and more strangers.
    ``piece``: share of its weighted words that a paragraph must add to a neighbouring group to count as
    one more piece of a split or merge, 0.2 to 0.95.
    ``reach``: how many candidates are weighed for each paragraph, 1 to 64. Work grows with it.
    """

    likeness: float = 0.3
    piece: float = 0.3
    reach: int = 6

    def __post_init__(self) -> None:
        for setting in fields(self):
            low, high = _RANGES[setting.name]
            value = getattr(self, setting.name)
            if not low <= value <= high:
                raise SettingInvalid(
                    f"The comparison setting '{setting.name}' is {value}.",
                    f"It lies between {low} and {high}; {setting.default} unless set.",
                )
