"""The protocols forget whole blocks that are older than their period, and the chain still tells the rest."""

import random
from datetime import date, timedelta

import psycopg
import pytest
from sqlalchemy import delete, func, select
from sqlalchemy.engine import make_url

from rathaus_desk.domain.actors import Role
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.office.protocols import (
    LEAST_MONTHS,
    ForgetProtocol,
    ProtocolKind,
    SetProtocolPeriod,
    months_before,
)
from rathaus_desk.store import forgetting
from rathaus_desk.store.journal_tables import JournalKeyRow
from rathaus_desk.usecases.office.protocols import protocol_closings, protocol_periods
from tests.small_town import ADMIN, ONLY_FILE, THOLE
from tests.usecases.journal_scene import (
    CLOSINGS,
    EXPORTS,
    GAPS,
    JOURNAL,
    READING,
    Forger,
    aged,
    busy,
    checked,
    export,
    look,
)

ONLY_SERVER = pytest.mark.parametrize(
    "town", [pytest.param("server", marks=pytest.mark.server)], indirect=True
)
TABLES = {ProtocolKind.JOURNAL: JOURNAL, ProtocolKind.READING: READING, ProtocolKind.EXPORTS: EXPORTS}


def count(town, table):
    with town.store.read() as session:
        return session.scalar(select(func.count()).select_from(table))


@pytest.fixture
def officer(town):
    """The data protection officer of a town that has been at work for more than two years and again today."""
    town.appoint(THOLE, "thole", Role.DPO)
    case_id = busy(town, 24)
    aged(town, 26)
    for _ in range(3):
        look(town, case_id)
        export(town, case_id)
        town.guide.seal_journal()
    return town.desk("thole")


def test_what_is_older_than_its_period_goes_and_the_chain_stands(town, officer):
    before, head = count(town, READING), checked(town).head
    forgotten, _tables = officer.do(ForgetProtocol(kind=ProtocolKind.READING))
    closing = forgotten.closing
    assert (closing.entries, count(town, READING)) == (before - 3, 3)
    assert (closing.kind, closing.months, closing.by) == (ProtocolKind.READING, 12, officer.actor.name)
    assert closing.until <= town.clock.now - timedelta(days=365)
    report = checked(town, head.digest)
    assert report.findings == ()
    assert report.anchors == (head,)
    assert report.closings == officer.ask(protocol_closings) == (closing,)
    assert count(town, EXPORTS) > 3, "each protocol has a period of its own"
    assert report.head.block > head.block, "the line itself is sealed at once"
    assert not forgotten.more


def test_what_is_young_stays(town, officer):
    officer.do(ForgetProtocol(kind=ProtocolKind.READING))
    again, _tables = officer.do(ForgetProtocol(kind=ProtocolKind.READING))
    assert again.closing is None
    assert count(town, CLOSINGS) == 1
    assert count(town, READING) == 3


def test_it_goes_on_where_it_ended_and_each_protocol_for_itself(town, officer):
    officer.do(ForgetProtocol(kind=ProtocolKind.READING))
    first = officer.do(ForgetProtocol(kind=ProtocolKind.EXPORTS))[0].closing
    aged(town, 14)
    second = officer.do(ForgetProtocol(kind=ProtocolKind.READING))[0].closing
    assert (second.entries, count(town, READING)) == (3, 0)
    assert second.first_block > first.last_block or second.first_block > 1
    assert [one.kind for one in checked(town).closings] == ["read_log", "export_log", "read_log"]


def test_the_journal_forgets_only_if_the_town_wants_it_and_keys_go_along(town, officer):
    with pytest.raises(Refused, match="keine Frist"):
        officer.do(ForgetProtocol(kind=ProtocolKind.JOURNAL))
    town.desk("admin").do(SetProtocolPeriod(kind=ProtocolKind.JOURNAL, months=24))
    gone = officer.do(ForgetProtocol(kind=ProtocolKind.JOURNAL))[0].closing.entries
    assert gone > 10
    left = count(town, JOURNAL)
    assert left == 2, "the period that was set, and the command itself"
    assert count(town, JournalKeyRow.__table__) == left
    assert checked(town).findings == ()


def test_at_most_so_many_blocks_go_at_once(town, officer, monkeypatch):
    if town.open_as is None:
        monkeypatch.setattr(forgetting, "MOST_BLOCKS", 2)
        monkeypatch.setattr("rathaus_desk.usecases.office.protocols.MOST_BLOCKS", 2)
        rounds = 1
        while officer.do(ForgetProtocol(kind=ProtocolKind.READING))[0].more:
            rounds += 1
        assert rounds > 1
    else:
        officer.do(ForgetProtocol(kind=ProtocolKind.READING))
    assert count(town, READING) == 3
    assert checked(town).findings == ()


def test_the_same_command_sent_twice_forgets_once(town, officer):
    command = ForgetProtocol(kind=ProtocolKind.READING)
    first, _tables = officer.do(command)
    again, _tables = officer.do(command)
    assert again == first
    assert count(town, CLOSINGS) == 1


@pytest.mark.parametrize("login", ["oezdemir", "tepe", "vogel"])
def test_nobody_else_lets_it_forget_or_looks(town, officer, login):
    assert officer.ask(protocol_periods)
    desk = town.desk(login)
    with pytest.raises(Refused, match="nicht"):
        desk.do(ForgetProtocol(kind=ProtocolKind.READING))
    with pytest.raises(Refused, match="nicht"):
        desk.do(SetProtocolPeriod(kind=ProtocolKind.READING, months=12))
    with pytest.raises(Refused, match="nur Datenschutz"):
        desk.ask(protocol_closings)
    assert count(town, CLOSINGS) == 0


@pytest.mark.parametrize("kind", ProtocolKind)
def test_a_period_has_bounds(town, kind):
    admin = town.desk("admin")
    for months in (LEAST_MONTHS[kind] - 1, 1201, *([None] if kind is not ProtocolKind.JOURNAL else [])):
        with pytest.raises(Refused) as refused:
            admin.do(SetProtocolPeriod(kind=kind, months=months))
        assert refused.value.field == "months"
    period, _tables = admin.do(SetProtocolPeriod(kind=kind, months=LEAST_MONTHS[kind]))
    assert period.months == LEAST_MONTHS[kind]
    assert period in admin.ask(protocol_periods)


def found_after(town, forge):
    """Return what a check finds after something that somebody with all rights did; then undo it."""
    with town.store.engine.connect() as connection, connection.begin() as transaction:
        forger = Forger(connection, random.Random(1))
        forge(connection, forger)
        findings = forger.check().findings
        transaction.rollback()
    return " ".join(findings)


def test_every_tampering_with_what_was_forgotten_is_found(town, officer):
    officer.do(ForgetProtocol(kind=ProtocolKind.READING))
    closing = select(CLOSINGS).limit(1)

    def marks(connection, _forger):
        row = connection.execute(select(GAPS).limit(1)).one()
        connection.execute(
            GAPS.update().where(GAPS.c.block_id == row.block_id).values(marks=row.marks[:-1] + b"x")
        )

    def without_line(connection, forger):
        connection.execute(delete(CLOSINGS))
        forger._chain_anew()

    def fewer(connection, forger):
        row = connection.execute(closing).one()
        forger._set(CLOSINGS, row.id, entries=row.entries - 1)
        forger._chain_anew()

    def shorter(connection, forger):
        row = connection.execute(closing).one()
        forger._set(CLOSINGS, row.id, months=3)
        forger._chain_anew()

    def unsealed(connection, forger):
        row = connection.execute(closing).one()
        forger._set(CLOSINGS, row.id, block_id=None)
        forger._chain_anew()

    def left(connection, forger):
        """One entry comes back into a block of the forgotten past, sealed as if it had been left."""
        row = connection.execute(select(READING).limit(1)).one()
        gap = connection.execute(select(GAPS).limit(1)).one()
        connection.execute(READING.insert().values({**row._mapping, "id": 7, "block_id": gap.block_id}))
        forger._chain_anew()

    assert found_after(town, lambda _connection, _forger: None) == ""
    assert "passt nicht" in found_after(town, marks)
    assert "ohne dass eine Abschlusszeile" in found_after(town, without_line)
    assert "passt nicht zu dem, was gelöscht ist" in found_after(town, fewer)
    assert "noch aufzubewahren" in found_after(town, shorter)
    assert "nicht versiegelt" in found_after(town, unsealed)
    assert "davon ist noch da: 1" in found_after(town, left)


@ONLY_FILE
@pytest.mark.parametrize("name", ["at", "until", "months", "protocol", "digest", "entries"])
def test_a_line_that_is_none_is_found_and_stops_nobody(town, officer, name):
    officer.do(ForgetProtocol(kind=ProtocolKind.READING))

    def forge(connection, _forger):
        connection.exec_driver_sql(f"UPDATE protocol_closing SET {name} = 'nichts'")

    assert found_after(town, forge)


def test_what_stays_of_an_entry_tells_nobody_what_it_was(town, officer):
    """Its mark covers a salt that goes with it: to try all people, times and purposes leads nowhere."""
    with town.store.read() as session:
        salts = session.scalars(select(READING.c.salt)).all() + session.scalars(select(EXPORTS.c.salt)).all()
    assert {len(one) for one in salts} == {16}
    assert len(set(salts)) == len(salts)


@ONLY_SERVER
@pytest.mark.parametrize(
    "statement",
    [
        "SELECT desk.forget_protocol('person', now())",
        "DELETE FROM read_log",
        "INSERT INTO protocol_gap VALUES (1, 'read_log', 1, '')",
        "DELETE FROM protocol_gap",
        "UPDATE protocol_closing SET entries = 0",
        "DELETE FROM protocol_closing",
        "UPDATE setting SET value = '{}'",
        "SELECT * FROM rathaus.person",
        "SELECT * FROM desk.person",
        "SELECT * FROM case_file",
        "SELECT desk.forget_protocol('journal_key', now())",
    ],
)
def test_the_officer_does_nothing_else_at_psql(town, officer, statement):
    address = make_url(town.place).set(username="small_as.dpo").render_as_string()
    with (
        psycopg.connect(address, options="-c search_path=rathaus") as line,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        line.execute(statement)
    assert officer.ask(protocol_closings) == ()


@ONLY_SERVER
def test_the_server_itself_knows_the_period(town, officer):
    """Whoever asks it for more than is old enough gets what is old enough."""
    address = make_url(town.place).set(username="small_as.dpo").render_as_string()
    with psycopg.connect(address, autocommit=True, options="-c search_path=rathaus") as line:
        line.execute("SELECT desk.forget_protocol('read_log', now() + interval '1 year')")
        assert line.execute("SELECT desk.forget_protocol('journal', now())").fetchone() == (None,)
    assert count(town, READING) == 3
    assert checked(town).findings == ()


@ONLY_SERVER
@pytest.mark.parametrize("months", ['"x"', '"-1"', "[]", "1.5"])
def test_a_period_that_is_no_number_keeps_nobody_from_forgetting(town, officer, months):
    address = make_url(town.place)
    with (
        psycopg.connect(address.set(username="small_as.dpo").render_as_string(), autocommit=True) as line,
        psycopg.connect(address.render_as_string(), autocommit=True) as owner,
    ):
        owner.execute(
            "INSERT INTO rathaus.setting (key, value) VALUES ('protocols', %s)"
            " ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            (f'{{"read_log": {months}}}',),
        )
        line.execute("SELECT desk.forget_protocol('read_log', now() + interval '1 year')")


@ONLY_SERVER
def test_a_clerk_cannot_let_it_forget(town, officer):
    assert officer.ask(protocol_closings) == ()
    address = make_url(town.place).set(username="small_tepe").render_as_string()
    for call in ("forget_protocol('read_log', now())", "protocol_names('{1}')", "protocol_people('{a}')"):
        with psycopg.connect(address) as line, pytest.raises(psycopg.errors.InsufficientPrivilege):
            line.execute(f"SELECT desk.{call}")


def test_months_before_end_with_the_month():
    assert months_before(date(2026, 11, 24), 12) == date(2025, 11, 24)
    assert months_before(date(2024, 2, 29), 12) == date(2023, 2, 28)
    assert months_before(date(2026, 3, 31), 13) == date(2025, 2, 28)
    assert months_before(date(2026, 1, 5), 1) == date(2025, 12, 5)


def test_the_admin_sees_periods_too(town):
    assert town.desk("admin").actor.staff_id == ADMIN
    assert [one.months for one in town.desk("admin").ask(protocol_periods)] == [None, 12, 24]
