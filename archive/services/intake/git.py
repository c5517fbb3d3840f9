"""Git: a repository, bare or cloned, or a bundle file, read by the ``git`` command alone.

Only reading commands are run, and nothing that a foreign repository configures is: no hooks, no
external diff, no text conversion, no replacement objects, no prompt, no fetching of what is missing.
What becomes of the changes read here is decided in ``histories``.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO

from archive.errors import SourceUnreadable

HEAD = "HEAD"
_NO_BLOB = re.compile(r"0+\Z")
_FILE_MODES = ("100644", "100755")
_QUIET = {
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "LC_ALL": "C",
}
_SAFE = ("-c", "core.fsmonitor=false", "-c", f"core.hooksPath={os.devnull}", "-c", "core.quotePath=false")
_FIELDS = "%H%x00%an <%ae>%x00%aI%x00%cI%x00%B%x00"
_LISTING = (
    *("log", "--reverse", "--topo-order", "--raw", "-z", "-M"),
    *("--no-abbrev", "--no-color", "--no-ext-diff", "--no-textconv"),
    "--encoding=UTF-8",
    "--diff-merges=combined",
    f"--format={_FIELDS}",
)
_READ_SIZE = 1 << 16


@dataclass(frozen=True, slots=True)
class FileChange:
    """What one commit did to one file.

    ``path`` is the file's path after the commit, ``before`` its path until then where the commit
    renamed it (else ""). ``blob`` names the content ("" where the file was deleted), ``is_file``
    is false for links and submodules, ``is_new`` true where the commit added the file.
    """

    path: str
    blob: str
    before: str = ""
    is_file: bool = True
    is_new: bool = False


@dataclass(frozen=True, slots=True)
class Commit:
    """One commit: ``authored_at`` and ``committed_at`` are aware, None where git holds no date."""

    hash: str
    author: str
    authored_at: datetime | None
    committed_at: datetime | None
    message: str
    changes: tuple[FileChange, ...]


class GitRepository:
    """A repository on this machine, for reading. ``name`` is what the person called it."""

    def __init__(self, folder: Path, name: str) -> None:
        self.folder = folder
        self.name = name

    def commits(self, revision: str = HEAD) -> Iterator[Commit]:
        """Every commit that ``revision`` leads back to, parents before children.

        A merge tells only what differs from all its parents: everything else is told by the
        commits that it merged.

        Raises:
            SourceUnreadable: there is no such revision.
        """
        with self._running([*_LISTING, self._resolved(revision), "--"]) as (process, complaints):
            assert process.stdout is not None  # noqa: S101 - asked for below
            yield from parse_log(_tokens(process.stdout))
            if process.wait() != 0:
                complaints.seek(0)
                raise SourceUnreadable(
                    f"git cannot list the history of {self.name}: {_complaint(complaints.read())}.",
                    "Check the repository with `git fsck`.",
                )

    def blobs(self, names: Iterable[str]) -> Iterator[bytes | None]:
        """The contents of the blobs named, in the order asked for; None for one that is missing.

        One name is asked for at a time, so that nothing piles up in the pipe.
        """
        with self._running(["cat-file", "--batch"], stdin=subprocess.PIPE) as (process, _):
            asking, answering = process.stdin, process.stdout
            assert asking is not None and answering is not None  # noqa: S101, PT018 - asked for above
            for name in names:
                asking.write(f"{name}\n".encode("ascii"))
                asking.flush()
                yield _blob(answering)
            asking.close()

    def revision(self) -> str:
        """``HEAD`` where it leads to a commit; else the one branch there is.

        Raises:
            SourceUnreadable: the repository holds no commit, or no one branch stands out.
        """
        if self._output("rev-parse", "--verify", "--quiet", "HEAD^{commit}"):
            return HEAD
        branches = self._output("for-each-ref", "--format=%(refname)", "refs/heads", "refs/remotes").split()
        if len(branches) == 1:
            return branches[0]
        fact = (
            "holds no commit" if not branches else f"says not which of its {len(branches)} branches is meant"
        )
        raise SourceUnreadable(f"{self.name} {fact}.", "Name a branch with --branch.")

    def _resolved(self, revision: str) -> str:
        """The hash that a revision means; a name that begins with a dash is never taken for an option."""
        found = self._output("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
        if not found.strip():
            raise SourceUnreadable(
                f"{self.name} has no revision {revision!r}.", "List its branches with `git branch -a`."
            )
        return found.split()[-1]

    def _output(self, *arguments: str) -> str:
        done = subprocess.run(  # noqa: S603 - our own words, no shell
            self._command(arguments),
            check=False,
            capture_output=True,
            env=_environment(),
            stdin=subprocess.DEVNULL,
        )
        return done.stdout.decode("utf-8", "replace") if done.returncode == 0 else ""

    def _command(self, arguments: Iterable[str]) -> list[str]:
        return [git(), "-C", str(self.folder), *_SAFE, *arguments]

    @contextmanager
    def _running(
        self, arguments: list[str], stdin: int = subprocess.DEVNULL
    ) -> Iterator[tuple[subprocess.Popen[bytes], IO[bytes]]]:
        """The command at work, ended when we are done with it, and the file that its complaints go to."""
        with tempfile.TemporaryFile() as complaints:
            process = subprocess.Popen(  # noqa: S603 - our own words, no shell
                self._command(arguments),
                stdin=stdin,
                stdout=subprocess.PIPE,
                stderr=complaints,
                env=_environment(),
            )
            try:
                with process:
                    yield process, complaints
            finally:
                process.kill()


@contextmanager
def opened(place: str) -> Iterator[GitRepository]:
    """The repository at ``place``: a working tree, a bare repository, or a bundle file.

    A bundle is unpacked into a temporary folder, which is gone afterwards.

    Raises:
        SourceUnreadable: nothing is there, it is no repository, or git is not installed.
    """
    path = Path(place)
    if path.is_file():
        with tempfile.TemporaryDirectory(prefix="archive-git-") as folder:
            _unpack(path, Path(folder))
            yield GitRepository(Path(folder), path.name)
        return
    if not path.is_dir():
        raise SourceUnreadable(
            f"{place}: no such folder or bundle.",
            "Name a repository on this machine (clone a remote one with `git clone` first).",
        )
    repository = GitRepository(path, path.resolve().name)
    _check_is_repository(path)
    yield repository


def git() -> str:
    """The path of the git command.

    Raises:
        SourceUnreadable: it is not installed.
    """
    found = shutil.which("git")
    if found is None:
        raise SourceUnreadable(
            "The git command is not installed.", "Install git, then run the same command again."
        )
    return found


def parse_log(tokens: Iterator[str]) -> Iterator[Commit]:
    """The commits in the NUL-separated words of ``git log --raw -z`` with our format."""
    token = next(tokens, None)
    while token is not None:
        fields = [token, *(next(tokens, "") for _ in range(4))]
        changes: list[FileChange] = []
        token = _next_word(tokens)
        while token is not None and token.startswith(":"):
            changes.append(_change(token, tokens))
            token = _next_word(tokens)
        name, author, authored_at, committed_at, message = fields
        yield Commit(
            name, author, _moment(authored_at), _moment(committed_at), message.strip(), tuple(changes)
        )


def _change(raw: str, tokens: Iterator[str]) -> FileChange:
    """One ``:modes blobs status`` word and the path or two that follow it.

    A merge has one colon, mode, blob and status letter per parent, and tells one path.
    """
    words = raw.lstrip(":").split(" ")
    status, parents = words[-1], len(raw) - len(raw.lstrip(":"))
    mode, blob = words[parents], words[-2]
    path = next(tokens, "")
    before = ""
    if parents == 1 and status.startswith(("R", "C")):
        before, path = path, next(tokens, "")
    is_file = mode in _FILE_MODES
    return FileChange(path, "" if _NO_BLOB.match(blob) else blob, before, is_file, set(status) == {"A"})


def _next_word(tokens: Iterator[str]) -> str | None:
    """The next word that is not empty, without the line break that git puts before a commit's changes."""
    return next((word for each in tokens if (word := each.lstrip("\n"))), None)


def _tokens(stream: IO[bytes]) -> Iterator[str]:
    """The NUL-separated words of a stream, each as it comes. Bytes that are not UTF-8 are replaced."""
    rest = b""
    while chunk := stream.read(_READ_SIZE):
        *words, rest = (rest + chunk).split(b"\0")
        for word in words:
            yield word.decode("utf-8", "replace")
    if rest.strip():
        yield rest.decode("utf-8", "replace")


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def _blob(stream: IO[bytes]) -> bytes | None:
    header = stream.readline().split()
    if len(header) != 3 or not header[2].isdigit():
        return None
    data = stream.read(int(header[2]))
    stream.read(1)
    return data


def _unpack(bundle: Path, folder: Path) -> None:
    _ask(
        [*_SAFE, "clone", "--quiet", "--bare", "--", str(bundle.resolve()), str(folder)],
        f"{bundle} is not a git bundle that stands by itself",
        "Check it with `git bundle verify`.",
    )


def _check_is_repository(path: Path) -> None:
    _ask(
        ["-C", str(path), *_SAFE, "rev-parse", "--git-dir"],
        f"{path} cannot be read as a git repository",
        "Name the folder that holds .git, a bare repository or a bundle file.",
    )


def _ask(words: Sequence[str], fault: str, way_on: str) -> None:
    """Run git to its end; where it refuses, ``fault`` with git's own reason, and the way on."""
    done = subprocess.run(  # noqa: S603 - our own words, no shell
        [git(), *words],
        check=False,
        capture_output=True,
        env=_environment(),
        stdin=subprocess.DEVNULL,
    )
    if done.returncode != 0:
        raise SourceUnreadable(f"{fault}: {_complaint(done.stderr)}.", way_on)


def _complaint(stderr: bytes) -> str:
    """Git's own last word on what was the matter."""
    lines = [line for line in stderr.decode("utf-8", "replace").splitlines() if line.strip()]
    return lines[-1].removeprefix("fatal: ").rstrip(".") if lines else "git gave no reason"


def _environment() -> Mapping[str, str]:
    """The environment without git's own pointers to other repositories, with everything interactive off."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    return {**kept, **_QUIET}
