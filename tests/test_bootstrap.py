"""The two commands for a bare machine: what they set up, refuse, repair and hand on."""

import ast
import sys
from pathlib import Path
from types import ModuleType

import pytest

from tests.started import BOOTSTRAP, imported, load_bootstrap, run


@pytest.fixture(scope="module")
def bootstrap() -> ModuleType:
    return load_bootstrap()


def test_bootstrap_needs_the_standard_library_only() -> None:
    names = {name.split(".")[0] for name in imported(BOOTSTRAP.read_text(encoding="utf-8"))}
    assert "subprocess" in names
    assert names <= sys.stdlib_module_names


def test_bootstrap_parses_on_a_python_that_is_too_old() -> None:
    ast.parse(BOOTSTRAP.read_text(encoding="utf-8"), feature_version=(3, 7))


def test_bootstrap_refuses_what_cannot_run_in_words(bootstrap: ModuleType) -> None:
    assert "Python 3.9.18" in bootstrap.python_refusal((3, 9, 18), 64)
    assert "64 Bit" in bootstrap.python_refusal((3, 12, 1), 32)
    assert bootstrap.python_refusal((3, 11, 0), 64) is None
    assert "PySide6 6.12.0 unter Python 3.11" in bootstrap.pyside_refusal((3, 11, 2), "6.12.0")
    assert bootstrap.pyside_refusal((3, 12, 1), "6.12.0") is None
    assert bootstrap.pyside_refusal((3, 11, 2), "6.11.3") is None


def test_bootstrap_finds_out_what_the_system_lacks(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bootstrap, "QT_LIBRARIES", {"libnirgends.so.7": "libnirgends7"})
    monkeypatch.setattr(bootstrap, "TEST_PROGRAMS", {"gibt-es-nicht": "gibt-es-nicht-utils"})
    monkeypatch.setattr(bootstrap.sys, "platform", "linux")
    missing = bootstrap.missing_parts("test", new_venv=False)
    assert missing == {"libnirgends.so.7": "libnirgends7", "gibt-es-nicht": "gibt-es-nicht-utils"}
    assert bootstrap.missing_parts("demo", new_venv=False) == {"libnirgends.so.7": "libnirgends7"}
    line = bootstrap.line_to_run(missing)
    assert "libnirgends" in line
    assert "gibt-es-nicht" in line


@pytest.mark.parametrize("root", [True, False])
def test_bootstrap_brings_what_is_welcome_only_where_it_may_and_never_demands_it(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch, root: bool
) -> None:
    brought: list[str] = []
    monkeypatch.setattr(bootstrap, "missing_parts", lambda _task, _new_venv: {})
    monkeypatch.setattr(bootstrap, "WELCOME_PROGRAMS", {"gibt-es-nicht": "schoen-waer-es", "sh": "dash"})
    monkeypatch.setattr(bootstrap, "install_parts", brought.extend)
    monkeypatch.setattr(bootstrap.sys, "platform", "linux")
    which = bootstrap.shutil.which
    monkeypatch.setattr(
        bootstrap.shutil, "which", lambda name, **values: name == "apt-get" or which(name, **values)
    )
    monkeypatch.setattr(bootstrap.os, "geteuid", lambda: 0 if root else 1000, raising=False)
    bootstrap.ensure_parts("demo", False)
    assert brought == []
    bootstrap.ensure_parts("test", False)
    assert brought == (["schoen-waer-es"] if root else [])


@pytest.mark.parametrize(
    ("variables", "shown"),
    [
        ({}, False),
        ({"DISPLAY": ":0"}, True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, True),
        ({"DISPLAY": ":0", "QT_QPA_PLATFORM": "offscreen"}, False),
    ],
)
def test_bootstrap_knows_whether_there_is_a_display(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], shown: bool
) -> None:
    monkeypatch.setattr(bootstrap, "WINDOWS", False)
    monkeypatch.setattr(bootstrap.sys, "platform", "linux")
    assert bootstrap.has_display(variables) is shown


def small_project(folder: Path) -> Path:
    """Lay out a project with our bootstrap and an empty lock, so that no package has to be fetched.

    Its pytest.py and rathaus_desk stand in for the programs to start: they print what they got.
    """
    for name in ("installer", "rathaus_desk"):
        folder.joinpath(name).mkdir(parents=True)
    started = folder / "installer" / "bootstrap.py"
    started.write_bytes(BOOTSTRAP.read_bytes())
    folder.joinpath("installer", "requirements.lock").write_text("# nothing\n", encoding="utf-8")
    report = "import os, sys\nprint('GOT', sys.argv[1:], os.environ.get('QT_QPA_PLATFORM'), os.getcwd())\n"
    folder.joinpath("pytest.py").write_text(report + "sys.exit(7)\n", encoding="utf-8")
    folder.joinpath("rathaus_desk", "__init__.py").touch()
    folder.joinpath("rathaus_desk", "__main__.py").write_text(report, encoding="utf-8")
    return started


def test_bootstrap_sets_up_repairs_and_hands_on(tmp_path: Path) -> None:
    folder = tmp_path / "Über uns" / "Rathaus Prüfung"
    started = small_project(folder)

    elsewhere = {"PIP_TARGET": str(tmp_path / "elsewhere"), "PIP_USER": "1"}
    first = run(sys.executable, started, "test", "-k", "zwei Wörter", cwd=tmp_path, **elsewhere)
    assert first.returncode == 7, first.stdout + first.stderr
    assert "Lege die Umgebung .venv an" in first.stdout
    handed_on = ["-n", "3", "--dist", "worksteal", "-k", "zwei Wörter"]
    assert f"GOT {handed_on} offscreen {folder}" in first.stdout

    second = run(sys.executable, started, "demo", "--people", "3", cwd=tmp_path, QT_QPA_PLATFORM="offscreen")
    assert second.returncode == 0, second.stdout + second.stderr
    assert "Umgebung" not in second.stdout
    assert "Eingerichtet" not in second.stdout
    assert f"GOT ['play', 'main', '--out', 'out', '--people', '3'] offscreen {tmp_path}" in second.stdout

    command = next(folder.joinpath(".venv").glob("*/rathaus-desk*"))
    direct = run(command, "--version", cwd=tmp_path)
    assert "GOT ['--version']" in direct.stdout, direct.stderr

    started.write_bytes(BOOTSTRAP.read_bytes() + b"# newer\n")
    (pointer,) = folder.joinpath(".venv").rglob("rathaus-desk.pth")
    pointer.unlink()
    pointer.mkdir()  # what cannot be written, like another account's file
    stopped = run(sys.executable, started, "test", cwd=tmp_path)
    assert stopped.returncode == 2, stopped.stdout + stopped.stderr
    assert "Ihre Daten sind unberührt" in stopped.stdout
    assert "Traceback" not in stopped.stderr

    pointer.rmdir()
    folder.joinpath(".venv", "Fremdes").touch()
    repaired = run(sys.executable, started, "test", cwd=tmp_path)
    assert repaired.returncode == 7, repaired.stdout + repaired.stderr
    assert "wird neu angelegt" in repaired.stdout
    assert not folder.joinpath(".venv", "Fremdes").exists()


def test_bootstrap_keeps_no_environment_that_does_not_start(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(bootstrap, "STAMP", tmp_path / "stamp")
    monkeypatch.setattr(bootstrap, "PYTHON", tmp_path / "python")
    assert bootstrap.usable_venv() is None


def test_bootstrap_leaves_a_folder_alone_that_is_no_environment(tmp_path: Path) -> None:
    started = small_project(tmp_path)
    letter = tmp_path / ".venv" / "Brief.txt"
    letter.parent.mkdir()
    letter.touch()
    done = run(sys.executable, started, "test", cwd=tmp_path)
    assert done.returncode == 2
    assert "keine Python-Umgebung" in done.stdout
    assert letter.exists()


def test_bootstrap_explains_itself(tmp_path: Path) -> None:
    assert run(sys.executable, BOOTSTRAP, cwd=tmp_path).returncode == 2
    helped = run(sys.executable, BOOTSTRAP, "--help", cwd=tmp_path)
    assert helped.returncode == 0
    assert "Aufruf: python3 installer/bootstrap.py demo | test" in helped.stdout
