"""What another program hears of a change: which tables, once, on either engine; of forged hints nothing."""

import psycopg
import pytest
from sqlalchemy import text

from rathaus_desk.domain.cases.cases import WriteNote
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.intake.drafts import DropDraft, KeepDraft, ParkDraft, new_draft_id
from rathaus_desk.store.base import Row
from rathaus_desk.store.changes import EVERYTHING
from rathaus_desk.store.listener import CHANNEL, LONGEST_HINT
from rathaus_desk.store.office_tables import UnitRow
from rathaus_desk.usecases.office.office import units
from tests.small_town import ONLY_FILE
from tests.usecases.live_scene import PATIENCE_S, heard


@pytest.fixture
def beside(town):
    """A second program at the same database, which has looked once."""
    store = town.open_again()
    store.changed_elsewhere()
    yield store
    store.close()


def hint(town, payload):
    """Send what a rogue program might send."""
    with town.store.engine.connect() as line:
        url = line.engine.url
    conninfo = url.set(drivername="postgresql", query={}).render_as_string(hide_password=False)
    with psycopg.connect(conninfo, autocommit=True) as line:
        line.execute("SELECT pg_notify(%s, %s)", (CHANNEL, payload))


def change_unit(town):
    with town.store.write.begin() as session:
        session.get_one(UnitRow, 1).room += "a"


def test_another_program_hears_which_tables_changed_and_no_others(town, beside):
    town.guide.do(town.intake())
    tables = heard(beside, "case_file", "task", "timeline", "journal")
    assert not tables & {"*", "unit", "queue_ticket", "appointment", "draft"}
    assert not beside.changed_elsewhere()


def test_what_a_program_writes_itself_is_no_news_to_it_even_between_others(town, beside):
    guide = town.guide
    guide.changed_elsewhere()
    with beside.write.begin() as session:
        session.get_one(UnitRow, 2).room = "Zimmer 7"
    taken, _ = guide.do(town.intake())
    guide.do(WriteNote(case_id=taken.cases[0].id, text="Von hier."))
    assert heard(guide, "unit") == {"unit"}
    assert heard(beside, "case_file", "timeline") >= {"case_file", "timeline"}
    change_unit(town)
    assert heard(beside, "unit") == {"unit"}


def test_a_table_that_both_wrote_to_is_news_to_both(town, beside):
    town.store.changed_elsewhere()
    for store in (beside, town.store):
        with store.write.begin() as session:
            session.get_one(UnitRow, 2).room += "x"
    assert heard(town.store, "unit") == {"unit"}
    assert heard(beside, "unit") == {"unit"}


def test_typing_into_a_draft_is_not_told_but_putting_it_aside_is(town, beside):
    number = new_draft_id()
    typed = {"draft_id": number, "window": "pc/1", "label": "Tel", "name": "", "cursor": {}}
    town.guide.do(KeepDraft(**typed, content={"note": "a"}))
    assert heard(beside, "draft") == {"draft"}
    for letters in ("ab", "abc", "abcd"):
        _none, own = town.guide.do(KeepDraft(**typed, content={"note": letters}))
        assert own == {"draft"}
    change_unit(town)
    assert heard(beside, "unit") == {"unit"}
    town.guide.do(ParkDraft(draft_id=number))
    assert heard(beside, "draft") == {"draft"}
    town.guide.do(DropDraft(draft_id=number))
    assert heard(beside, "draft") >= {"draft"}


def test_a_draft_typed_for_long_is_told_once_a_minute(town, beside):
    number = new_draft_id()
    typed = {"draft_id": number, "window": "pc/1", "label": "Tel", "name": "", "cursor": {}}
    town.guide.do(KeepDraft(**typed, content={"note": "a"}))
    heard(beside, "draft")
    town.clock.forward(seconds=61)
    town.guide.do(KeepDraft(**typed, content={"note": "b"}))
    assert heard(beside, "draft") == {"draft"}


def test_what_was_refused_is_not_told(town, beside):
    with pytest.raises(Refused):
        town.guide.do(WriteNote(case_id=1, text="Diesen Vorgang gibt es nicht."))
    with town.store.write() as session:
        session.get_one(UnitRow, 1).room = "Zimmer 9"
        session.flush()
        session.rollback()
    with town.store.write.begin() as session:
        session.get_one(UnitRow, 2).name = "Straßenbau"
        session.commit()
    assert heard(beside, "unit") == {"unit"}
    assert not beside.changed_elsewhere()


@ONLY_FILE
def test_a_program_that_does_not_count_may_have_written_anywhere(town, beside):
    with town.store.engine.begin() as connection:
        connection.execute(text("UPDATE unit SET room = 'Zimmer 5'"))
    assert beside.changed_elsewhere() == EVERYTHING
    assert not beside.changed_elsewhere()


@pytest.mark.server
def test_a_transaction_with_parts_sends_one_hint(town_server):
    conninfo = f"{town_server.store.url.set(drivername='postgresql', query={}).render_as_string()}"
    with psycopg.connect(conninfo, autocommit=True) as line:
        line.execute(f"LISTEN {CHANNEL}")
        town_server.guide.do(town_server.intake())  # begins the year's numbers within a savepoint
        hints = [one.payload for one in line.notifies(timeout=PATIENCE_S, stop_after=1)]
        hints += [one.payload for one in line.notifies(timeout=0.3)]
    assert len(hints) == 1
    assert {"case_file", "running_number", "task"} <= set(hints[0].split(","))


@pytest.mark.server
def test_forged_hints_do_nothing(town_server):
    beside = town_server.open_again()
    beside.changed_elsewhere()
    told = []
    assert beside.listen(told.append)
    for payload in (
        "",
        ",,,",
        "x" * 7_999,
        "unit," * 1_500,
        "no_such_table",
        "'; DROP TABLE unit; --",
        "\U0001f600",
    ):
        hint(town_server, payload)
    hint(town_server, "no_such_table,unit,'")
    assert heard(beside, "unit") == {"unit"}
    assert told == [frozenset({"unit"})]
    assert town_server.guide.ask(units)
    beside.close()


@pytest.mark.server
def test_after_a_gap_anything_may_have_changed(town_server):
    beside = town_server.open_again()
    beside.changed_elsewhere()
    with town_server.store.engine.begin() as line:
        line.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE query LIKE 'LISTEN%' AND datname = current_database()"
            )
        )
    assert heard(beside, "*") == EVERYTHING
    beside.close()


def test_the_names_of_all_tables_fit_into_one_hint():
    assert len(",".join(Row.metadata.tables)) < LONGEST_HINT
