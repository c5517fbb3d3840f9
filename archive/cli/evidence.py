"""``archive proof``, ``sign``, ``export``, ``import bag``: evidence for others."""

from __future__ import annotations

import json
from pathlib import Path

import click

from archive.cli.commands import ArchiveCommand
from archive.cli.completion import complete_reference, complete_series
from archive.cli.folders import write_folder
from archive.cli.options import OUTPUT
from archive.cli.output import as_json, counted, write
from archive.cli.state import state
from archive.cli.versions import version_named
from archive.errors import SettingInvalid, SourceUnreadable
from archive.services.audit.evidence import check_proof, consistency_proof, earlier_size, inclusion_proof


@click.command(cls=ArchiveCommand)
@click.argument("reference", metavar="SERIES@WHEN", required=False, shell_complete=complete_reference)
@click.option("--since", metavar="ROOT", help="The consistency proof from an earlier root, or SIZE:ROOT.")
@click.option(
    "--check",
    "file",
    type=click.Path(dir_okay=False),
    help="Check a proof or a signed head; needs no archive.",
)
@click.option(
    "--roots",
    type=click.Path(dir_okay=False),
    help="The time-stamp authority's certificates (PEM), for --check.",
)
@OUTPUT
def proof(
    reference: str | None, since: str | None, file: str | None, roots: str | None, target: str | None
) -> None:
    """Print the proof that a version is in the archive's log, as JSON that anyone can check.

    The proof is the RFC 6962 path from the version's event to the log's root. With --since ROOT it is
    the proof that the log still begins with what it held under that root.
    """
    if file is not None and (reference is not None or since is not None):
        raise click.UsageError(
            "--check reads a FILE and nothing else; ask for a proof in a command of its own."
        )
    if file is not None:
        write(_checked(_read_proof(file), roots), None)
        return
    if (reference is None) == (since is None):
        raise click.UsageError("Name a version, or give --since ROOT, or --check FILE.")
    repository = state().open()
    if since is not None:
        found = consistency_proof(repository, earlier_size(repository, since))
    else:
        found = inclusion_proof(repository, version_named(repository, str(reference)))
    write(as_json(found), target)


def _checked(content: dict[str, object], roots: str | None) -> str:
    from archive.services.audit.signing import SCHEMA, check_head

    if content.get("schema") != SCHEMA:
        return check_proof(content)
    return check_head(content, _bytes(roots) if roots else b"")


def _bytes(file: str) -> bytes:
    try:
        return Path(file).read_bytes()
    except OSError as fault:
        raise SourceUnreadable(f"{file} cannot be read: {fault.strerror}.", "Check the path.") from fault


@click.command(cls=ArchiveCommand)
@click.option("--key", type=click.Path(dir_okay=False), help="The Ed25519 private key (PEM) to sign with.")
@click.option("--new-key", type=click.Path(dir_okay=False), help="Write a new private key there, and stop.")
@click.option("--authority", metavar="URL", help="Also have it stamped by this RFC 3161 authority.")
@OUTPUT
def sign(key: str | None, new_key: str | None, authority: str | None, target: str | None) -> None:
    """Sign the log's tree head, so that others can tell later what it was and who vouched for it.

    Give the outcome away: `archive proof --check` reads it without the archive, and `archive verify
    --since ROOT` shows whether the log still begins with it. Needs policy-archive[sign].
    """
    from archive.services.audit.signing import new_key as make_key
    from archive.services.audit.signing import over_http, tree_head

    if new_key is not None:
        click.echo(f"Public key {make_key(Path(new_key))}; keep {new_key} to yourself.")
        return
    if key is None:
        raise click.UsageError("Name the private key with --key, or make one with --new-key.")
    stamper = over_http(authority) if authority else None
    write(as_json(tree_head(state().open(), Path(key), stamper)), target)


def _read_proof(file: str) -> dict[str, object]:
    try:
        content = json.loads(_bytes(file))
    except ValueError as fault:
        raise SettingInvalid(
            f"{file} holds no JSON.", "`archive proof VERSION -o FILE` writes a proof."
        ) from fault
    if not isinstance(content, dict):
        raise SettingInvalid(f"{file} holds no proof.", "`archive proof VERSION -o FILE` writes one.")
    return content


@click.command(cls=ArchiveCommand)
@click.argument("series", metavar="SERIES", shell_complete=complete_series)
@click.option("-o", "--output", "folder", metavar="FOLDER", required=True, help="A new folder for the bag.")
def export(series: str, folder: str) -> None:
    """Write a series as a BagIt bag: witnesses, texts, comparisons, events, proofs, decisions, README."""
    from archive.services.audit.export import bag_files

    count = write_folder(bag_files(state().open(), series), Path(folder))
    if state().verbosity >= 0:
        click.echo(
            f"Wrote {counted(count, 'file')} to {folder}; `archive import bag {folder}` brings it back."
        )


@click.command(name="bag", cls=ArchiveCommand)
@click.argument("folder", metavar="FOLDER", type=click.Path(file_okay=False))
def import_bag(folder: str) -> None:
    """Bring back a series that `archive export` wrote: the same witnesses, versions and decisions.

    Everything in the bag is checked before anything is written.
    """
    from archive.services.audit.bag import import_bag as bring_back

    heads = bring_back(state().open(create=True), Path(folder))
    if state().verbosity >= 0:
        names = ", ".join(dict.fromkeys(head.series or "" for head in heads))
        click.echo(f"The archive holds the {counted(len(heads), 'version')} of {names} that are in the bag.")
