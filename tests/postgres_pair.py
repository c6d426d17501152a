"""A primary and its synchronous hot standby, made and exchanged as the page for the town's IT says."""

import shutil
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

from tests.postgres_server import OWNER, Server, free_port, run, serve

SYNCHRONOUS = "bereit"  # what the standby calls itself
_WITHIN = 30.0


@dataclass
class Pair:
    """Two servers of one town: which is which changes with every failover."""

    primary: Server
    standby: Server

    def address(self, database: str, user: str = OWNER, *, options: str = "") -> str:
        """Return the address of a database with both hosts, the first primary first, as it stands at a PC."""
        ports = sorted((self.primary.port, self.standby.port))
        hosts = ",".join(f"127.0.0.1:{port}" for port in ports)
        return f"postgresql://{user}@{hosts}/{database}{options}"

    def kill_primary(self) -> None:
        """End the primary as a failing machine does: nobody is told, nothing is written any more."""
        file = self.primary.folder / "postmaster.pid"
        postmaster = psutil.Process(int(file.read_text("utf-8").split()[0]))
        everybody = [postmaster, *postmaster.children(recursive=True)]
        postmaster.kill()
        until = time.monotonic() + _WITHIN
        while any(map(_lives, everybody)):
            assert time.monotonic() < until, "they outlive their server"
            time.sleep(0.01)
        # A container may leave the dead unburied; then their numbers would seem to be in use.
        file.unlink()
        (self.primary.folder.parent / f".s.PGSQL.{self.primary.port}.lock").unlink(missing_ok=True)

    def promote(self) -> None:
        """Let the standby take over; the other server must be off, and stay off."""
        run(self.standby.binaries / "pg_ctl", "promote", "-D", self.standby.folder, "-w", "-t", "30")
        self.primary, self.standby = self.standby, self.primary

    def rebuild_standby(self) -> None:
        """Make the fallen server a standby of the new primary, from a fresh base backup."""
        shutil.rmtree(self.standby.folder)
        _copy(self.primary, self.standby)
        self.standby.start()
        self.be_synchronous()

    def rewind_standby(self) -> None:
        """Make the fallen server a standby by taking back what it wrote alone: quicker than a copy."""
        with self.primary.owner() as dba:
            dba.execute("CHECKPOINT")  # before that it does not say that it has a history of its own
        run(
            self.standby.binaries / "pg_rewind", "-D", self.standby.folder, "-R", "--no-sync",
            f"--source-server={_conninfo(self.primary)} dbname=postgres",
        )  # fmt: skip
        self.standby.start()
        self.be_synchronous()

    def be_synchronous(self) -> None:
        """Let no commit be told before the standby has it on disk."""
        with self.standby.owner() as dba:  # if it is promoted one day, nobody stands behind it at first
            dba.execute("ALTER SYSTEM SET synchronous_standby_names = ''")
        with self.primary.owner() as dba:
            dba.execute(f"ALTER SYSTEM SET synchronous_standby_names = '{SYNCHRONOUS}'")
            dba.execute("SELECT pg_reload_conf()")
        self.wait_for("SELECT sync_state = 'sync' FROM pg_stat_replication")

    def wait_for(self, question: str) -> None:
        """Wait until the primary answers a question with yes."""
        until = time.monotonic() + _WITHIN
        with self.primary.owner() as dba:
            while dba.execute(question).fetchone() != (True,):
                assert time.monotonic() < until, f"never true: {question}"
                time.sleep(0.02)


@contextmanager
def serve_pair(binaries: Path, *, settings: tuple[str, ...] = ()):
    """Run a primary with a synchronous standby while the block lasts."""
    # Without whole pages and some older log nobody could take back what a fallen server wrote alone.
    with serve(binaries, settings=("full_page_writes = on", "wal_keep_size = 256MB", *settings)) as primary:
        folder = primary.folder.parent / "zweiter"
        standby = Server(primary.version, free_port(), folder, binaries)
        pair = Pair(primary, standby)
        _copy(primary, standby)
        try:
            standby.start()
            pair.be_synchronous()
            yield pair
        finally:
            with suppress(RuntimeError):
                standby.stop("immediate")


def _copy(source: Server, target: Server) -> None:
    run(
        source.binaries / "pg_basebackup", "-D", target.folder, "-d", _conninfo(source),
        "-X", "stream", "-R", "-c", "fast", "--no-sync",
    )  # fmt: skip


def _conninfo(source: Server) -> str:
    return f"host=127.0.0.1 port={source.port} user={OWNER} application_name={SYNCHRONOUS}"


def _lives(process: psutil.Process) -> bool:
    with suppress(psutil.NoSuchProcess):
        return process.status() != psutil.STATUS_ZOMBIE
    return False
