"""The command line as scripts meet it: in this process for speed, as a program of its own for truth."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from rathaus_desk.cli import main


@dataclass(frozen=True)
class Outcome:
    """What a command line came to."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def lines(self) -> list[Any]:
        return [json.loads(line) for line in self.out.splitlines()]


@pytest.fixture
def town(sample_file: Path, tmp_path: Path) -> Path:
    """A fresh copy of the sample town."""
    folder = tmp_path / "Ämter & Bürger"
    folder.mkdir()
    return Path(shutil.copy(sample_file, folder / "musterhausen.db"))


@pytest.fixture
def line(capsys: pytest.CaptureFixture[str]) -> Callable[..., Outcome]:
    """Carry out a command line in this process."""

    def carry_out(*arguments: object) -> Outcome:
        capsys.readouterr()
        code = main.main([str(one) for one in arguments], standalone_mode=False)
        said = capsys.readouterr()
        return Outcome(code, said.out, said.err)

    return carry_out


@pytest.fixture
def program() -> Callable[..., Outcome]:
    """Carry out a command line as a program of its own; `given` is its input, the rest its environment."""

    def carry_out(*arguments: object, given: bytes = b"", **environment: str) -> Outcome:
        done = subprocess.run(
            [sys.executable, "-m", "rathaus_desk", *(str(one) for one in arguments)],
            input=given,
            capture_output=True,
            env={**os.environ, **environment},
            timeout=120,
            check=False,
        )
        return Outcome(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"))

    return carry_out
