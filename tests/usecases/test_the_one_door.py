"""The one door: rights, one effect per command, what changed, and a database that is gone."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import event, select, text

from rathaus_desk.domain.actors import Role
from rathaus_desk.domain.cases.cases import ClaimTask, CloseCase, RouteTask, WriteNote
from rathaus_desk.domain.commands import new_command_id
from rathaus_desk.domain.errors import Refused, Unreachable
from rathaus_desk.domain.intake.contacts import Concern, TakeContact
from rathaus_desk.domain.paper.letters import FilePaper, PaperKind
from rathaus_desk.store.case_tables import CaseRow
from rathaus_desk.store.journal_tables import JournalRow
from rathaus_desk.store.sessions import open_store
from rathaus_desk.usecases.desk import HANDLERS, Desk
from rathaus_desk.usecases.office.office import actors
from rathaus_desk.usecases.office.rights import case_in_sight
from tests.small_town import ONLY_FILE

SETS_THE_HOUSE_UP = {
    "SaveCounter", "SetQueueRules", "SetPattern", "DropPattern", "AddException", "DropException",
    "SetBookingRules", "SaveOffer", "EndOffer", "KeepStreetMinutes",
    "WriteTemplate", "RetireTemplate", "RestoreTemplateVersion", "SaveMeeting", "CancelMeeting",
}  # fmt: skip
SAYS_NOTHING_OF_CITIZENS = {
    "LogExport", "SeeOff", "RememberOpened", "ForgetOpened", "SetScreenPin",
    "SetProtocolPeriod", "ForgetProtocol",
}  # fmt: skip


def test_every_command_has_one_handler_and_no_role_that_must_not_see_cases():
    names = {command.__name__ for command in HANDLERS}
    assert names >= {
        "TakeContact", "UndoContact", "AnswerAtOnce", "RegisterPerson", "CorrectPerson", "ClaimTask",
        "AnswerTask", "AskBack", "ReplyToQuery", "ReturnTask", "RouteTask", "AddTask", "WriteNote",
        "CloseCase", "KeepPromise", "FilePaper", "SetPreference",
    }  # fmt: skip
    open_to_them = {
        command.__name__ for command, entry in HANDLERS.items() if entry.roles & {Role.ADMIN, Role.DPO}
    }
    assert open_to_them <= SETS_THE_HOUSE_UP | {"SetPreference"} | SAYS_NOTHING_OF_CITIZENS


def test_a_desk_knows_what_its_role_may(town):
    assert town.guide.may(RouteTask)
    assert not town.clerk.may(RouteTask)
    assert not town.desk("admin").may(CloseCase)


def test_somebody_else_may_be_played_at_the_same_desk(town):
    tepe = next(one for one in town.guide.ask(actors) if one.name == "Ulf Tepe")
    desk = town.guide.acting_as(tepe)
    assert (desk.actor, desk.now()) == (tepe, town.clock.now)
    assert desk.may(ClaimTask)
    assert not desk.may(RouteTask)


def test_the_journal_tells_who_asked_for_what_and_keeps_no_sheet_twice(town):
    file = town.taken()
    command = FilePaper(
        case_ids=(file.id,), kind=PaperKind.LETTER, title="x", reference="", pdf=b"%PDF-secret"
    )
    town.guide.do(command)
    with town.store.read() as session:
        row = session.get_one(JournalRow, command.command_id)
    assert (row.command, row.staff_id, row.at) == ("FilePaper", 11, town.clock.now)
    assert set(row.body["pdf"]) == {"sha256"}
    assert row.outcome["result"]["title"] == "x"


def test_a_refused_command_leaves_no_line_and_may_come_again(town):
    number = new_command_id()
    with pytest.raises(Refused):
        town.guide.do(TakeContact(command_id=number, concerns=(), person_id=101))
    with town.store.read() as session:
        assert session.get(JournalRow, number) is None
    taken, _ = town.guide.do(
        TakeContact(command_id=number, concerns=(Concern(service="unklar"),), person_id=101)
    )
    assert len(taken.cases) == 1


@ONLY_FILE
def test_two_programs_at_one_file_see_each_other(town, key):
    other_store = open_store(town.store.path, key)
    try:
        there = Desk(other_store, town.guide.office, town.guide.actor, town.clock)
        assert not there.changed_elsewhere()
        assert not town.guide.changed_elsewhere()
        first, _ = town.guide.do(town.intake())
        assert there.changed_elsewhere()
        assert not there.changed_elsewhere()
        second, _ = there.do(town.intake())
        assert (first.cases[0].number[:8], second.cases[0].number[:8]) == ("26-00001", "26-00002")
        there.do(WriteNote(case_id=first.cases[0].id, text="Von drüben."))
        assert town.file(first.cases[0].id).timeline[-1].text == "Von drüben."
    finally:
        other_store.close()


@ONLY_FILE
def test_two_programs_taking_in_at_the_same_time_share_one_row_of_numbers(town, key):
    other_store = open_store(town.store.path, key)
    guide = town.guide
    there = Desk(other_store, guide.office, guide.actor, town.clock)
    try:
        with ThreadPoolExecutor(2) as pool:
            runs = [pool.submit(_take_many, desk, town.intake().concerns) for desk in (guide, there)]
            numbers = [number for run in runs for number in run.result()]
    finally:
        other_store.close()
    assert sorted(int(one.split("-")[1]) for one in numbers) == list(range(1, 25))


def _take_many(desk, concerns):
    commands = [TakeContact(concerns=concerns, person_id=101) for _ in range(12)]
    return [desk.do(one)[0].cases[0].number for one in commands]


@ONLY_FILE
def test_a_database_that_is_gone_is_said_in_words_and_nothing_is_lost_silently(town, tmp_path):
    guide = town.guide
    town.store.path.rename(tmp_path / "anderswo.db")
    with pytest.raises(Unreachable, match="nichts gespeichert"):
        guide.do(town.intake())
    with pytest.raises(Unreachable):
        guide.changed_elsewhere()


def test_a_query_cannot_write(town):
    def writes(work):
        work.session.add(CaseRow(id=1))
        work.session.flush()

    with pytest.raises(RuntimeError, match="must not write"):
        town.guide.ask(writes)


def test_asking_a_server_takes_no_statement_beside_the_questions(town_server):
    def reads_only(work):
        said = []
        event.listen(work.session.get_bind(), "before_cursor_execute", lambda *told: said.append(told[2]))
        return work.session.connection().exec_driver_sql("SHOW transaction_read_only").scalar(), said

    assert town_server.guide.ask(reads_only) == ("on", ["SHOW transaction_read_only"])


@pytest.mark.parametrize(("login", "seen"), [("oezdemir", 1), ("tepe", 1), ("luebbe", 0), ("admin", 0)])
def test_which_cases_a_search_may_find(town, login, seen):
    town.taken()

    def visible(work):
        return work.session.scalars(select(CaseRow.id).where(case_in_sight(work))).all()

    if login == "admin" and town.open_as is not None:
        with pytest.raises(Refused, match="Datenbank"):
            town.desk(login).ask(visible)
    else:
        assert len(town.desk(login).ask(visible)) == seen


@pytest.mark.server
def test_a_line_that_the_server_gives_up_in_the_middle_is_said_in_words(town_server):
    """A PC that falls asleep between two statements, or one that is overrun."""

    def falls_asleep(work) -> None:
        work.session.execute(text("SET idle_in_transaction_session_timeout = 20"))
        time.sleep(0.5)
        work.session.execute(text("SELECT 1"))

    with pytest.raises(Unreachable):
        town_server.guide.ask(falls_asleep)
    assert town_server.guide.ask(actors)
