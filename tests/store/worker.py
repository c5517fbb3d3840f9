"""A process that writes to an archive and says what was reported to it: killed, or one of many.

    python -m tests.store.worker PLACE NAME STEPS [SHARED]

Prints one line for each version that the archive said was recorded. Writes the series NAME, and
when SHARED is given every second version into that series instead.
"""

from __future__ import annotations

import sys

from archive.store import open_archive
from tests.store.makers import deposit_at

BULK_EVERY = 5


def main(place: str, name: str, steps: int, shared: str = "") -> None:
    with open_archive(place, create=True) as repository:
        for step in range(steps):
            series = shared if shared and step % 2 else name
            witness, origin, version = deposit_at(step, series)
            if step % BULK_EVERY == 0:
                several = [deposit_at(step, series), deposit_at(1000 + step, series)]
                told(head.digest for head in repository.deposit_many(several))
                continue
            repository.hold(witness, origin, series if step % 3 else None)
            told([repository.record(version).digest])


def told(digests: object) -> None:
    for digest in digests:  # type: ignore[attr-defined]
        sys.stdout.write(f"{digest}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), *sys.argv[4:])
