"""The command-line page, generated from the commands: ``python -m archive.cli.manual > docs/cli.md``."""

from __future__ import annotations

from collections.abc import Iterator

import click

from archive.cli.app import cli

_INTRO = """# Command line

Generated from the commands by `python -m archive.cli.manual`; a test keeps it current.

Exit codes: 0 fine; 1 differs (only with `--exit-code`); 2 trouble; 130 interrupted.
Every command also takes the options below, before or after its name."""


def manual() -> str:
    """The whole page as Markdown."""
    context = cli.make_context("archive", ["--help"], resilient_parsing=True)
    sections = [_INTRO, _options(cli, context), _help_of(cli)]
    for path, command, inner in _commands(cli, context):
        usage = command.collect_usage_pieces(inner)
        sections += [
            f"## {path}",
            f"    {path} {' '.join(usage)}",
            _help_of(command),
            _options(command, inner),
        ]
    return "\n\n".join(section for section in sections if section) + "\n"


def _commands(
    group: click.Group, context: click.Context, path: str = "archive"
) -> Iterator[tuple[str, click.Command, click.Context]]:
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None  # noqa: S101 - the group has just named it
        inner = click.Context(command, info_name=name, parent=context)
        if isinstance(command, click.Group):
            yield from _commands(command, inner, f"{path} {name}")
        else:
            yield f"{path} {name}", command, inner


def _help_of(command: click.Command) -> str:
    lines = (command.help or "").strip().splitlines()
    return "\n".join(line.strip() for line in lines)


def _options(command: click.Command, context: click.Context) -> str:
    """A command's own options (a group's common ones are told once, at the head of the page)."""
    common = {option for each in cli.get_params(context) for option in each.opts}
    rows = []
    for parameter in command.get_params(context):
        record = parameter.get_help_record(context)
        is_common = command is not cli and common & set(parameter.opts)
        if record and record[1] and not is_common:
            name, meaning = (text.replace("|", "\\|") for text in record)
            rows.append(f"| `{name}` | {meaning} |")
    return "\n".join(["| option | meaning |", "|---|---|", *rows]) if rows else ""


if __name__ == "__main__":
    click.echo(manual(), nl=False)
