"""What is handed over: lock, wheel, licences, and the two commands for a bare machine."""

import ast
import importlib.util
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version
from PySide6.QtWidgets import QApplication, QLabel
from sqlcipher3 import dbapi2 as sqlcipher

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads(ROOT.joinpath("pyproject.toml").read_text(encoding="utf-8"))["project"]
LOCK = ROOT.joinpath("installer", "requirements.lock").read_text(encoding="utf-8")
BOOTSTRAP = ROOT / "installer" / "bootstrap.py"

# Debian 12, Debian 13, the Windows that we ship, and the newest Python that all wheels are there for.
MACHINES = [
    ("linux", "3.11.2"),
    ("linux", "3.13.5"),
    ("win32", "3.11.9"),
    ("win32", "3.13.2"),
    ("linux", "3.14.0"),
]

# Under the GPL alone, so that shipping them would bind the whole program.
GPL_ONLY = [
    "QtCharts",
    "QtDataVisualization",
    "QtGraphs",
    "QtGraphsWidgets",
    "QtHttpServer",
    "QtNetworkAuth",
    "QtQuick3D",
    "QtVirtualKeyboard",
]


def entries() -> Iterator[tuple[Requirement, list[str]]]:
    """Yield each pinned requirement of the lock with its hashes."""
    for block in re.split(r"\n(?=[a-z0-9])", LOCK.replace(" \\\n", "\n")):
        if "==" in block:
            first, *rest = block.splitlines()
            yield Requirement(first), [line.strip() for line in rest if "--hash" in line]


def environment(system: str, python: str) -> dict[str, str]:
    """Return the marker environment of a 64-bit CPython on this system."""
    names = {"linux": ("Linux", "posix", "x86_64"), "win32": ("Windows", "nt", "AMD64")}
    platform_system, os_name, machine = names[system]
    return {
        "sys_platform": system,
        "platform_system": platform_system,
        "os_name": os_name,
        "platform_machine": machine,
        "python_version": ".".join(python.split(".")[:2]),
        "python_full_version": python,
        "platform_python_implementation": "CPython",
        "implementation_name": "cpython",
    }


def applies(marker: Marker | None, system: str, python: str) -> bool:
    return marker is None or marker.evaluate(environment(system, python))


def pins(system: str, python: str) -> dict[str, Version]:
    """Return the version of each package that the lock puts on such a machine."""
    found: dict[str, Version] = {}
    for requirement, _ in entries():
        if applies(requirement.marker, system, python):
            name = canonicalize_name(requirement.name)
            assert name not in found, f"{name} is pinned twice for {system} {python}"
            found[name] = Version(next(iter(requirement.specifier)).version)
    return found


def imported(source: str) -> set[str]:
    """Return the full names of all modules that a Python source names in imports or as text."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module)
            names.update(f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            names.update(re.findall(r"PySide6\.\w+", node.value))
    return names


def gpl_only(source: str) -> set[str]:
    return {
        name
        for name in imported(source)
        for module in GPL_ONLY
        if f"{name}.".startswith(f"PySide6.{module}.")
    }


def run(*command: str | Path, cwd: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a program as a user would, without what this test run has set for Python."""
    inherited = {
        name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "PYTEST"))
    }
    return subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env={**inherited, "PYTHONIOENCODING": "utf-8", **variables},
        capture_output=True,
        encoding="utf-8",
        timeout=240,
        check=False,
    )


@pytest.fixture(scope="module")
def bootstrap() -> ModuleType:
    spec = importlib.util.spec_from_file_location("bootstrap", BOOTSTRAP)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel from the tree and unpack it in an empty folder far from it."""
    built = tmp_path_factory.mktemp("wheel")
    made = run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", built, cwd=ROOT)
    assert made.returncode == 0, made.stderr
    [wheel] = built.glob("rathaus_desk-*.whl")
    folder = tmp_path_factory.mktemp("Über uns") / "Programm neu"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


def test_every_entry_of_the_lock_has_hashes() -> None:
    found = {str(requirement): hashes for requirement, hashes in entries()}
    assert len(found) > 40
    assert LOCK.count("--hash=sha256:") == sum(len(hashes) for hashes in found.values())
    for requirement, hashes in found.items():
        assert hashes, requirement
        assert all(re.fullmatch(r"--hash=sha256:[0-9a-f]{64}", line) for line in hashes), requirement


def test_the_lock_names_no_address_and_no_machine() -> None:
    assert not re.search(
        r"://|index|find-links|\.(org|com|net|de|io)\b|@ |^-e|/(home|root|tmp|usr|opt)/", LOCK, re.M
    )


@pytest.mark.parametrize(("system", "python"), MACHINES)
def test_the_lock_satisfies_every_dependency(system: str, python: str) -> None:
    locked = pins(system, python)
    for line in PROJECT["dependencies"] + PROJECT["optional-dependencies"]["test"]:
        wanted = Requirement(line)
        if applies(wanted.marker, system, python):
            version = locked.get(canonicalize_name(wanted.name))
            assert version is not None, f"{wanted} is missing on {system} {python}: poe lock"
            assert version in wanted.specifier, f"{wanted} is locked at {version}: poe lock"


@pytest.mark.parametrize(("system", "python"), MACHINES)
def test_no_machine_gets_the_pair_that_aborts(system: str, python: str, bootstrap: ModuleType) -> None:
    numbers = tuple(int(part) for part in python.split("."))
    assert bootstrap.pyside_refusal(numbers, str(pins(system, python)["pyside6-essentials"])) is None


def test_every_dependency_has_a_floor_and_a_reason() -> None:
    source = ROOT.joinpath("pyproject.toml").read_text(encoding="utf-8")
    for line in PROJECT["dependencies"]:
        requirement = Requirement(line)
        assert any(part.operator == ">=" for part in requirement.specifier), line
        if requirement.name != "PySide6-Essentials":
            assert re.search(rf'"{re.escape(line)}",\s+# \S', source), f"{line} without a reason"


def test_sqlite_is_past_the_wal_reset_corruption() -> None:
    assert sqlcipher.sqlite_version_info >= (3, 51, 3)


def test_qt_calls_leave_the_references_to_none_alone(qapp: QApplication) -> None:
    label = QLabel()
    before = sys.getrefcount(None)
    for number in range(1000):
        label.setText(str(number))
    assert before - sys.getrefcount(None) < 100


@pytest.mark.parametrize(
    "source",
    [
        "import PySide6.QtCharts",
        "from PySide6 import QtGraphs",
        "from PySide6.QtHttpServer import QHttpServer",
        "import_module('PySide6.QtVirtualKeyboard')",
    ],
)
def test_the_licence_gate_sees_each_way_of_importing(source: str) -> None:
    assert gpl_only(source)


def test_nothing_under_the_gpl_alone_is_imported() -> None:
    files = sorted(ROOT.joinpath("rathaus_desk").rglob("*.py"))
    assert len(files) > 5
    assert {path.name: gpl_only(path.read_text(encoding="utf-8")) for path in files} == {
        p.name: set() for p in files
    }


def test_the_licence_is_shipped_in_full(elsewhere: Path) -> None:
    assert PROJECT["license"] == "EUPL-1.2"
    [shipped] = elsewhere.glob("rathaus_desk-*.dist-info/licenses/LICENSE")
    text = shipped.read_text(encoding="utf-8")
    assert text.startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2")
    assert "15.Applicable Law" in text
    assert "LiLiQ-R+" in text


def test_the_wheel_carries_db_and_resources_whole(elsewhere: Path) -> None:
    for folder in ("db", "resources"):
        source = ROOT / folder
        kept = [
            path.relative_to(source) for path in source.rglob("*") if path.is_file() and path.suffix != ".pyc"
        ]
        assert kept
        for path in kept:
            shipped = elsewhere / "rathaus_desk" / f"_{folder}" / path
            assert shipped.read_bytes() == source.joinpath(path).read_bytes()


def test_the_wheel_finds_its_files_elsewhere(elsewhere: Path) -> None:
    code = (
        "from rathaus_desk.places import place\n"
        "print(place('db', 'seed'), place('resources', 'fonts', 'NotoSans-Regular.ttf'), sep='\\n')"
    )
    done = run(sys.executable, "-P", "-c", code, cwd=elsewhere, PYTHONPATH=str(elsewhere))
    assert done.returncode == 0, done.stderr
    for line in done.stdout.splitlines():
        assert Path(line).is_relative_to(elsewhere / "rathaus_desk")
        assert Path(line).exists()


@pytest.mark.skipif(not ROOT.joinpath("rathaus_desk", "__main__.py").exists(), reason="no command line yet")
def test_the_wheel_starts_elsewhere(elsewhere: Path) -> None:
    done = run(
        sys.executable, "-P", "-m", "rathaus_desk", "--version", cwd=elsewhere, PYTHONPATH=str(elsewhere)
    )
    assert done.returncode == 0, done.stderr
    assert PROJECT["version"] in done.stdout


def test_the_wheel_names_its_command(elsewhere: Path) -> None:
    [names] = elsewhere.glob("rathaus_desk-*.dist-info/entry_points.txt")
    assert "rathaus-desk = rathaus_desk.cli:main" in names.read_text(encoding="utf-8")


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

    first = run(sys.executable, started, "test", "-k", "zwei Wörter", cwd=tmp_path)
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

    for python in command.parent.glob("python*"):
        python.unlink()
    folder.joinpath(".venv", "Fremdes").touch()
    repaired = run(sys.executable, started, "test", cwd=tmp_path)
    assert repaired.returncode == 7, repaired.stdout + repaired.stderr
    assert "wird neu angelegt" in repaired.stdout
    assert not folder.joinpath(".venv", "Fremdes").exists()


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


def test_ci_runs_what_the_readme_says() -> None:
    lines = ROOT.joinpath(".ci", "run").read_text(encoding="utf-8").splitlines()
    commands = [line for line in lines if line and not line.startswith("#")]
    assert commands[-1] == "exec python3 installer/bootstrap.py test"
    assert len(commands) == 3
