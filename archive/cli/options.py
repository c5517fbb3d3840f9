"""Options that many commands share, each written once."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., object])
"""A function that is, or becomes, a command."""

OUTPUT = click.option(
    "-o", "--output", "target", metavar="FILE", help="Write to FILE instead of standard output."
)


def formats(*names: str) -> Callable[[Command], Command]:
    """``--format`` with these forms, the first the default; the command gets it as ``form``."""
    return click.option("--format", "form", type=click.Choice(names), default=names[0], show_default=True)


FORMAT = formats("text", "json")
