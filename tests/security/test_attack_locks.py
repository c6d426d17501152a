"""One login that holds what others need: what it cannot hold, for how long, and what the others are told."""

import psycopg
import pytest
from sqlalchemy import select

from rathaus_desk.domain.errors import Unreachable
from rathaus_desk.store.case_tables import CaseRow
from rathaus_desk.store.server import ServerStore
from rathaus_desk.usecases.desk import Desk
from rathaus_desk.usecases.office.office import actor_for, load_office
from tests.small_town import Clock

pytestmark = pytest.mark.server

WHO = ("oezdemir", "meyer", "tepe", "vogel", "admin", "busse")
# Rows of these are thrown away by the desks' own commands, and the right to that is a right to any lock; a
# desk that waits for one of them is told who holds it.
THROWN_AWAY = {
    "absence", "address_flag", "appointment", "appointment_cell", "appointment_series", "campaign_pair",
    "campaign_recipient", "campaign_source", "case_paper", "draft", "interim", "objection",
    "opening_exception", "opening_pattern", "preference", "presence", "query", "recent", "saved_view",
    "subscription", "task", "task_argument", "telling",
    # what the service mobile plans anew
    "crew_member", "halt", "halt_count", "school_holiday", "stop_rhythm", "timetable", "tour",
    "travel_minutes", "vehicle_out", "stop_closure", "equipment_out", "booking_cell",
}  # fmt: skip
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'rathaus' ORDER BY 1"
STRONG = ("SHARE UPDATE EXCLUSIVE", "SHARE", "SHARE ROW EXCLUSIVE", "EXCLUSIVE", "ACCESS EXCLUSIVE")


@pytest.mark.parametrize("login", WHO)
def test_no_login_takes_a_table_from_which_nothing_is_thrown_away(fort, login):
    with fort.owner() as dba:
        tables = {name for (name,) in dba.execute(TABLES)} - THROWN_AWAY - {"line"}
    assert {"case_file", "contact", "journal", "setting", "queue_day", "counter", "staff"} <= tables
    with fort.line(login) as line:
        line.execute("SET lock_timeout = '2s'")
        for table in sorted(tables):
            for mode in STRONG:
                line.execute("BEGIN")
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    line.execute(f"LOCK TABLE rathaus.{table} IN {mode} MODE")
                line.execute("ROLLBACK")


def test_what_is_set_up_and_the_day_of_the_queue_are_still_written(fort):
    """The other side: by their columns, which locks no table."""
    with fort.line("vogel") as line:
        line.execute("BEGIN")
        assert line.execute("UPDATE setting SET value = value").rowcount > 0
        line.execute("INSERT INTO queue_day VALUES ('2026-11-24', now(), NULL, '{}')")
        assert line.execute("UPDATE queue_day SET closed_at = now()").rowcount == 1
        line.execute("SELECT FROM queue_day FOR UPDATE")
        line.execute("ROLLBACK")
    assert fort.changed() == set()


@pytest.mark.parametrize("login", WHO)
def test_what_is_left_lying_ends_by_itself(fort, login):
    with fort.line(login) as line:
        for name, value in (("statement_timeout", "30s"), ("lock_timeout", "10s"),
                            ("idle_in_transaction_session_timeout", "1min")):  # fmt: skip
            assert line.execute(f"SHOW {name}").fetchone() == (value,)


HOLDING = {
    "a table": ("LOCK TABLE rathaus.task IN ACCESS EXCLUSIVE MODE",),
    "rows": ("UPDATE rathaus.task SET state = state", "UPDATE rathaus.case_file SET version = version"),
}


@pytest.mark.parametrize("held", HOLDING)
def test_who_waited_in_vain_is_told_for_whom_and_that_the_text_is_safe(fort, held):
    store = ServerStore(fort.store_url("oezdemir"))
    try:
        with store.read() as session:
            desk = Desk(store, load_office(session), actor_for(session, "oezdemir"), Clock())
        with fort.line("vogel") as line:
            line.execute("SET idle_in_transaction_session_timeout = 0")  # as whoever means harm does
            line.execute("BEGIN")
            for statement in HOLDING[held]:
                line.execute(statement)
            for_update = select(CaseRow.id).where(CaseRow.id == fort.names["lamp"]).with_for_update()

            def waiting(work):
                work.session.connection().exec_driver_sql("SET LOCAL lock_timeout = '300ms'")
                if held == "a table":
                    return work.session.connection().exec_driver_sql("SELECT count(*) FROM task").scalar()
                with store.write.begin() as session:
                    session.connection().exec_driver_sql("SET LOCAL lock_timeout = '300ms'")
                    return session.scalar(for_update)

            with pytest.raises(Unreachable, match=r"^Frau Vogel hält gerade fest.*Ihr Text ist noch da"):
                desk.ask(waiting)
            line.execute("ROLLBACK")
        assert desk.ask(waiting) is not None
    finally:
        store.close()
    assert fort.changed() == set()


def test_nobody_is_named_who_only_looks(fort):
    with fort.line("tepe") as line, fort.line("vogel") as other:
        other.execute("BEGIN")
        other.execute("SELECT count(*) FROM case_file")
        assert line.execute("SELECT desk.in_the_way()").fetchone() == (None,)
        other.execute("UPDATE case_file SET version = version WHERE id = %s", (fort.names["lamp"],))
        assert line.execute("SELECT desk.in_the_way()").fetchone() == ("Frau Vogel",)
        other.execute("ROLLBACK")
    assert fort.changed() == set()
