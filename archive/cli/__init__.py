"""The command line: parse, call a service, print."""

from __future__ import annotations

import sys

INTERRUPTED = 130
INTERRUPTION = "archive: Interrupted. What was reported is kept; run the same command again for the rest.\n"


def main() -> None:
    """Entry point of the ``archive`` command.

    Everything else is loaded here, so that an interrupt while it loads is answered like any other.
    """
    try:
        from archive.cli.app import cli
        from archive.cli.commands import run

        run(cli)
    except KeyboardInterrupt:
        sys.stderr.write(INTERRUPTION)
        sys.exit(INTERRUPTED)
