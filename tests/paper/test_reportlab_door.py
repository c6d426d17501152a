"""Nothing that lies in a home folder under a name of ReportLab's is executed."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

EVIL = "open(__import__('os').environ['CANARY'], 'w').close()\n"


def _import_paper(home: Path, *path: Path) -> subprocess.CompletedProcess[str]:
    canary = home / "canary"
    environment = os.environ | {
        "HOME": str(home),
        "USERPROFILE": str(home),
        "CANARY": str(canary),
        "PYTHONPATH": os.pathsep.join((str(Path(__file__).parents[2]), *map(str, path))),
    }
    command = [sys.executable, "-W", "ignore", "-c", "import rathaus_desk.paper.letter"]
    result = subprocess.run(
        command, capture_output=True, text=True, env=environment, check=False, encoding="utf-8"
    )
    assert not canary.exists()
    return result


@pytest.mark.parametrize("name", [".reportlab_settings", ".reportlab_mods"])
def test_a_settings_file_in_the_home_folder_is_refused_unread(name: str, tmp_path: Path) -> None:
    """The message names the file and says that it was not executed."""
    tmp_path.joinpath(name).write_text(EVIL, encoding="utf-8")
    result = _import_paper(tmp_path)
    assert result.returncode == 1
    assert "Refused: Es kann nichts gedruckt werden, weil hier fremde Einstellungen" in result.stderr
    assert name in result.stderr


@pytest.mark.parametrize("name", ["reportlab_settings", "reportlab_mods"])
def test_a_module_of_such_a_name_is_refused_unread(name: str, tmp_path: Path) -> None:
    """Wherever it lies on the path."""
    folder = tmp_path / "modules"
    folder.mkdir()
    folder.joinpath(f"{name}.py").write_text(EVIL, encoding="utf-8")
    result = _import_paper(tmp_path, folder)
    assert result.returncode == 1
    assert name in result.stderr


def test_without_them_paper_opens(tmp_path: Path) -> None:
    """The usual case."""
    assert _import_paper(tmp_path).returncode == 0
