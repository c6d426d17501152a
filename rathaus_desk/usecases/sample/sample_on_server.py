"""Loads the sample town into an empty database on a server: complete or not at all."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Connection, func, select, text, update
from sqlalchemy.exc import ProgrammingError

from rathaus_desk.domain.errors import CannotOpen
from rathaus_desk.store.addresses import ServerAddress
from rathaus_desk.store.case_tables import CaseRow
from rathaus_desk.store.changes import Store
from rathaus_desk.store.office_tables import StaffRow
from rathaus_desk.store.people_tables import PersonRow
from rathaus_desk.store.server_opening import open_server
from rathaus_desk.store.tables import metadata
from rathaus_desk.usecases.sample.sample_office import read_seeds
from rathaus_desk.usecases.sample.sample_town import (
    Progress,
    TownPlan,
    fill_own_town,
    fill_sample_town,
    say_nothing,
)

PATIENCE_SECONDS = 600.0  # for the index over a million cases
_NO_RIGHT = "42501"
_SAMPLE_TOWN = "Die Beispielstadt kommt nur in eine leere Datenbank; bitte eine neue anlegen."
_OWN_TOWN = (
    "Stellen und Anliegen werden nur in eine leere Datenbank geladen. Ist die eigene Stadt schon darin, ist "
    "nichts mehr zu tun."
)
# Nobody else works in an empty database; what keeps desks from waiting would only end the work here.
_NO_LIMITS = ("statement_timeout", "idle_in_transaction_session_timeout", "lock_timeout")


@dataclass(frozen=True, slots=True)
class Loaded:
    """How much stands in a database now."""

    people: int
    cases: int


def load_sample_town(
    address: ServerAddress, password: str, plan: TownPlan, progress: Progress | None = None
) -> Loaded:
    """Load the sample town as the role in `address`, which must own the database or run the server.

    Raises WantsPassword, and CannotOpen if there is anything in it or the role may not; nothing was changed.
    """
    with _one_transaction(address, password) as (store, connection):
        _become_owner(connection, address)
        _demand_empty(connection, address, _SAMPLE_TOWN)
        fill_sample_town(store, plan, progress or say_nothing)
        # So named are the roles that whoever runs the server makes for them (db user add).
        connection.execute(update(StaffRow).values(db_role=func.concat(address.role_of(""), StaffRow.login)))
        _go_on_after(connection)
        people = select(func.count()).select_from(PersonRow)
        cases = select(func.count()).select_from(CaseRow)
        return Loaded(connection.scalar(people) or 0, connection.scalar(cases) or 0)


def load_own_town(address: ServerAddress, password: str) -> None:
    """Load a town hall of one's own into an empty database: the shipped units and services, nobody in it.

    Raises as `load_sample_town` does.
    """
    seeds = read_seeds()
    with _one_transaction(address, password) as (store, connection):
        _become_owner(connection, address)
        _demand_empty(connection, address, _OWN_TOWN)
        fill_own_town(store, seeds)
        _go_on_after(connection)


@contextmanager
def _one_transaction(address: ServerAddress, password: str) -> Iterator[tuple[Store, Connection]]:
    """Give a store whose sessions are all parts of one transaction: all of the block counts, or nothing."""
    store = open_server(address, password, patience=PATIENCE_SECONDS)
    line = store.engine.connect().execution_options(isolation_level="READ COMMITTED")
    try:
        with line as connection, connection.begin():
            for name in _NO_LIMITS:
                connection.exec_driver_sql(f"SET LOCAL {name} = 0")
            # The tables themselves, not what desks see of them: here nobody reads about anybody.
            connection.exec_driver_sql("SET LOCAL search_path = rathaus, pg_temp")
            store.write.configure(bind=connection, join_transaction_mode="create_savepoint", info={})
            store.read = store.write
            yield store, connection
    except ProgrammingError as error:
        if getattr(error.orig, "sqlstate", None) != _NO_RIGHT:
            raise
        raise CannotOpen(
            f"Der Zugang {address.user} darf die Beispielstadt nicht laden. Es wurde nichts geändert. Das "
            "kann nur, wer die Datenbank eingerichtet hat; bitte die IT fragen."
        ) from error
    finally:
        store.close()


def _become_owner(connection: Connection, address: ServerAddress) -> None:
    """Act as the role that owns the tables, if this one may: then no policy stands in between."""
    owner = address.role_of("_owner")
    may = text("SELECT pg_has_role(rolname, 'MEMBER') FROM pg_roles WHERE rolname = :owner")
    if connection.scalar(may, {"owner": owner}):
        connection.execute(text("SELECT set_config('role', :owner, true)"), {"owner": owner})


def _demand_empty(connection: Connection, address: ServerAddress, what_now: str) -> None:
    for table in metadata.sorted_tables:
        if connection.scalar(select(select(table).exists())):
            raise CannotOpen(
                f"In der Datenbank {address.database} auf {address.named} steht schon etwas. Es wurde nichts "
                f"geändert. {what_now}"
            )


def _go_on_after(connection: Connection) -> None:
    """Let the server number new rows after ours, and tell its planner what is there."""
    for table in metadata.sorted_tables:
        for column in table.primary_key.columns:
            named = text("SELECT pg_get_serial_sequence(:table, :column)")
            counted = connection.scalar(named, {"table": f"rathaus.{table.name}", "column": column.name})
            if counted:
                last = connection.scalar(select(func.max(column)))
                after = text("SELECT setval(CAST(:counted AS regclass), :next, false)")
                connection.execute(after, {"counted": counted, "next": (last or 0) + 1})
    connection.exec_driver_sql("ANALYZE")
