"""The page for a town's IT (installer/SERVER.md): what it calls tried is run here as it stands.

Only folders, names of hosts and what proves them are exchanged. So it cannot come to say what does not work.
"""

import os
import pwd
import re
import shutil
import subprocess
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import psycopg
import pytest
from sqlalchemy.engine import make_url

from rathaus_desk.domain.errors import Unreachable
from rathaus_desk.domain.intake.contacts import Concern, TakeContact
from rathaus_desk.usecases.office_door import open_office
from tests.founded_town import found_in
from tests.postgres_pair import Pair
from tests.postgres_server import OWNER, Server, free_port, knowing_tls, serve
from tests.small_town import ERNA, STAFF, TODAY

pytestmark = pytest.mark.server
PAGE = Path(__file__).parents[2] / "installer" / "SERVER.md"
BLOCKS = dict(re.findall(r"<!-- geprüft: (\S+) -->\n```\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL))
SCRIPT = {"datenbank", "abgleich", "zweiter", "gemeinsam", "allein", "sichern", "zurückholen", "umschalten"}
SCRIPT |= {"zurückspulen", "überwachen"}
RUNNING = {"postgresql.conf", "pg_hba.conf", "zertifikat"}
_FAR = re.compile(r" sslmode=verify-full sslrootcert=\S+?(?= |\"|$)")


@dataclass
class Machines:
    """The two servers of the page, and the folder that stands for /srv."""

    one: Server
    two: Server
    disk: Path

    def run(self, name: str, at: Server, **known: str) -> str:
        """Carry out the block of that name on a machine; return what it prints."""
        said = ""
        for part in re.split(r"(?m)^(systemctl start .*)$", self._here(BLOCKS[name], at)):
            if part.startswith("systemctl"):
                at.start()
            elif part.strip():
                said += self._shell(part, at, known)
        return said

    def _here(self, text: str, at: Server) -> str:
        text = _FAR.sub("", text).replace("/var/lib/postgresql/17/main", str(at.folder))
        for name, server in (("db1", self.one), ("db2", self.two)):
            text = text.replace(f"host={name}.stadt.de", f"host=127.0.0.1 port={server.port}")
        return text.replace("/srv/", f"{self.disk}/").replace("5499", str(self.practice_port))

    def _shell(self, text: str, at: Server, known: dict[str, str]) -> str:
        path = f"{at.binaries}{os.pathsep}{os.environ['PATH']}"
        env = {"PATH": path, "LC_ALL": "C", "PGHOST": "127.0.0.1", "PGPORT": str(at.port), "PGUSER": OWNER}
        said = self.disk / "said"
        with said.open("w") as out:
            done = subprocess.run(
                ["bash", "-euc", text], env={**env, **known}, cwd=self.disk, stdin=subprocess.DEVNULL,
                stdout=out, stderr=subprocess.STDOUT, check=False, timeout=120, **_somebody(),
            )  # fmt: skip
        printed = said.read_text("utf-8")
        assert done.returncode == 0, f"{text}\n{printed}"
        return printed

    def __post_init__(self) -> None:
        self.practice_port = free_port()


def _somebody() -> dict[str, object]:
    return {"user": "nobody", "group": pwd.getpwnam("nobody").pw_gid} if os.geteuid() == 0 else {}


@pytest.fixture(scope="module")
def with_tls():
    """Binaries that know TLS, as a town's have them."""
    return knowing_tls()


def settings(disk: Path) -> tuple[str, ...]:
    """Return the page's settings, for a smaller machine."""
    lines = BLOCKS["postgresql.conf"].replace("/srv/", f"{disk}/").strip().splitlines()
    small = {"listen_addresses": "'127.0.0.1'", "shared_buffers": "64MB", "unix_socket_directories": "''"}
    return (*lines, *(f"{name} = {value}" for name, value in small.items()))


@pytest.fixture
def machines(with_tls):
    """One server with the page's settings, and room for the second."""
    with serve(with_tls) as server:
        home = server.folder.parent
        disk = home / "srv"
        for folder in (disk, disk / "sicherung", disk / "sicherung" / "wal"):
            folder.mkdir()
            if os.geteuid() == 0:
                shutil.chown(folder, "nobody")
        server.stop()
        with (server.folder / "postgresql.conf").open("a", encoding="utf-8") as conf:
            conf.write("\n".join(("", *settings(disk), "")))
        server.start()
        both = Machines(server, Server(server.version, free_port(), home / "zwei", with_tls), disk)
        try:
            yield both
        finally:
            both.two.stop("immediate")


def lamp(place: str) -> TakeContact:
    return TakeContact(concerns=(Concern(service="strassenlaterne", place=place),), person_id=ERNA)


def cases(server: Server) -> int:
    with server.owner("rathaus") as dba:
        return dba.execute("SELECT count(*) FROM rathaus.case_file").fetchone()[0]


def moment(server: Server) -> datetime:
    with server.owner() as dba:
        return dba.execute("SELECT clock_timestamp()").fetchone()[0]


def archived(pair: Pair) -> None:
    """Let what was written reach the archive, which else takes five minutes."""
    with pair.primary.owner() as dba:
        file = dba.execute("SELECT pg_walfile_name(pg_switch_wal())").fetchone()[0]
    pair.wait_for(f"SELECT last_archived_wal >= '{file}' FROM pg_stat_archiver")


def is_synchronous(pair: Pair) -> None:
    pair.wait_for("SELECT sync_state = 'sync' FROM pg_stat_replication WHERE application_name = 'zweiter'")


def test_every_block_of_the_page_is_run_here():
    assert set(BLOCKS) == SCRIPT | RUNNING


def test_the_page_from_the_first_server_to_the_return_of_the_fallen_one(machines):
    one, two = machines.one, machines.two
    pair = Pair(one, two)
    machines.run("datenbank", one)
    found_in(make_url(one.url("rathaus")), {"oezdemir": STAFF["oezdemir"]})
    machines.run("abgleich", one, KENNWORT="drei Katzen, ein Hund")
    machines.run("zweiter", two)
    machines.run("gemeinsam", one)
    is_synchronous(pair)
    with closing(open_office(pair.address("rathaus", user=""), "oezdemir")) as office:
        desk = office.desk.by_clock(lambda: TODAY)
        desk.do(lamp("Rosenweg 4"))
        _bring_back(machines, pair, desk)
        _work_alone(machines, desk)
        _change_over(machines, pair, desk)
    assert "zweiter" in machines.run("überwachen", two)


def _bring_back(machines: Machines, pair: Pair, desk) -> None:
    one = machines.one
    machines.run("sichern", one)
    when = moment(one)
    desk.do(lamp("Rosenweg 6"))
    archived(pair)
    said = machines.run("zurückholen", one, AUGENBLICK=when.isoformat(sep=" "))
    practice = Server(one.version, machines.practice_port, machines.disk / "uebung", one.binaries)
    assert "(1 row)" in said
    assert (cases(practice), cases(one)) == (1, 2)
    practice.stop()


def _work_alone(machines: Machines, desk) -> None:
    """The second server is off: nothing is told as saved until somebody decides to go on alone."""
    one, two = machines.one, machines.two
    two.stop()
    waiting = lamp("Rosenweg 8")
    with pytest.raises(Unreachable):
        desk.do(waiting)
    assert cases(one) == 2
    machines.run("allein", one)
    desk.do(waiting)
    assert cases(one) == 3
    two.start()
    machines.run("gemeinsam", one)
    is_synchronous(Pair(one, two))


def _change_over(machines: Machines, pair: Pair, desk) -> None:
    one, two = machines.one, machines.two
    pair.kill_primary()
    said = machines.run("umschalten", two)
    assert re.search(r"^ f +\| *$", said, re.MULTILINE), said
    pair.primary, pair.standby = two, one
    desk.do(lamp("Rosenweg 10"))
    assert cases(two) == 4
    machines.run("zurückspulen", one)
    machines.run("gemeinsam", two)
    is_synchronous(pair)
    desk.do(lamp("Rosenweg 12"))
    pair.wait_for("SELECT replay_lsn = pg_current_wal_lsn() FROM pg_stat_replication")
    assert cases(one) == cases(two) == 5


def test_the_certificate_proves_the_name_and_the_lines_of_who_may_connect_are_understood(with_tls, tmp_path):
    done = subprocess.run(
        ["bash", "-euc", BLOCKS["zertifikat"]], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert "server.crt: OK" in done.stdout
    with serve(with_tls) as server:
        wear(server, tmp_path)
        proved = {"sslmode": "verify-full", "sslrootcert": str(tmp_path / "stadt-ca.crt")}
        at = {"hostaddr": "127.0.0.1", "port": server.port, "user": OWNER, "dbname": "postgres"}
        with psycopg.connect(host="db1.stadt.de", **at, **proved) as line:
            assert line.pgconn.ssl_in_use
        with pytest.raises(psycopg.OperationalError, match="does not match host name"):
            psycopg.connect(host="db2.stadt.de", **at, **proved)
        with server.owner() as dba:
            (server.folder / "pg_hba.conf").write_text(BLOCKS["pg_hba.conf"], "utf-8")
            asked = "SELECT type, auth_method, error, database FROM pg_hba_file_rules"
            rules = dba.execute(asked).fetchall()
    assert [error for _kind, _method, error, _databases in rules if error] == []
    assert {(kind, method) for kind, method, *_ in rules} == {("local", "peer"), ("hostssl", "scram-sha-256")}
    assert all(databases != ["all"] for kind, _method, _error, databases in rules if kind == "hostssl")


def wear(server: Server, certificates: Path) -> None:
    """Let a server show its certificate."""
    for name in ("server.crt", "server.key"):
        file = Path(shutil.copy(certificates / name, server.folder))
        file.chmod(0o600)
        if os.geteuid() == 0:
            shutil.chown(file, "nobody")
    with (server.folder / "postgresql.conf").open("a", encoding="utf-8") as conf:
        conf.write("ssl = on\n")
    server.stop()
    server.start()
