"""The group of commands, and where each one lives; the order is that of the work."""

from __future__ import annotations

import click

from archive.about import VERSION
from archive.cli.commands import ArchiveGroup
from archive.cli.state import State

COMMANDS = {
    "ingest": ("archive.cli.ingest", "ingest", "Take in statements: files, folders, standard input."),
    "import": ("archive.cli.imports", "import_", "Take in a whole history: a git repository, a web archive."),
    "series": ("archive.cli.history", "series", "What is held."),
    "log": ("archive.cli.history", "log", "A series' versions, newest last."),
    "show": ("archive.cli.history", "show", "A version's text, or its exact bytes."),
    "diff": ("archive.cli.compare", "diff", "What changed between two versions or files."),
    "report": ("archive.cli.compare", "report", "Comparison reports as HTML pages."),
    "blame": ("archive.cli.language", "blame", "Each sentence with the version that brought its words."),
    "phrase": ("archive.cli.language", "phrase", "First seen, last seen, gaps and returns of a phrase."),
    "search": ("archive.cli.language", "search", "Full text over every version."),
    "formulas": ("archive.cli.language", "formulas", "The word sequences that recur in a series."),
    "numbers": ("archive.cli.language", "numbers", "Every number followed through the versions."),
    "strength": ("archive.cli.language", "strength", "Wording that was reversed, strengthened or weakened."),
    "audit": ("archive.cli.audit", "audit", "The trail: what was recorded when, from where; doubts."),
    "review": ("archive.cli.review", "review", "Decide what a change is; what was decided."),
    "verify": ("archive.cli.audit", "verify", "Re-read everything held and check every digest."),
    "reprocess": ("archive.cli.reprocess", "reprocess", "Read held witnesses again by today's pipeline."),
    "proof": ("archive.cli.evidence", "proof", "The proof that a version was recorded."),
    "sign": ("archive.cli.evidence", "sign", "Sign the log's tree head; have it stamped."),
    "export": ("archive.cli.evidence", "export", "A series as a BagIt bag."),
    "db": ("archive.cli.db", "db", "The database: its schema, its size."),
    "pack": ("archive.cli.db", "pack", "Make the archive smaller; nothing held changes."),
    "copy": ("archive.cli.db", "copy", "Copy an archive to another database."),
    "rescue": ("archive.cli.db", "rescue", "Bring out of a damaged archive what is whole."),
    "completion": ("archive.cli.completion", "completion", "Shell completion for bash, zsh or fish."),
}


@click.group(
    cls=ArchiveGroup,
    lazy=COMMANDS,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(VERSION, prog_name="policy-archive", message="%(prog)s %(version)s")
@click.pass_context
def cli(context: click.Context) -> None:
    """Keep every dated version of a policy statement; see exactly what changed; audit the language over time.

    A version is named SERIES@WHEN: a date (the version in force that day), first, latest, latest~2,
    #3, or the start of its digest. A bare SERIES means its latest version.
    """
    context.ensure_object(State)
