"""``archive reprocess``."""

from __future__ import annotations

import click

from archive.cli.commands import ArchiveCommand
from archive.cli.completion import complete_series
from archive.cli.imports import Follower
from archive.cli.options import FORMAT
from archive.cli.output import counted
from archive.cli.state import state
from archive.services.intake.reprocess import plan_reprocessing


@click.command(cls=ArchiveCommand)
@click.argument("names", metavar="[SERIES...]", nargs=-1, shell_complete=complete_series)
@click.option("-n", "--dry-run", "is_rehearsal", is_flag=True, help="Say what would differ; record nothing.")
@FORMAT
def reprocess(names: tuple[str, ...], is_rehearsal: bool, form: str) -> int:
    """Read the witnesses of the SERIES, or of all, again by today's pipeline.

    A version whose pipeline differs is recorded anew in the same place and for the same date: a better
    reading of the same bytes, never a change of policy. The older version stays in the record.
    """
    repository = state().open(create=not is_rehearsal)
    plan = plan_reprocessing(repository, names, is_rehearsal=is_rehearsal)
    follower = Follower(form, "Reading again")
    follower.follow(plan.answers(), len(plan.heads))
    return follower.finish(counted(len({head.series for head in plan.heads}), "series", "series"))
