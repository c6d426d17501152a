"""What is handed over: version, lock, wheel, licences."""

import re
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version
from PySide6.QtWidgets import QApplication, QLabel
from sqlcipher3 import dbapi2 as sqlcipher

from rathaus_desk import __version__
from tests.started import imported, load_bootstrap, run

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads(ROOT.joinpath("pyproject.toml").read_text(encoding="utf-8"))["project"]
LOCK = ROOT.joinpath("installer", "requirements.lock").read_text(encoding="utf-8")

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


def test_the_version_is_the_same_wherever_it_stands():
    """The command line says one, the wheel and the list of parts bear one, the users read of one."""
    changes = ROOT.joinpath("installer", "CHANGES.md").read_text(encoding="utf-8")
    setup = ROOT.joinpath("installer", "windows", "rathaus-desk.nsi").read_text(encoding="utf-8")
    newest = re.search(r"^## (\S+)$", changes, re.MULTILINE)[1]
    assert {PROJECT["version"], newest, *re.findall(r"\b\d+\.\d+\.\d+\b", setup)} == {__version__}


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


def gpl_only(source: str) -> set[str]:
    return {
        name
        for name in imported(source)
        for module in GPL_ONLY
        if f"{name}.".startswith(f"PySide6.{module}.")
    }


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
def test_no_machine_gets_the_pair_that_aborts(system: str, python: str) -> None:
    numbers = tuple(int(part) for part in python.split("."))
    assert load_bootstrap().pyside_refusal(numbers, str(pins(system, python)["pyside6-essentials"])) is None


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


def test_ci_runs_what_the_readme_says() -> None:
    lines = ROOT.joinpath(".ci", "run").read_text(encoding="utf-8").splitlines()
    commands = [line for line in lines if line and not line.startswith("#")]
    assert commands[-1] == "exec python3 installer/bootstrap.py test"
    assert len(commands) == 3
