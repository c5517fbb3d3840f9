"""The built wheel, in a clean environment, away from the checkout, does the demo."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def run(*command: str | Path, cwd: Path) -> str:
    environment = {
        name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "ARCHIVE_DB")
    }
    done = subprocess.run(
        [str(part) for part in command], cwd=cwd, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.mark.wheel
def test_installed_wheel_does_the_demo(tmp_path: Path) -> None:
    built = tmp_path / "built"
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", built, cwd=ROOT)
    (wheel,) = built.glob("policy_archive-*.whl")

    home = tmp_path / "environment"
    venv.create(home, with_pip=True)
    constraints = ROOT / "constraints.txt"
    run(home / "bin/python", "-m", "pip", "install", "-q", "-c", constraints, wheel, cwd=tmp_path)

    folder = tmp_path / "somewhere else"
    folder.mkdir()
    shutil.copytree(ROOT / "corpus", folder / "statements")
    archive = home / "bin/archive"
    run(archive, "ingest", "statements", cwd=folder)
    run(archive, "report", "--all", "-o", "reports", cwd=folder)
    assert "all match" in run(archive, "verify", cwd=folder)
    assert (folder / "reports/index.html").is_file()
    assert len(list((folder / "reports").rglob("*.html"))) > 20
