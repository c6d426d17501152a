"""The journal is sealed in a chain of blocks: whatever somebody with all rights changes is found."""

import random
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from uuid import UUID

import psycopg
import pytest
from sqlalchemy import delete, event, func, insert, select, text

from rathaus_desk.domain.cases.cases import WriteNote
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.office.protocols import ProtocolKind
from rathaus_desk.store.changes import Store
from rathaus_desk.store.journal_tables import JournalBlockRow, JournalKeyRow, JournalRow
from rathaus_desk.store.sealing import anything_unsealed, seal_journal
from rathaus_desk.usecases.desk import Desk
from rathaus_desk.usecases.office.journal_check import check_journal
from tests.small_town import BERLIN, ERNA, NO_REPLY, ONLY_FILE
from tests.usecases.journal_scene import BLOCKS, JOURNAL, Forger, busy, checked, look, note

FAR = timedelta(days=300)
ONLY_SERVER = pytest.mark.parametrize(
    "town", [pytest.param("server", marks=pytest.mark.server)], indirect=True
)


def stored(town, *what):
    with town.store.read() as session:
        return session.execute(select(*what)).all()


def forged(town, how, seed):
    """Return what a check finds after one forgery, without and with the head of a sheet; then undo it."""
    anchor = checked(town).head.digest
    with town.store.engine.connect() as connection, connection.begin() as transaction:
        forger = Forger(connection, random.Random(seed))
        getattr(forger, how)()
        found = shown(forger.check(), town), shown(forger.check(anchor), town)
        transaction.rollback()
    return found


def shown(report, town):
    """Return what a report says to be looked into, without what the wound clock alone is to blame for."""
    return (*report.findings, *(one for one in report.backdated if one.first < town.clock.now - FAR))


def test_a_whole_chain_passes_and_holds_its_heads(town):
    busy(town, 12)
    middle = checked(town).head
    busy(town, 12, seed=2)
    report = checked(town, " ".join(middle.groups).upper())
    assert report.findings == ()
    assert report.blocks == report.head.block > middle.block > 2
    assert (
        report.entries
        == report.head.entries
        == len(stored(town, JOURNAL))
        + len(stored(town, text("read_log.id FROM read_log")))
        + len(stored(town, text("export_log.id FROM export_log")))
    )
    assert (report.unsealed, report.erased) == (0, 0)
    assert report.anchors == (middle,)
    assert len(middle.groups) == 8
    assert {len(one) for one in middle.groups} == {8}


SHOW_BY_THEMSELVES = ("edit", "delete", "insert", "swap", "change_block", "forget_one", "forget_some",
                      "forget_too_early", "backdate")  # fmt: skip


@pytest.mark.parametrize("tries", [2, pytest.param(20, marks=pytest.mark.long)])
def test_every_forgery_is_found(town, tries):
    """On entries of all three protocols; the long run makes 200 of them, 180 show without any sheet."""
    busy(town, 30)
    missed = [
        (how, seed) for how in SHOW_BY_THEMSELVES for seed in range(tries) if not forged(town, how, seed)[0]
    ]
    assert missed == []
    sheets = [(how, seed) for how in ("cut_off", "write_anew") for seed in range(tries // 2)]
    assert [one for one in sheets if not forged(town, *one)[1]] == []
    assert checked(town).findings == ()


@pytest.mark.parametrize("how", ["cut_off", "write_anew"])
def test_only_a_sheet_shows_a_lost_end_or_a_chain_written_anew(town, how):
    busy(town, 15)
    without, with_sheet = forged(town, how, 3)
    assert without == ()
    (finding,) = with_sheet
    assert finding.startswith(f"Der Kopf {' '.join(checked(town).head.groups)} kommt in der Kette nicht vor")


def test_what_is_wrong_is_said_by_block_and_time(town):
    busy(town, 15)
    with town.store.engine.connect() as connection, connection.begin() as transaction:
        forger = Forger(connection, random.Random(1))
        block = connection.scalar(select(func.min(BLOCKS.c.id)).where(BLOCKS.c.entries > 1))
        row = connection.execute(select(JOURNAL.c.id).where(JOURNAL.c.block_id == block)).first()
        connection.execute(delete(JOURNAL).where(JOURNAL.c.id == row.id))
        (gone,) = forger.check().findings
        connection.execute(delete(BLOCKS).where(BLOCKS.c.id == block))
        lost, left = forger.check().findings
        transaction.rollback()
    assert gone.startswith(f"Block {block} vom ")
    assert gone.endswith("fehlt nachträglich: 1.")
    assert {lost[:20], left[:20]} == {
        f"Block {block} fehlt vor dem Block"[:20], f"Block {block} gibt es nicht; ihn"[:20]
    }  # fmt: skip


def test_what_the_journal_says_is_ciphertext_and_its_key_apart(town):
    case_id = town.guide.do(town.intake(promise=NO_REPLY))[0].cases[0].id
    town.guide.do(WriteNote(case_id=case_id, text="Kanarienvogel entflogen"))
    (row,) = (one for one in stored(town, JOURNAL.c.sealed, JOURNAL.c.command) if one.command == "WriteNote")
    assert b"Kanarien" not in row.sealed
    keys = stored(town, JournalKeyRow.key, JournalKeyRow.person_id)
    assert {len(one.key) for one in keys} == {32}
    assert len({one.key for one in keys}) == len(keys) == 2
    assert {one.person_id for one in keys} == {ERNA}


def test_to_destroy_a_key_erases_the_content_and_the_chain_stands(town):
    case_id = busy(town, 6)
    command = WriteNote(case_id=case_id, text="Kanarienvogel entflogen")
    town.guide.do(command)
    town.guide.seal_journal()
    head = checked(town).head
    with town.store.write.begin() as session:
        session.execute(delete(JournalKeyRow).where(JournalKeyRow.journal_id == command.command_id))
    report = checked(town, head.digest)
    assert (report.findings, report.erased, report.head) == ((), 1, head)
    with town.store.read() as session:
        row = session.get_one(JournalRow, command.command_id)
        assert (row.content, row.body, row.outcome) == (None, None, None)
    with pytest.raises(Refused, match="inzwischen gelöscht"):
        town.guide.do(command)


def test_nothing_is_written_when_nothing_is_unsealed(town):
    busy(town, 5)
    blocks = len(stored(town, BLOCKS))
    written: list[str] = []
    event.listen(
        town.store.engine, "before_cursor_execute", lambda _c, _k, statement, *_r: written.append(statement)
    )
    assert town.guide.seal_journal() == 0
    assert len(stored(town, BLOCKS)) == blocks
    assert not any(one.split()[0] in {"INSERT", "UPDATE", "BEGIN"} for one in written)


def test_a_program_that_was_killed_before_it_sealed_leaves_that_to_the_next(town):
    case_id = busy(town, 5)
    note(town, case_id)
    other = town.open_again()
    try:
        with other.read() as session:
            assert anything_unsealed(session)
        assert seal_journal(other, town.clock.now) == 1
    finally:
        other.close()
    assert (checked(town).findings, checked(town).unsealed) == ((), 0)


@ONLY_FILE
def test_sealing_stopped_at_any_statement_leaves_no_half_block(town):
    case_id = busy(town, 5)
    before = checked(town)
    note(town, case_id)
    look(town, case_id)
    steps = 0
    while True:
        with suppress(RuntimeError), stopped_at(town.store, steps) as seen:
            town.guide.seal_journal()
        if len(seen) <= steps:
            break
        report = checked(town)
        assert (report.findings, report.blocks, report.unsealed) == ((), before.blocks, 2), seen[-1]
        steps += 1
    assert steps >= 5
    report = checked(town)
    assert (report.findings, report.blocks, report.unsealed) == ((), before.blocks + 1, 0)


@contextmanager
def stopped_at(store: Store, number: int) -> Iterator[list[str]]:
    """Fail the n-th statement of a store's writing, counted from zero; gives what was sent."""
    seen: list[str] = []

    def count(_connection, _cursor, statement, *_rest):
        seen.append(statement)
        if len(seen) == number + 1:
            raise RuntimeError("Strom weg")

    event.listen(store.engine, "before_cursor_execute", count)
    try:
        yield seen
    finally:
        event.remove(store.engine, "before_cursor_execute", count)


@ONLY_SERVER
def test_a_session_killed_while_it_seals_leaves_no_half_block(town):
    case_id = busy(town, 5)
    before = checked(town)
    note(town, case_id)
    with psycopg.connect(town.place) as killed, psycopg.connect(town.place, autocommit=True) as other:
        assert killed.execute("SELECT desk.seal_journal()").fetchone() == (1,)
        assert town.guide.seal_journal() == 0, "somebody is at it, nobody waits"
        other.execute("SELECT pg_terminate_backend(%s)", (killed.info.backend_pid,))
        with suppress(psycopg.Error):
            killed.execute("SELECT 1")
        killed.close()
    while not town.guide.seal_journal():
        pass
    report = checked(town)
    assert (report.findings, report.blocks, report.unsealed) == ((), before.blocks + 1, 0)


def test_several_programs_write_and_seal_at_once(town):
    case_id = busy(town, 3)
    before = checked(town).entries
    errors: list[Exception] = []

    def work() -> None:
        store = town.open_as("oezdemir") if town.open_as else town.open_again()
        desk = Desk(store, town.guide.office, town.guide.actor, town.clock)
        try:
            for number in range(8):
                desk.do(WriteNote(case_id=case_id, text=f"Zugleich {number}"))
                desk.seal_journal()
        except Exception as error:
            errors.append(error)
        finally:
            store.close()

    threads = [threading.Thread(target=work) for _ in range(3)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert errors == []
    town.guide.seal_journal()
    report = checked(town)
    assert (report.findings, report.entries, report.unsealed) == ((), before + 24, 0)


def test_what_bears_an_old_time_and_was_sealed_today_is_counted(town):
    """Nobody can tell a forged new entry from a true one; but a backdated one shows."""
    busy(town, 3)
    before = sum(one.entries for one in checked(town).backdated)
    with town.store.write.begin() as session:
        (row, *_rest) = session.execute(select(JOURNAL)).all()
        backdated = {"id": UUID(int=1), "at": row.at.replace(year=2020), "block_id": None}
        session.execute(insert(JOURNAL).values({**row._mapping, **backdated}))
    town.guide.seal_journal()
    report = checked(town)
    assert report.findings == ()
    assert sum(one.entries for one in report.backdated) == before + 1
    assert not report.well
    assert report.backdated[0].kind is ProtocolKind.JOURNAL
    assert report.backdated[0].first.year == 2020


@ONLY_SERVER
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal SET command = 'x'",
        "UPDATE journal SET block_id = NULL",
        "UPDATE journal SET block_id = block_id + 1",
        "DELETE FROM journal",
        "TRUNCATE journal CASCADE",
        "UPDATE read_log SET purpose = 'x'",
        "DELETE FROM read_log",
        "DELETE FROM export_log",
    ],
)
def test_even_the_owner_does_not_change_it_by_mistake(town, statement):
    busy(town, 20)
    with (
        psycopg.connect(town.place, options="-c search_path=rathaus") as line,
        pytest.raises(psycopg.errors.InsufficientPrivilege, match="stands"),
    ):
        line.execute(statement)


@pytest.mark.parametrize(("minutes", "late"), [(4, False), (6, True)])
def test_what_stays_in_no_block_for_minutes_is_reported(town, minutes, late):
    busy(town, 2)
    town.guide.do(town.intake(promise=NO_REPLY))
    with town.store.read() as session:
        first = check_journal(session, BERLIN, (), town.clock.now + FAR).unsealed_since
        report = check_journal(session, BERLIN, (), first + timedelta(minutes=minutes))
        assert report.unsealed_since == (first if late else None)
        assert report.well is not late
        assert check_journal(session, BERLIN).well
    town.guide.seal_journal()
    with town.store.read() as session:
        assert check_journal(session, BERLIN, (), town.clock.now + FAR).well


@ONLY_SERVER
def test_nobody_puts_an_entry_into_a_block_himself(town):
    busy(town, 3)
    with psycopg.connect(town.place, options="-c search_path=rathaus", autocommit=True) as line:
        line.execute(
            "INSERT INTO journal SELECT gen_random_uuid(), at, staff_id, command, sealed, 1 "
            "FROM journal LIMIT 1"
        )
    assert checked(town).unsealed == 1
    assert town.guide.seal_journal() == 1
    assert checked(town).findings == ()


@ONLY_SERVER
def test_a_database_that_is_not_set_up_to_the_end_is_left_alone(town):
    town.guide.do(town.intake(promise=NO_REPLY))
    with psycopg.connect(town.place, autocommit=True) as line:
        line.execute("DROP FUNCTION desk.seal_journal()")
    assert town.guide.seal_journal() == 0


@ONLY_FILE
def test_blocks_end_at_a_bound(town, monkeypatch):
    """A town that was never sealed, such as an upgraded one, gets several blocks, not one of everything."""
    monkeypatch.setattr("rathaus_desk.store.sealing.ENTRIES_AT_ONCE", 3)
    case_id = town.guide.do(town.intake(promise=NO_REPLY))[0].cases[0].id
    for _ in range(6):
        note(town, case_id)
    assert town.guide.seal_journal() == 8, "one of them for whom the intake met"
    assert [one.entries for one in stored(town, JournalBlockRow.entries)] == [4, 3, 1]
    assert checked(town).findings == ()


@ONLY_FILE
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal SET at = 'gestern' WHERE block_id = 1",
        "UPDATE journal SET id = 'x' || substr(id, 2) WHERE block_id = 1",
        "UPDATE journal SET sealed = 'Text statt Bytes' WHERE block_id = 1",
        "UPDATE read_log SET kind = 'nichts', refused = 'vielleicht', person_ids = '{'",
        "UPDATE journal_block SET sealed_at = 'gestern' WHERE id = 1",
        "UPDATE journal_block SET digest = 'x' WHERE id = 1",
        "UPDATE journal_block SET previous = 7 WHERE id = 1",
    ],
)
def test_a_value_that_is_none_is_found_and_stops_nobody(town, statement):
    case_id = busy(town, 10)
    look(town, case_id)
    town.guide.seal_journal()
    with town.store.engine.connect() as connection, connection.begin() as transaction:
        forger = Forger(connection, random.Random(1))
        connection.exec_driver_sql(statement)
        assert forger.check().findings
        transaction.rollback()


@pytest.mark.parametrize("given", ["", "abc", "g" * 64, "a" * 63, "a" * 65])
def test_what_is_no_head_is_refused(town, given):
    with pytest.raises(Refused, match="hat 64 Zeichen"):
        checked(town, given)
