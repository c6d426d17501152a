"""The server of the load test: durable as a town's own, a big sample town in it, a login for each client."""

import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psycopg
from sqlalchemy import insert, select
from sqlalchemy.engine import make_url

from rathaus_desk import usecases
from rathaus_desk.domain.actors import Role
from rathaus_desk.domain.text import sort_key
from rathaus_desk.store.addresses import ServerAddress
from rathaus_desk.store.counter_tables import CounterRow
from rathaus_desk.store.office_tables import ServiceRow, StaffRow, UnitRow
from rathaus_desk.store.postgres_setup import add_login, set_up
from rathaus_desk.store.server import OWNER_PATH, ServerStore
from rathaus_desk.usecases.sample.sample_on_server import load_sample_town
from rathaus_desk.usecases.sample.sample_town import TownPlan
from tests.postgres_server import OWNER, Server, free_port, lay_out

DATABASE, RUN = "load", "load_run"
MOST_CLIENTS = 200
ROOM = 8e9  # bytes: the big town, a copy of it, and what is written beside
# Of ten desks so many are the guides', the units' and the leads'; each guide has a counter.
SHARES = ((Role.GUIDE, 4), (Role.CLERK, 5), (Role.LEAD, 1))
FIRST_ID = 100_000
_SETTINGS = (
    "max_connections = 1200",
    "shared_buffers = 2GB",
    "effective_cache_size = 6GB",
    "work_mem = 8MB",
    "maintenance_work_mem = 512MB",
    "max_wal_size = 4GB",
    "checkpoint_timeout = 15min",
    "random_page_cost = 1.1",
    "jit = off",
    "max_parallel_workers_per_gather = 0",
    "max_pred_locks_per_transaction = 256",
)
_DURABLE = ("fsync = on", "full_page_writes = on", "synchronous_commit = on")
_WATCHED = ("shared_preload_libraries = 'pg_stat_statements'", "pg_stat_statements.track = all")
# While the town is loaded nobody's data can be lost, and what triggers keep is reckoned at one go afterwards.
_LOADING = (
    "fsync = off",
    "synchronous_commit = off",
    "session_replication_role = replica",
    "autovacuum = off",
)


@dataclass(frozen=True)
class Seat:
    """A client's place: its login, role, and the counter at which it calls (0 is none)."""

    login: str
    role: Role
    counter_id: int


def seats(clients: int) -> list[Seat]:
    """Return the places of so many clients; any number of them has the roles in the same shares."""
    pattern = [role for turn in range(5) for role, share in SHARES if turn < share]
    roles = [pattern[at % len(pattern)] for at in range(clients)]
    return [
        Seat(f"load{at:03}", role, FIRST_ID + at if role is Role.GUIDE else 0)
        for at, role in enumerate(roles)
    ]


@contextmanager
def town_server(home: Path, binaries: Path, people: int, cases: int) -> Iterator[Server]:
    """Run the server in `home` while the block lasts; the town in it is loaded once and kept."""
    assert usecases.__all__
    home.mkdir(parents=True, exist_ok=True)
    if shutil.disk_usage(home).free < ROOM:
        raise SystemExit(f"{home}: less than 8 GB free")
    server = Server(lay_out(binaries, home), free_port(), home / "data", binaries)
    done = home / f"{people}-{cases}"
    if not done.exists():
        with _running(server, *_SETTINGS, *_LOADING):
            _load(server, people, cases)
    with _running(server, *_SETTINGS, *_DURABLE, *_statements(server)):
        if not done.exists():
            _furnish(server)
            done.touch()
        yield server


@contextmanager
def fresh_copy(server: Server) -> Iterator[str]:
    """Copy the town, so that each run begins with the same one; yields the address for psycopg."""
    with server.owner() as dba:
        dba.execute(f"DROP DATABASE IF EXISTS {RUN} (FORCE)")
        dba.execute(f"CREATE DATABASE {RUN} TEMPLATE {DATABASE} STRATEGY file_copy")
        dba.execute(f"GRANT CONNECT ON DATABASE {RUN} TO {DATABASE}__staff")
    with server.owner(RUN) as dba:
        with suppress(psycopg.Error):
            dba.execute("CREATE EXTENSION IF NOT EXISTS pg_stat_statements SCHEMA public")
            dba.execute("SELECT public.pg_stat_statements_reset()")
        dba.execute("CHECKPOINT")
    yield server.url(RUN)
    with server.owner() as dba:
        dba.execute(f"DROP DATABASE {RUN} (FORCE)")


def role_name(login: str) -> str:
    """Return the role of a login in the town of the load test."""
    return f"{DATABASE}_{login}"


def size_of(server: Server) -> int:
    """Return the bytes of the town's database."""
    with server.owner() as dba:
        return int(dba.execute("SELECT pg_database_size(%s)", (DATABASE,)).fetchone()[0])


@contextmanager
def _running(server: Server, *settings: str) -> Iterator[None]:
    (server.folder / "load.conf").write_text("\n".join((*settings, "")), encoding="utf-8")
    server.start()
    try:
        yield
    finally:
        server.stop()


def _load(server: Server, people: int, cases: int) -> None:
    began = time.perf_counter()
    with server.owner() as dba:
        dba.execute(f"DROP DATABASE IF EXISTS {DATABASE} (FORCE)")
        dba.execute(f"CREATE DATABASE {DATABASE}")
    set_up(make_url(server.url(DATABASE)))
    address = ServerAddress((("127.0.0.1", server.port),), DATABASE, OWNER)
    load_sample_town(address, "", TownPlan(people=people, cases=cases), _Told())
    print(f"loaded in {time.perf_counter() - began:.0f} s", flush=True)


def _furnish(server: Server) -> None:
    """Reckon what triggers would have kept, and give every client a place, a login and a counter."""
    began = time.perf_counter()
    url = make_url(server.url(DATABASE))
    with server.owner(DATABASE) as dba:
        dba.execute("VACUUM ANALYZE")
    set_up(url)
    store = ServerStore(url, search_path=OWNER_PATH, patience=600)
    with store.write.begin() as session:
        units = session.scalars(select(UnitRow.id).order_by(UnitRow.id)).all()
        asked = set(session.scalars(select(ServiceRow.unit_id)))
        usual = session.scalars(select(StaffRow).order_by(StaffRow.id)).first()
        places = seats(MOST_CLIENTS)
        asked_units = [one for one in units if one in asked]
        rows = [_staff(at, seat, usual, asked_units) for at, seat in enumerate(places)]
        session.execute(insert(StaffRow), rows)
        counters = [
            {"id": one.counter_id, "key": one.login, "name": f"Tresen {one.login}", "room": ""}
            | {"unit_id": usual.unit_id, "step_free": True, "active": True, "takes_queue": True}
            for one in places
            if one.counter_id
        ]
        session.execute(insert(CounterRow), counters)
    store.close()
    for one in places:
        add_login(url, one.login, one.role, None)
    with server.owner(DATABASE) as dba:
        dba.execute("VACUUM ANALYZE")
        dba.execute("CHECKPOINT")
    print(f"set up in {time.perf_counter() - began:.0f} s", flush=True)


def _staff(at: int, seat: Seat, usual: StaffRow, units: list[int]) -> dict[str, object]:
    own = usual.unit_id if seat.role is not Role.CLERK else units[at % len(units)]
    name = f"Last{at:03}"
    return {
        "id": FIRST_ID + at, "login": seat.login, "title": "Frau", "given_name": "Probe", "family_name": name,
        "sort_name": sort_key(f"{name} Probe"), "role": seat.role, "unit_id": own, "room": "", "phone": "",
        "duty": usual.duty, "active": True, "db_role": role_name(seat.login),
    }  # fmt: skip


def _statements(server: Server) -> tuple[str, ...]:
    """Return what counts statements, if the server brings it."""
    there = subprocess.run(
        [server.binaries / "pg_config", "--sharedir"], capture_output=True, text=True, check=False
    )
    folder = Path(there.stdout.strip() or "/nowhere") / "extension"
    return _WATCHED if (folder / "pg_stat_statements.control").exists() else ()


class _Told:
    """Prints how far loading is, once in ten seconds."""

    def __init__(self) -> None:
        self._last = 0.0

    def __call__(self, what: str, done: int, of: int) -> None:
        if time.monotonic() - self._last > 10:
            self._last = time.monotonic()
            print(f"  {what}: {done:,} of {of:,}", flush=True)
