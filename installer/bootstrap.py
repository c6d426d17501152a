#!/usr/bin/env python3
"""Sets Rathaus Desk up in .venv and starts it: `bootstrap.py demo` or `bootstrap.py test`.

Standard library only. It must parse on Python 3.7: an old Python gets a sentence instead of a traceback.
"""

import ctypes
import hashlib
import importlib
import importlib.util
import json
import os
import platform
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
LOCK = ROOT / "installer" / "requirements.lock"
STAMP = VENV / "rathaus-desk.stamp"
UNFINISHED = "unfinished"  # stands in the stamp while packages come
WINDOWS = os.name == "nt"
BIN = VENV / ("Scripts" if WINDOWS else "bin")
PYTHON = BIN / ("python.exe" if WINDOWS else "python")

# What Qt loads from the system and no wheel carries: file -> Debian package.
QT_LIBRARIES = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libbrotlidec.so.1": "libbrotli1",
    "libgssapi_krb5.so.2": "libgssapi-krb5-2",
}
# What a window on an X display needs besides.
WINDOW_LIBRARIES = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
# The tests read our PDFs back with a program that did not write them.
TEST_PROGRAMS = {"pdftotext": "poppler-utils", "pdfinfo": "poppler-utils"}
# A print server that tests run privately; where it is not there and not ours to bring, those are skipped.
WELCOME_PROGRAMS = {"cupsd": "cups-daemon"}

PROBE = """
import importlib.metadata, importlib.util, json, sys, sysconfig
try:
    pyside = importlib.metadata.version("PySide6-Essentials")
except importlib.metadata.PackageNotFoundError:
    pyside = ""
own = sys.prefix != sys.base_prefix
pip = importlib.util.find_spec("pip") is not None
print(json.dumps([sys.version_info[:2], own and pip, sysconfig.get_path("purelib"), pyside]))
"""

USAGE = """Aufruf: python3 installer/bootstrap.py demo | test

  demo   richtet das Programm ein und öffnet die Beispielstadt Musterhausen;
         ohne Bildschirm spielt es die Hauptaufgabe ohne Fenster und legt
         Bilder, Laufzettel und Brief in den Ordner out/.
  test   richtet das Programm ein und führt alle Prüfungen aus.

Weitere Angaben gehen an das Programm oder an die Prüfungen (pytest) weiter,
zum Beispiel: python3 installer/bootstrap.py test -k laufzettel
"""


class Stop(Exception):
    """Ends the set-up with a German sentence and exit code 2."""


class Environment(NamedTuple):
    """What the Python in .venv says of itself."""

    packages: str
    pyside: str


def say(text: str) -> None:
    """Print one line at once, so that it stands before what a started program prints."""
    print(text, flush=True)


def python_refusal(version: "tuple[int, ...]", bits: int) -> "str | None":
    """Return why this Python cannot run the program, or None; `bits` is its word length."""
    if version[:2] < (3, 11):
        found = ".".join(str(part) for part in version[:3])
        return (
            f"Rathaus Desk braucht Python 3.11 oder neuer, aufgerufen wurde Python {found}. "
            "Es wurde nichts verändert. Bitte ein neueres Python einrichten und den Befehl damit wiederholen."
        )
    if bits < 64:
        return (
            "Rathaus Desk braucht ein Python mit 64 Bit, aufgerufen wurde eines mit 32 Bit. "
            "Es wurde nichts verändert. Bitte Python mit 64 Bit einrichten und den Befehl damit wiederholen."
        )
    return None


def pyside_refusal(python: "tuple[int, ...]", pyside: str) -> "str | None":
    """Return why this pair must not run, or None.

    PySide6 6.12 drops a reference to None with each call below Python 3.12 and aborts after some thousands.
    """
    numbers = tuple(int(part) for part in pyside.split(".")[:2] if part.isdigit())
    if python[:2] < (3, 12) and numbers >= (6, 12):
        return (
            f"In .venv steht PySide6 {pyside} unter Python {python[0]}.{python[1]}; dieses Paar stürzt ab. "
            "Gestartet wurde nichts, Ihre Daten sind unberührt. "
            "Bitte den Ordner .venv löschen und den Befehl wiederholen."
        )
    return None


def has_display(environment: "dict[str, str]") -> bool:
    """Return whether a window can be shown to somebody."""
    if environment.get("QT_QPA_PLATFORM", "").split(":")[0] in ("offscreen", "minimal"):
        return False
    if WINDOWS or sys.platform == "darwin":
        return True
    return bool(environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY"))


def loads(library: str) -> bool:
    """Return whether the system's loader finds this library and all that it needs."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def can_make_venv() -> bool:
    """Return whether this Python has venv and ensurepip (Debian keeps them in a package of their own)."""
    importlib.invalidate_caches()
    return all(importlib.util.find_spec(name) for name in ("venv", "ensurepip"))


def missing_parts(task: str, new_venv: bool) -> "dict[str, str]":
    """Return what the system lacks for this task, each with the Debian package that brings it."""
    missing = {}
    if new_venv and not can_make_venv():
        missing["venv"] = f"python3.{sys.version_info[1]}-venv"
    if not sys.platform.startswith("linux"):
        return missing
    libraries = dict(QT_LIBRARIES)
    if task == "demo" and has_display(dict(os.environ)) and os.environ.get("DISPLAY"):
        libraries.update(WINDOW_LIBRARIES)
    missing.update((name, package) for name, package in libraries.items() if not loads(name))
    if task == "test":
        missing.update((name, package) for name, package in TEST_PROGRAMS.items() if not shutil.which(name))
    return missing


def welcome_packages(task: str) -> "list[str]":
    """Return the Debian packages that the tests can use but do without."""
    if task != "test" or not sys.platform.startswith("linux"):
        return []
    path = os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin", "/sbin"))
    return [package for name, package in WELCOME_PROGRAMS.items() if not shutil.which(name, path=path)]


def line_to_run(missing: "dict[str, str]") -> str:
    """Return the exact command that brings the missing parts on this system."""
    if shutil.which("apt-get"):
        packages = " ".join(sorted(set(missing.values())))
        return f"sudo apt-get update && sudo apt-get install -y --no-install-recommends {packages}"
    for tool in ("dnf", "zypper"):
        if shutil.which(tool):
            wanted = [
                f"'{name}()(64bit)'" if ".so." in name else f"/usr/bin/{name}" for name in sorted(missing)
            ]
            return f"sudo {tool} install {' '.join(wanted)}"
    return "die Pakete Ihres Systems, die diese Dateien enthalten: " + ", ".join(sorted(missing))


def install_parts(packages: "list[str]") -> None:
    """Install Debian packages as root, without questions, waiting up to five minutes for another apt."""
    environment = dict(os.environ, DEBIAN_FRONTEND="noninteractive", LC_ALL="C.UTF-8")
    apt = ["apt-get", "-qq", "-o", "DPkg::Lock::Timeout=300", "-o", "Dpkg::Use-Pty=0"]
    for step in (["update"], ["install", "-y", "--no-install-recommends", *packages]):
        # A failed update may leave lists that suffice: what is missing afterwards decides.
        subprocess.run([*apt, *step], env=environment, stdout=subprocess.DEVNULL, check=False)


def ensure_parts(task: str, new_venv: bool) -> None:
    """Bring what the system lacks; raises Stop with the line to run where that is not ours to do."""
    missing = missing_parts(task, new_venv)
    ours = shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0
    packages = sorted({*missing.values(), *(welcome_packages(task) if ours else [])})
    if ours and packages:
        say(f"Dem System fehlen Pakete, sie werden eingerichtet: {' '.join(packages)}")
        install_parts(packages)
        missing = missing_parts(task, new_venv)
    if "venv" in missing and not shutil.which("apt-get"):
        raise Stop(
            "Diesem Python fehlen venv und pip. Bitte ein vollständiges Python 3.11 oder neuer verwenden."
        )
    if missing:
        raise Stop(
            f"Dem System fehlt: {', '.join(sorted(missing))}. Gestartet wurde nichts.\n"
            f"Bitte ausführen und dann den Befehl wiederholen:\n\n  {line_to_run(missing)}\n"
        )


def clean_environment() -> "dict[str, str]":
    """Return the environment without what would lead the Python in .venv, or its pip, to other packages."""
    strange = ["PYTHONPATH", "PYTHONHOME", "PYTHONSTARTUP", "__PYVENV_LAUNCHER__"]
    strange += ["PIP_USER", "PIP_TARGET", "PIP_PREFIX", "PIP_ROOT"]
    return {name: value for name, value in os.environ.items() if name not in strange}


def usable_venv() -> "Environment | None":
    """Return .venv if it can be kept: it starts, is of this Python's version, has pip and was left whole.

    What was killed among the packages leaves one that pip takes for whole and that is not.
    """
    try:
        if STAMP.exists() and STAMP.read_text(encoding="utf-8") == UNFINISHED:
            return None
        answer = subprocess.run(
            [str(PYTHON), "-I", "-c", PROBE],
            capture_output=True,
            timeout=60,
            check=True,
            env=clean_environment(),
        )
        version, complete, packages, pyside = json.loads(answer.stdout)
    except (OSError, ValueError, subprocess.SubprocessError):
        return None
    return Environment(packages, pyside) if complete and version == list(sys.version_info[:2]) else None


def make_venv() -> None:
    """Make .venv anew; raises Stop if something stands there that is not ours to remove."""
    if VENV.exists():
        if VENV.is_file() or (
            any(VENV.iterdir()) and not (VENV / "pyvenv.cfg").exists() and not BIN.exists()
        ):
            raise Stop(
                f"Der Ordner {VENV} ist keine Python-Umgebung. Bitte umbenennen und den Befehl wiederholen."
            )
        if Path(sys.prefix).resolve() == VENV.resolve():
            raise Stop(
                "Die Umgebung .venv muss neu entstehen. Bitte den Befehl mit dem Python des Systems geben."
            )
        say("Die Umgebung .venv passt nicht zu diesem Python oder ist unvollständig. Sie wird neu angelegt.")
    else:
        say(f"Lege die Umgebung .venv an (Python {platform.python_version()}).")
    made = subprocess.run([sys.executable, "-I", "-m", "venv", "--clear", str(VENV)], check=False)
    if made.returncode:
        raise Stop(
            f"Der Ordner {VENV} ließ sich nicht anlegen; der Grund steht darüber. "
            "Bitte Platz und Rechte prüfen, Programme aus .venv schließen und den Befehl wiederholen."
        )


def fingerprint() -> str:
    """Return what .venv must have been made from: the lock and this file."""
    return hashlib.sha256(LOCK.read_bytes() + b"\0" + Path(__file__).read_bytes()).hexdigest()


def install_packages() -> None:
    """Install what the lock names, each file checked against its hash; raises Stop if pip fails."""
    count = sum(1 for line in LOCK.read_text(encoding="utf-8").splitlines() if "==" in line)
    say(f"Hole und prüfe bis zu {count} Pakete (etwa 170 MB). Das dauert beim ersten Mal einige Minuten.")
    pip = [str(PYTHON), "-I", "-m", "pip", "install", "-qq", "--no-input", "--disable-pip-version-check"]
    # -qq: errors only. The lock is complete: nothing to resolve. Wheels only: no foreign code runs.
    # Into .venv, also where somebody's pip.conf says `user = true`.
    strict = [
        "--no-deps",
        "--require-hashes",
        "--only-binary",
        ":all:",
        "--no-warn-script-location",
        "--no-user",
    ]
    done = subprocess.run([*pip, *strict, "-r", str(LOCK)], env=clean_environment(), check=False)
    if done.returncode > 0:  # pip ended by itself and left nothing half done
        STAMP.unlink()
    if done.returncode:
        raise Stop(
            "Die Pakete ließen sich nicht einrichten; der Grund steht darüber. Ihre Daten sind unberührt.\n"
            "Meist fehlt der Weg zum Paketverzeichnis (Netz, Proxy, Einstellung von pip) oder Platz (1 GB). "
            "Danach den Befehl wiederholen."
        )


def link_project(packages: Path) -> None:
    """Make the source tree importable in .venv and add the command rathaus-desk.

    The path is relative: it survives moving the folder, and umlauts, which Python 3.11 reads there in the
    code page of Windows.
    """
    packages.joinpath("rathaus-desk.pth").write_text(os.path.relpath(ROOT, packages) + "\n", encoding="utf-8")
    if WINDOWS:
        start = BIN / "rathaus-desk.cmd"
        start.write_bytes(b'@"%~dp0python.exe" -P -m rathaus_desk %*\r\n')
        return
    start = BIN / "rathaus-desk"
    start.write_bytes(
        b'#!/bin/sh\nhere=$(dirname "$(readlink -f "$0")")\nexec "$here/python" -P -m rathaus_desk "$@"\n'
    )
    start.chmod(0o755)


def set_up(task: str) -> None:
    """Bring system parts, .venv and packages to the state of the lock; raises Stop."""
    began = time.monotonic()
    found = usable_venv()
    ensure_parts(task, new_venv=found is None)
    if found is None:
        make_venv()
        found = usable_venv()
    if found and not (STAMP.exists() and STAMP.read_text(encoding="utf-8") == fingerprint()):
        STAMP.write_text(UNFINISHED, encoding="utf-8")
        install_packages()
        link_project(Path(found.packages))
        STAMP.write_text(fingerprint(), encoding="utf-8")
        found = usable_venv()
        say(f"Eingerichtet in {time.monotonic() - began:.0f} Sekunden.")
    if found is None:
        raise Stop(
            "Die Umgebung .venv startet nicht. Bitte den Ordner .venv löschen und den Befehl wiederholen."
        )
    refusal = pyside_refusal(sys.version_info[:3], found.pyside)
    if refusal:
        raise Stop(refusal)


def start(arguments: "list[str]", environment: "dict[str, str]") -> int:
    """Run the Python in .venv in our place and return its exit code."""
    command = [str(PYTHON), *arguments]
    sys.stdout.flush()
    if not WINDOWS:
        os.execve(command[0], command, environment)
    with subprocess.Popen(command, env=environment) as child:
        while True:
            try:
                return child.wait()
            except KeyboardInterrupt:
                continue  # The program got it as well and ends as it sees fit.


def run_demo(rest: "list[str]") -> int:
    """Open the sample town, or play the main job where there is no display."""
    environment = clean_environment()
    if has_display(environment):
        say("Öffne die Beispielstadt Musterhausen.")
        return start(["-P", "-m", "rathaus_desk", "demo", *rest], environment)
    say("Kein Bildschirm gefunden: Die Hauptaufgabe läuft ohne Fenster, Bilder und Blätter kommen nach out/.")
    environment["QT_QPA_PLATFORM"] = "offscreen"
    return start(["-P", "-m", "rathaus_desk", "play", "main", "--out", "out", *rest], environment)


def run_tests(rest: "list[str]") -> int:
    """Run the default suite; the exit code is pytest's, also when it aborts after its last line."""
    say("Führe die Prüfungen aus.")
    os.chdir(ROOT)
    environment = dict(clean_environment(), QT_QPA_PLATFORM="offscreen")
    return start(["-m", "pytest", "-n", "3", "--dist", "worksteal", *rest], environment)


def main(arguments: "list[str]") -> int:
    """Carry out the command line and return the exit code."""
    tasks = {"demo": run_demo, "test": run_tests}
    if not arguments or arguments[0] not in tasks:
        print(USAGE)
        return 0 if arguments[:1] in (["-h"], ["--help"]) else 2
    refusal = python_refusal(tuple(sys.version_info[:3]), 64 if sys.maxsize > 2**32 else 32)
    if refusal:
        print(refusal)
        return 2
    try:
        set_up(arguments[0])
    except Stop as stop:
        say(str(stop))
        return 2
    except OSError as error:
        say(
            f"Die Einrichtung kam nicht weiter: {error}\nIhre Daten sind unberührt. Bitte Platz und Rechte "
            f"im Ordner {ROOT} prüfen; hat ein anderes Konto den Ordner .venv angelegt, ihn löschen. "
            "Danach den Befehl wiederholen."
        )
        return 2
    except KeyboardInterrupt:
        say("Abgebrochen. Der Befehl kann jederzeit wiederholt werden.")
        return 130
    return tasks[arguments[0]](arguments[1:])


if __name__ == "__main__":
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="replace")
    sys.exit(main(sys.argv[1:]))
